#pragma once
// A listing that is complete although entries come and go while it is read. Mailman pages by
// position: when somebody leaves on page 1, the first entry of page 3 slips onto page 2 and would
// be missed, and what a complete listing lacks counts as gone. So the position remembers a mark of
// the last entry of each page read, and after each page the listing is asked whether that entry
// still stands where it stood. If not, reading goes back to the last page that has not moved.
// Reading an entry twice does no harm.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api.hpp"

namespace mailman {

struct Position {
  std::string scope;               // the list's id; empty for users
  int64_t size = 0;                // entries of a page; stays for the whole listing
  int64_t page = 1;                // the next one to read
  std::vector<std::string> marks;  // of the last entries of the pages before, at most 32

  static Position parse(std::string_view cursor, int64_t size);  // "" = the beginning
  std::string text() const;
};

// The cursor of a finished listing: the next read begins anew.
inline constexpr std::string_view finished = "finished";

struct Page {
  std::vector<sp::Json> entries;
  bool last = false;
  int64_t total = 0;
};

// Reads the page at `at` and moves `at` behind it. `key` is the member that names an entry.
// SP_CURSOR_LOST when the listing moved further back than the marks reach.
Page read_page(const Api& api, std::string_view path, std::string_view key, Position& at);

// All entries at once, for short listings; a page of 1000 each.
std::vector<sp::Json> read_short(const Api& api, std::string_view path);

}  // namespace mailman
