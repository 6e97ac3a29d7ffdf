#pragma once
// A page by itself: no script, nothing loaded from elsewhere, fit for a mail or a printer.

#include <string>
#include <string_view>
#include <vector>

namespace samepage::picture {

struct Section {
  std::string heading;  // as it is
  std::string note;     // as it is; one or two sentences
  std::string body;     // finished HTML or SVG
};

struct Page {
  std::string title;       // as it is
  std::string badge;       // "the same", "for review"
  std::string badge_look;  // "good", "doubt", "bad", "plain"
  std::string lead;        // as it is
  std::vector<Section> sections;
};

std::string html(const Page& page);
// Rows of plain texts; the first is the header.
std::string html_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace samepage::picture
