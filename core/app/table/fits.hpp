#pragma once
// Does a column's content agree with what its header says?

#include <optional>

#include "app/table/column_look.hpp"
#include "app/table/header_words.hpp"

namespace samepage::table {

// False: the header cannot mean that here. `weak` headers need the content to speak for them.
bool fits(Meaning meaning, const ColumnLook& look, bool weak);

// By the content alone; none where it tells nothing.
Meaning meaning_of_content(const ColumnLook& look);

bool is_category(const ColumnLook& look);    // a few values that many rows have
bool is_row_number(const ColumnLook& look);  // a value of its own for nearly each row, and no words

}  // namespace samepage::table
