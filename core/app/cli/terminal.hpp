#pragma once
// How text is shown to people. Colour only on a terminal and never under NO_COLOR.

#include <string>
#include <string_view>
#include <vector>

namespace samepage::cli {

struct Terminal {
  bool out = false;     // standard output is a terminal
  bool err = false;     // standard error is a terminal
  bool colour = false;  // for standard output
  int width = 100;

  static Terminal of_process();

  std::string bold(std::string_view text) const { return painted("1", text); }
  std::string dim(std::string_view text) const { return painted("2", text); }
  std::string good(std::string_view text) const { return painted("32", text); }
  std::string bad(std::string_view text) const { return painted("31", text); }
  std::string doubtful(std::string_view text) const { return painted("33", text); }

 private:
  std::string painted(const char* code, std::string_view text) const;
};

// Text of other people's systems, fit for a terminal: no control characters, no escape sequences.
std::string shown(std::string_view text);
std::string cut(std::string_view text, std::size_t columns);  // with "…" where it was cut
std::size_t columns_of(std::string_view text);                // escape sequences count nothing

// 1 "change", 2 "changes": "1 change", "12 changes".
std::string count_of(std::int64_t number, std::string_view one, std::string_view many = {});

// Columns as wide as they need to be, two spaces between them, header in bold. A column of numbers
// (its header begins with ">") stands to the right.
class Table {
 public:
  Table(const Terminal& terminal, std::vector<std::string> headers);
  void row(std::vector<std::string> cells);  // made fit with shown() by whoever gives them
  bool empty() const { return rows_.empty(); }
  std::string text(std::string_view indent = {}) const;

 private:
  const Terminal& terminal_;
  std::vector<std::string> headers_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace samepage::cli
