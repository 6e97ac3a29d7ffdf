#pragma once
// What the columns of a file are, without being told: by the words of the header, if the content
// does not speak against them, else by the content; then all columns together ("name" beside
// "surname" is a given name). The same rules for every file.

#include <span>
#include <string>
#include <vector>

#include "app/table/column_look.hpp"
#include "app/table/column_plan.hpp"

namespace samepage::table {

std::vector<ColumnPlan> guess_columns(std::span<const std::string> headers,
                                      std::span<const ColumnLook> looks);

// Of all rows, where the columns say so.
identity::Kind kind_of_rows(std::span<const ColumnPlan> columns);

}  // namespace samepage::table
