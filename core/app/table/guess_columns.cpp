#include "app/table/guess_columns.hpp"

#include <algorithm>
#include <optional>

#include "app/table/column_alone.hpp"
#include "app/table/fits.hpp"
#include "app/table/header_words.hpp"

namespace samepage::table {
namespace {

using enum Meaning;
using identity::Attribute;

class Guess {
 public:
  Guess(std::span<const std::string> headers, std::span<const ColumnLook> looks)
      : headers_(headers), looks_(looks), columns_(headers.size()) {}

  std::vector<ColumnPlan> make() {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      columns_[i] = column_alone(headers_[i], looks_[i]);
    record_id_column();
    source_column();
    names_together();
    companies_beside_persons();
    addresses_together();
    dates_together();
    std::vector<ColumnPlan> table;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      table.push_back(plan_of(headers_[i], columns_[i], looks_[i]));
    scopes(table);
    return table;
  }

 private:
  std::size_t count(Meaning meaning) const {
    return static_cast<std::size_t>(std::ranges::count(columns_, meaning, &Column::meaning));
  }
  Column* first(Meaning meaning) {
    const auto found = std::ranges::find(columns_, meaning, &Column::meaning);
    return found == columns_.end() ? nullptr : &*found;
  }
  const ColumnLook& look_of(const Column& column) const {
    return looks_[static_cast<std::size_t>(&column - columns_.data())];
  }

  // The header's word first, then any column that has a value of its own in each row.
  void record_id_column() {
    std::size_t best = columns_.size();
    int best_rank = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!looks_[i].unique()) continue;
      const auto words = words_of_header(headers_[i]);
      const bool record = !words.empty() && (words.front() == "record" || words.front() == "rec" ||
                                             words.front() == "row");
      const bool id_word = columns_[i].header.meaning == record_id;
      const bool bare = looks_[i].words_on_average() < 1.05 && looks_[i].emails == 0 &&
                        looks_[i].share(looks_[i].phones) < 0.5;
      const bool id_like =
          columns_[i].header.meaning == some_id || columns_[i].header.meaning == user_id;
      const bool says_nothing = columns_[i].meaning == none || columns_[i].meaning == other_text;
      const int rank = id_word && record              ? 5
                       : id_word && words.size() == 1 ? 4
                       : id_word                      ? 3
                       : id_like && bare              ? 2
                       : bare && says_nothing         ? 1
                                                      : 0;
      if (rank > best_rank) best = i, best_rank = rank;
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      Column& column = columns_[i];
      if (i == best) {
        column.meaning = record_id;
        column.why = best_rank >= 3 ? "by its header, and different in every row"
                                    : "the first that is different in every row";
      } else if (column.meaning == record_id || column.meaning == some_id) {
        settle_other_id(column, looks_[i]);
      }
    }
  }

  void source_column() {
    for (Column& column : columns_) {
      if (column.meaning != source) continue;
      const ColumnLook& look = look_of(column);
      const bool plausible = look.distinct() <= 200 && look.distinct_share() < 0.5;
      if (plausible && first(source) == &column) continue;
      column.meaning = is_category(look) ? type_of : other_text;
      column.why = "no list of sources";
    }
  }

  // What stands under "name" depends on what stands beside it.
  void names_together() {
    for (Column& column : columns_) {
      if (column.meaning != name) continue;
      const ColumnLook& look = look_of(column);
      const bool given = count(given_name) > 0, family = count(family_name) > 0;
      if (given && !family)
        column.meaning = family_name;
      else if (family && !given)
        column.meaning = given_name;
      else if (given && family)
        column.meaning = look.share(look.company_words) > 0.2 ? organisation_name : full_name;
      else
        column.meaning = names_persons(look) ? full_name : organisation_name;
      column.why = "by its header and the columns beside it";
    }
    // the second of two columns for given names has the middle name
    const auto again = [&](Meaning meaning, Meaning second) {
      const auto one = std::ranges::find(columns_, meaning, &Column::meaning);
      for (auto two = one; two != columns_.end(); ++two)
        if (two != one && two->meaning == meaning) two->meaning = second;
    };
    again(given_name, middle_name);
    // "Vorname" with "Nachname" in "name" was settled; "title" of persons is a form of address or a
    // job
    if (count(thing_name) > 0 && is_of_persons())
      for (Column& column : columns_)
        if (column.meaning == thing_name)
          column.meaning = look_of(column).distinct() < 12 ? name_prefix : occupation;
  }

  static bool names_persons(const ColumnLook& look) {
    if (look.share(look.company_words) > 0.15 || look.words_on_average() > 3.5) return false;
    return look.share(look.few_words) > 0.6 && look.share(look.given_names) > 0.12;
  }

  bool is_of_persons() const {
    return count(given_name) + count(family_name) + count(full_name) + count(birth_date) +
               count(birth_year) >
           0;
  }

