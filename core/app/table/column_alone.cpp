#include "app/table/column_alone.hpp"

#include "app/table/fits.hpp"

namespace samepage::table {
namespace {

using enum Meaning;

constexpr std::size_t notes_words = 12;  // a value of more words is told, not named
constexpr std::size_t few_rows = 20;

// "title": Mr and Mrs, a job, or the name of a thing.
void title_of_persons(Column& column, const ColumnLook& look) {
  if (column.meaning == thing_name && look.bytes_on_average() < 6 && look.distinct() < 40)
    column.meaning = name_prefix;
}

void unknown_header(Column& column, const ColumnLook& look) {
  if (is_category(look) || is_row_number(look) || look.share(look.decimals) > 0.5) return;
  const bool numbers =
      look.share(look.integers) > 0.8;  // short ones count something, unlike ones name rows
  if (numbers && (look.distinct_share() > 0.5 || look.bytes_on_average() < 6)) return;
  if (look.words_on_average() >= notes_words) return;
  if (look.share(look.few_words) > 0.6 && look.share(look.given_names) > 0.25) {
    column.meaning = full_name;
  } else if (look.share(look.one_word) > 0.8 && look.share(look.given_names) > 0.3) {
    column.meaning = given_name;
  } else {
    column.meaning = other_text;
  }
  column.why = "by its content";
}

}  // namespace

Column column_alone(const std::string& header, const ColumnLook& look) {
  Column column;
  column.header = meaning_of(header);
  if (look.filled == 0) {
    column.why = "empty";
  } else if (look.distinct() == 1 && look.filled == look.rows && look.rows > 4) {
    column.why = "the same in every row";
    if (column.header.meaning == source || column.header.meaning == kind)
      column.meaning = column.header.meaning;
  } else if (column.header.meaning != none &&
             fits(column.header.meaning, look, column.header.weak)) {
    column.meaning = column.header.meaning;
    column.why = "by its header";
  } else if ((column.meaning = meaning_of_content(look)) != none) {
    column.why = column.header.meaning == none
                     ? "by its content"
                     : "by its content, which is not what the header says";
  } else {
    column.why = "no meaning for who is who";
    if (column.header.meaning == none) unknown_header(column, look);
  }
  if (column.meaning == thing_name && look.words_on_average() < 1.5 && is_category(look))
    column.meaning = type_of;
  if (column.header.meaning == name_prefix || column.header.meaning == thing_name)
    title_of_persons(column, look);
  return column;
}

// Numbers of records say nothing of persons; ids that come back in other rows do.
void settle_other_id(Column& column, const ColumnLook& look) {
  const bool unlike = look.distinct_share() > 0.999;
  if (!unlike && !is_category(look) && look.filled >= few_rows) {
    column.meaning = Meaning::some_id;
    return;
  }
  column.meaning = Meaning::none;
  column.why = unlike ? "different in every row" : "too few values";
}

}  // namespace samepage::table
