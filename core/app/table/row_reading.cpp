#include "app/table/row_reading.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace samepage::table {
namespace {

using identity::Attribute;

// An address that stands whole in the column of streets, in a row without city and postcode.
void whole_address(std::vector<identity::Fact>& facts) {
  identity::Fact* street = nullptr;
  for (identity::Fact& fact : facts) {
    if (fact.attribute == Attribute::city || fact.attribute == Attribute::postcode) return;
    if (fact.attribute == Attribute::street) street = &fact;
  }
  if (street != nullptr && street->value.find(',') != std::string::npos)
    street->attribute = Attribute::address;
}

// A row of a list of persons that names nobody but a firm is that firm's.
void firm_alone(identity::RecordInput& record) {
  static constexpr Attribute personal[] = {
      Attribute::full_name,  Attribute::given_name, Attribute::family_name,  Attribute::nickname,
      Attribute::birth_date, Attribute::birth_year, Attribute::gender,       Attribute::handle,
      Attribute::device_id,  Attribute::user_id,    Attribute::hashed_email, Attribute::occupation,
      Attribute::email};
  identity::Fact* firm = nullptr;
  for (identity::Fact& fact : record.facts) {
    if (fact.attribute == Attribute::employer) firm = &fact;
    if (std::ranges::find(personal, fact.attribute) != std::end(personal)) return;
  }
  if (firm == nullptr || record.kind == identity::Kind::company) return;
  firm->attribute = Attribute::organisation_name;
  record.kind = identity::Kind::company;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  const std::string key = ascii_key(text);
  for (const std::string_view word : split(key, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

// A whole name beside its parts says nothing more than they do.
void name_once(std::vector<identity::Fact>& facts) {
  std::vector<std::string> parts;
  bool given = false, family = false;
  for (const identity::Fact& fact : facts) {
    given = given || fact.attribute == Attribute::given_name;
    family = family || fact.attribute == Attribute::family_name;
    if (fact.attribute != Attribute::given_name && fact.attribute != Attribute::family_name &&
        fact.attribute != Attribute::middle_name)
      continue;
    const auto words = words_of(fact.value);
    parts.insert(parts.end(), words.begin(), words.end());
  }
  if (!given || !family) return;
  std::erase_if(facts, [&](const identity::Fact& fact) {
    return fact.attribute == Attribute::full_name &&
           std::ranges::all_of(words_of(fact.value), [&](const std::string& word) {
             return std::ranges::find(parts, word) != parts.end();
           });
  });
}

// Each part of a list as a fact of its own.
void add_parts(std::vector<identity::Fact>& facts, const identity::Fact& list,
               const std::string& separator) {
  std::string_view left = list.value;
  while (!left.empty()) {
    const std::size_t at = std::min(left.size(), left.find(separator));
    identity::Fact part = list;
    part.value = trim(left.substr(0, at));
    if (!part.value.empty()) facts.push_back(std::move(part));
    left.remove_prefix(std::min(left.size(), at + separator.size()));
  }
}

}  // namespace

RowReading::RowReading(const Input& input)
    : input_(input),
      has_kinds_(std::ranges::find(input.columns, Use::kind, &ColumnPlan::use) !=
                 input.columns.end()) {}

identity::Kind RowReading::kind_of(std::string_view word) const {
  const std::string low = lower(word);
  for (const std::string_view person : {"person", "individual", "personne", "persona", "natural"})
    if (low.find(person) != low.npos) return identity::Kind::person;
  for (const std::string_view firm : {"org", "compan", "business", "firm", "unternehmen", "empresa",
                                      "entreprise", "soci", "legal"})
    if (low.find(firm) != low.npos) return identity::Kind::company;
  return input_.kind;
}

identity::RecordName RowReading::name(const std::vector<std::string>& cells) {
  ++rows_;
  identity::RecordName name{input_.source, input_.numbered ? "row " + std::to_string(rows_) : ""};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (input_.columns[i].use == Use::record_id) name.key = trim(cells[i]);
    if (input_.columns[i].use == Use::source && !trim(cells[i]).empty())
      name.source = trim(cells[i]);
  }
  return name;
}

identity::RecordInput RowReading::record(const std::vector<std::string>& cells) {
  identity::RecordInput record;
  record.name = name(cells);
  record.kind = input_.kind;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ColumnPlan& plan = input_.columns[i];
    const std::string_view value = trim(cells[i]);
    if (value.empty()) continue;
    if (plan.use == Use::kind) record.kind = kind_of(value);
    if (plan.use != Use::fact) continue;
    identity::Fact fact{plan.attribute, std::string(value), plan.scope};
    if (plan.scope_column) fact.scope = trim(cells[*plan.scope_column]);
    if (plan.separator.empty())
      record.facts.push_back(std::move(fact));
    else
      add_parts(record.facts, fact, plan.separator);
  }
  whole_address(record.facts);
  name_once(record.facts);
  if (!has_kinds_) firm_alone(record);
  return record;
}

}  // namespace samepage::table