  // The company in a list of persons is where they work.
  void companies_beside_persons() {
    for (Column& column : columns_) {
      const bool beside = look_of(column).fill() <= 1.2 * person_fill();
      if (column.meaning == organisation_name && beside && count(kind) == 0) {
        column.meaning = employer;
        column.why += "; beside names of persons, where they work";
      }
      // in a list of firms or things, whom they belong to is only mentioned
      if (column.meaning == employer && !is_of_persons()) column.meaning = other_text;
    }
    if (is_of_persons()) return;
    if (count(organisation_name) + count(thing_name) == 0)
      name_of_things();
    else
      one_name_of_things();
  }

  // A paper's title beside an institution, a song beside its album: the most different is the name.
  void one_name_of_things() {
    if (count(kind) > 0) return;
    Column* best = nullptr;
    for (Column& column : columns_)
      if (is_name(column) && (best == nullptr || names_more(look_of(column), look_of(*best))))
        best = &column;
    for (Column& column : columns_)
      if (is_name(column) && &column != best) column.meaning = other_text;
  }
  static bool is_name(const Column& column) {
    return column.meaning == organisation_name || column.meaning == thing_name;
  }
  static bool names_more(const ColumnLook& a, const ColumnLook& b) {
    return a.fill() * a.distinct_share() > b.fill() * b.distinct_share();
  }

  // In a list of firms or things one column has to be their name: that of the most different
  // values.
  void name_of_things() {
    Column* best = nullptr;
    for (Column& column : columns_) {
      const ColumnLook& look = look_of(column);
      if (column.meaning != other_text || look.words_on_average() < 1.3 ||
          look.distinct_share() < 0.3 || look.fill() < 0.5)
        continue;
      if (best == nullptr || look.distinct_share() > look_of(*best).distinct_share())
        best = &column;
    }
    if (best == nullptr) return;
    best->meaning = organisation_name;
    best->why += "; the name, for no other column has one";
  }

  // How many rows name a person, whole or in parts.
  double person_fill() const {
    double whole = 0, parts = 0;
    for (const Column& column : columns_) {
      if (column.meaning == full_name) whole = std::max(whole, look_of(column).fill());
      if (column.meaning == family_name || column.meaning == given_name)
        parts = std::max(parts, look_of(column).fill());
    }
    return whole + parts;
  }

  void addresses_together() {
    if (count(city) == 0)
      if (Column* column = first(suburb)) column->meaning = city;
    const bool parts = count(city) + count(postcode) > 0;
    for (Column& column : columns_) {
      if (column.meaning == suburb) column.meaning = address_line_2;
      if (column.meaning == address && parts && count(street) == 0 &&
          look_of(column).share(look_of(column).commas) < 0.5)
        column.meaning = street;
      if (column.meaning == address_line_2 && count(street) + count(address) == 0)
        column.meaning = street;
      if (column.meaning == house_number && count(street) + count(address) == 0)
        column.meaning = none;
    }
    if (count(suburb) + count(city) + count(street) + count(address) + count(postcode) == 0)
      for (Column& column : columns_)
        if (column.meaning == region && is_category(look_of(column))) column.why = "by its header";
  }

  // Year, month and day side by side are one date: of birth, if the years are those of the living.
  void dates_together() {
    Column *y = first(year), *m = first(month), *d = first(day);
    const auto birth = [&](Column* column, Meaning meaning) {
      column->meaning = meaning;
      column->why = "year, month and day side by side";
    };
    if (y != nullptr && m != nullptr && d != nullptr && is_of_persons()) {
      birth(y, birth_year);
      birth(m, birth_month);
      birth(d, birth_day);
    }
    for (Column& column : columns_)
      if (column.meaning == month || column.meaning == day) column.meaning = none;
  }

  void scopes(std::vector<ColumnPlan>& table) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].header.scope_of == none || looks_[i].filled == 0) continue;
      table[i].use = Use::ignored;
      table[i].why = "belongs to another column";
      for (std::size_t k = 0; k < columns_.size(); ++k) {
        ColumnPlan& id = table[k];
        if (k == i || id.use != Use::fact ||
            columns_[k].header.meaning != columns_[i].header.scope_of || id.scope_column)
          continue;
        id.scope_column = i;
        table[i].use = Use::scope;
        table[i].why = "belongs to '" + id.column + "'";
        break;
      }
    }
  }

  std::span<const std::string> headers_;
  std::span<const ColumnLook> looks_;
  std::vector<Column> columns_;
};

}  // namespace

std::vector<ColumnPlan> guess_columns(std::span<const std::string> headers,
                                      std::span<const ColumnLook> looks) {
  return Guess(headers, looks).make();
}

identity::Kind kind_of_rows(std::span<const ColumnPlan> columns) {
  static constexpr Attribute personal[] = {Attribute::full_name, Attribute::given_name,
                                           Attribute::family_name, Attribute::birth_date,
                                           Attribute::birth_year};
  bool persons = false, firms = false;
  for (const ColumnPlan& plan : columns) {
    if (plan.use == Use::kind) return identity::Kind::unknown;
    if (plan.use != Use::fact) continue;
    firms = firms || plan.attribute == Attribute::organisation_name;
    persons = persons || std::ranges::find(personal, plan.attribute) != std::end(personal);
  }
  if (firms == persons) return identity::Kind::unknown;
  return firms ? identity::Kind::company : identity::Kind::person;
}

}  // namespace samepage::table
