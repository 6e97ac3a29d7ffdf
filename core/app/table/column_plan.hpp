#pragma once
// What a column of a file is taken for: guessed from its header and its content, or said by a
// mapping.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/fact.hpp"

namespace samepage::table {

enum class Use : unsigned char {
  ignored,
  record_id,  // names the row
  source,     // which list the row is from
  kind,       // person or company
  scope,      // belongs to another column: the country of a passport number
  fact,       // says something of somebody
};

struct ColumnPlan {
  std::string column;  // its header
  Use use = Use::ignored;
  identity::Attribute attribute = identity::Attribute::other_text;  // of a fact
  std::string scope;                                                // of a fact, fixed
  std::optional<std::size_t> scope_column;                          // of a fact, from the same row
  std::string separator;  // of a fact: the cell is a list; empty: it is one value
  std::string why;        // for people: "by its header", "the same in every row"
};

// "record_id", "ignore", "family_name": the words of mapping files and of what is shown.
std::string word_for(const ColumnPlan& plan);
// Sets use and attribute; false for an unknown word.
bool set_by_word(ColumnPlan& plan, std::string_view word);
std::vector<std::string_view> words_of_columns();  // all that set_by_word knows

}  // namespace samepage::table
