#pragma once
// One row of a file as what a record says.

#include <string>
#include <vector>

#include "app/table/inputs.hpp"

namespace samepage::table {

class RowReading {
 public:
  explicit RowReading(const Input& input);
  // In the order of the file: where no column names the rows, they are counted.
  identity::RecordInput record(const std::vector<std::string>& cells);
  identity::RecordName name(const std::vector<std::string>& cells);

 private:
  identity::Kind kind_of(std::string_view word) const;
  const Input& input_;
  bool has_kinds_ = false;  // a column says person or company
  std::uint64_t rows_ = 0;
};

}  // namespace samepage::table
