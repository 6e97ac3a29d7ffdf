#pragma once
// What a mapping file says of columns; docs/reference/identity-mapping.md has the format.
// SP-TAB-004: every fault in it, with its line.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/table/column_plan.hpp"
#include "base/result.hpp"

namespace samepage::table {

struct ColumnOrder {  // what is said of one column
  ColumnPlan plan;
  std::string scope_column;  // header
  std::string where;         // "people.toml:7"
};

struct InputOrders {
  std::optional<std::string> source;
  bool duplicate_free = false;
  std::vector<ColumnOrder> columns;
  std::string where;
};

struct ColumnMapping {
  bool guess = true;  // columns that are not named here
  std::string default_country;
  std::optional<identity::Kind> kind;
  std::vector<std::string> blocked;           // "email:info@example.com"
  std::vector<ColumnOrder> columns;           // of every input
  std::map<std::string, InputOrders> inputs;  // by file name
};

std::expected<ColumnMapping, Errors> read_column_mapping(std::string_view text,
                                                         const std::string& file);

}  // namespace samepage::table
