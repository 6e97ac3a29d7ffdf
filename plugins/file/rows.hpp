#pragma once
// The rows of a file, one after the other, with what is wrong with those that cannot be read. A
// wrong row never costs its neighbours.

#include <string>
#include <vector>

#include "layout.hpp"
#include "window.hpp"

namespace file {

struct Row {
  std::uint64_t line = 0;          // where it begins, from 1
  std::uint64_t at = 0;            // its place in the file
  std::uint64_t bytes = 0;         // with its line end
  std::vector<std::string> cells;  // of CSV: one for each column, UTF-8
  sp::Json object;                 // of JSON Lines
  std::string fault;               // not empty: why it cannot be read; names no value
  bool torn = false;               // a fault in a last row without line end: maybe half-written
};

// Somebody may be writing the file now: then a torn row is waited for.
bool just_written(const sp_file_info& info, const sp::Call& call);

class Rows {
 public:
  Rows(Window& window, const Layout& layout, std::uint64_t line)
      : window_(window), layout_(layout), line_(line) {}

  // False at the end of the file. Blank lines are passed over.
  bool next(Row& row);

  std::uint64_t line() const { return line_; }  // of the row that comes next

 private:
  bool next_csv(Row& row);
  bool next_json(Row& row);
  void check_cells(Row& row, const TakenRow& taken);
  void parse_object(Row& row, std::string_view text);
  void take(Row& row, const TakenRow& taken);
  void skip_line(Row& row, std::string fault);
  bool is_torn(std::size_t bytes, bool terminated) const;

  Window& window_;
  const Layout& layout_;
  std::uint64_t line_;
};

// The row as one JSON object: column → text, or the object itself.
std::string json_of(const Row& row, const Layout& layout);

}  // namespace file
