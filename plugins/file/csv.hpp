#pragma once
// CSV as RFC 4180 says, and the damage that real files have. Works on bytes; the caller decodes.

#include <string>
#include <string_view>
#include <vector>

namespace file {

struct Dialect {
  char delimiter = ',';
  bool bare_returns = false;  // rows end with a carriage return alone, as on old Macs
};

struct TakenRow {
  enum class State {
    whole,
    unfinished,  // the text ends inside the row: give more text
    broken,      // `fault` says why; `bytes` and `lines` are those of its first line
  };
  State state = State::unfinished;
  std::size_t bytes = 0;   // the row with its line end
  std::size_t lines = 0;   // more than one where a quoted value has line breaks
  bool terminated = true;  // has a line end
  const char* fault = "";
};

// Takes one row from the front of `text` into `cells`. `at_end`: nothing follows the text.
// A quoted value that is not closed, or goes on behind its closing quote, breaks the row's first
// line only: what follows may be sound.
TakenRow take_row(std::string_view text, bool at_end, const Dialect& dialect,
                  std::vector<std::string>& cells);

// The line at the front of `text`, with its line end; `bytes` 0: there is no line end yet.
TakenRow take_line(std::string_view text, bool at_end, bool bare_returns);

// A row without its line end, quoted where it must be.
std::string csv_row(const std::vector<std::string>& cells, char delimiter);

}  // namespace file
