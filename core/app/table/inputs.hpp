#pragma once
// Files as records of sources: columns guessed or mapped, rows turned into what a record says.
//
// SP-TAB-004: the mapping names a column or file that is not there. SP-TAB-005: a record id twice,
// or none. SP-TAB-006: nothing in a file tells who is who.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/table/column_mapping.hpp"
#include "app/table/guess_columns.hpp"
#include "app/table/table_file.hpp"
#include "identity/engine.hpp"

namespace samepage::table {

struct Input {
  TableFile file;
  std::string source;  // where no column says it
  std::vector<ColumnPlan> columns;
  identity::Kind kind = identity::Kind::unknown;
  bool numbered = false;  // no column names the rows: "row 1", "row 2", …
};

class Inputs {
 public:
  static std::expected<Inputs, Errors> open(const std::vector<std::string>& paths,
                                            const ColumnMapping& mapping);

  const std::vector<Input>& all() const { return inputs_; }
  identity::Settings settings() const { return settings_; }

  // Every row in the order of the files. SP-TAB-003, SP-TAB-005.
  Result<void> each_record(const std::function<Result<void>(identity::RecordInput&&)>& take) const;
  // The same rows, only their names.
  Result<void> each_name(const std::function<Result<void>(identity::RecordName&&)>& take) const;

 private:
  std::vector<Input> inputs_;
  identity::Settings settings_;
};

}  // namespace samepage::table
