#pragma once
// A column by itself: what its header and its content make of it, before the others are looked at.

#include <string>

#include "app/table/column_look.hpp"
#include "app/table/column_plan.hpp"
#include "app/table/header_words.hpp"

namespace samepage::table {

struct Column {
  HeaderMeaning header;
  Meaning meaning = Meaning::none;
  std::string why;
};

Column column_alone(const std::string& header, const ColumnLook& look);
void settle_other_id(Column& column, const ColumnLook& look);
ColumnPlan plan_of(const std::string& header, const Column& column, const ColumnLook& look);

}  // namespace samepage::table
