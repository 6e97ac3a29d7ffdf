#include "app/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage::cli {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// The end of the escape sequence at `at`, or `at` itself.
std::size_t past_escape(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\x1b[") return at;
  const std::size_t end = text.find('m', at);
  return end == text.npos ? at : end + 1;
}

}  // namespace

Terminal Terminal::of_process() {
  Terminal terminal;
  terminal.out = ::isatty(STDOUT_FILENO) == 1;
  terminal.err = ::isatty(STDERR_FILENO) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  const bool dumb = kind != nullptr && std::string_view(kind) == "dumb";
  terminal.colour = terminal.out && !dumb && (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    terminal.width = size.ws_col;
  return terminal;
}

std::string Terminal::painted(const char* code, std::string_view text) const {
  if (!colour || text.empty()) return std::string(text);
  return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
}

std::string shown(std::string_view text) {
  std::string out;
  const std::string clean = to_utf8_lossy(text);
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const auto c = static_cast<unsigned char>(clean[i]);
    const bool c1 = c == 0xc2 && i + 1 < clean.size() &&
                    static_cast<unsigned char>(clean[i + 1]) < 0xa0;  // U+0080–U+009F
    if (c1) ++i;
    if (c == '\n' || c == '\t') {
      out += ' ';
    } else if (c < 0x20 || c == 0x7f || c1) {
      out += "\xef\xbf\xbd";
    } else {
      out += clean[i];
    }
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t end = past_escape(text, i); end != i) {
      i = end;
      continue;
    }
    if (begins_character(text[i++])) ++columns;
  }
  return columns;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::size_t seen = 0, at = 0;
  while (at < text.size() && seen + 1 < columns) {
    ++at;
    while (at < text.size() && !begins_character(text[at])) ++at;
    ++seen;
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string count_of(std::int64_t number, std::string_view one, std::string_view many) {
  const std::string noun = number == 1     ? std::string(one)
                           : !many.empty() ? std::string(many)
                                           : std::string(one) + "s";
  return std::to_string(number) + " " + noun;
}

Table::Table(const Terminal& terminal, std::vector<std::string> headers)
    : terminal_(terminal), headers_(std::move(headers)) {
  for (std::string& header : headers_) {
    right_.push_back(header.starts_with('>'));
    if (right_.back()) header.erase(0, 1);
  }
}

void Table::row(std::vector<std::string> cells) {
  SP_ASSERT(cells.size() == headers_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::text(std::string_view indent) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    widths.push_back(columns_of(headers_[i]));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells, bool header) {
    std::string text(indent);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string gap(widths[i] - columns_of(cells[i]), ' ');
      const std::string cell = header ? terminal_.bold(cells[i]) : cells[i];
      text += right_[i] ? gap + cell : cell + gap;
      if (i + 1 < cells.size()) text += "  ";
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line(headers_, true);
  for (const auto& row : rows_) line(row, false);
  return out;
}

}  // namespace samepage::cli
