#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "app/table/column_alone.hpp"
#include "app/table/fits.hpp"

namespace samepage::table {
namespace {

using enum Meaning;
using identity::Attribute;

constexpr std::size_t long_text_words = 36;

constexpr std::pair<Meaning, Attribute> attributes[] = {
    {full_name, Attribute::full_name},
    {given_name, Attribute::given_name},
    {middle_name, Attribute::middle_name},
    {family_name, Attribute::family_name},
    {name_prefix, Attribute::name_prefix},
    {name_suffix, Attribute::name_suffix},
    {nickname, Attribute::nickname},
    {organisation_name, Attribute::organisation_name},
    {thing_name, Attribute::organisation_name},
    {gender, Attribute::gender},
    {birth_date, Attribute::birth_date},
    {birth_year, Attribute::birth_year},
    {birth_month, Attribute::birth_month},
    {birth_day, Attribute::birth_day},
    {email, Attribute::email},
    {hashed_email, Attribute::hashed_email},
    {phone, Attribute::phone},
    {address, Attribute::address},
    {street, Attribute::street},
    {house_number, Attribute::house_number},
    {address_line_2, Attribute::address_line_2},
    {city, Attribute::city},
    {region, Attribute::region},
    {postcode, Attribute::postcode},
    {country, Attribute::country},
    {latitude, Attribute::latitude},
    {longitude, Attribute::longitude},
    {website, Attribute::website},
    {national_id, Attribute::national_id},
    {tax_id, Attribute::tax_id},
    {passport, Attribute::passport},
    {driving_licence, Attribute::driving_licence},
    {registration_id, Attribute::registration_id},
    {user_id, Attribute::user_id},
    {device_id, Attribute::device_id},
    {handle, Attribute::handle},
    {employer, Attribute::employer},
    {occupation, Attribute::occupation},
    {other_text, Attribute::other_text},
    {other_person, Attribute::other_text},
    {other_place, Attribute::other_text},
    {year, Attribute::other_text},
    {some_id, Attribute::other_text}};

std::optional<Attribute> attribute_of(Meaning meaning) {
  const auto found = std::ranges::find(attributes, meaning, &std::pair<Meaning, Attribute>::first);
  if (found == std::end(attributes)) return std::nullopt;
  return found->second;
}

// A cell may hold several values: "a@x.example; b@x.example", names of authors.
std::string separator_of(const Column& column, const ColumnLook& look) {
  constexpr double often = 0.2;
  if (look.share(look.stars) > often) return "**";
  if (look.share(look.semicolons) > often) return ";";
  if (look.share(look.bars) > often) return "|";
  return column.meaning == other_person && look.share(look.commas) > often ? "," : "";
}

// A text that is only mentioned: its column is its scope, and a category says nothing.
void plain_text(ColumnPlan& plan, const Column& column, const ColumnLook& look) {
  if (plan.attribute == Attribute::user_id || plan.attribute == Attribute::handle)
    plan.scope = plan.column;
  if (plan.attribute != Attribute::other_text) return;
  plan.scope = plan.column;
  plan.separator = separator_of(column, look);
  if (!plan.separator.empty()) return;
  const bool told = look.words_on_average() >= long_text_words;
  if (told || (is_category(look) && column.meaning != year)) {
    plan.use = Use::ignored;
    plan.why = told ? "long texts" : "a few values that many rows have";
  }
}

std::string why_ignored(Meaning meaning) {
  switch (meaning) {
    case type_of:
      return "a category";
    case measure:
      return "an amount";
    case moment:
      return "a date of the record, not of birth";
    case state_of:
      return "a state";
    case notes:
      return "notes";
    case answer:
      return "an answer of somebody else";
    default:
      return "no meaning for who is who";
  }
}

}  // namespace

ColumnPlan plan_of(const std::string& header, const Column& column, const ColumnLook& look) {
  ColumnPlan plan{header, Use::ignored, Attribute::other_text, "", std::nullopt, "", column.why};
  if (column.meaning == record_id)
    plan.use = Use::record_id;
  else if (column.meaning == source)
    plan.use = Use::source;
  else if (column.meaning == kind)
    plan.use = Use::kind;
  else if (const auto attribute = attribute_of(column.meaning)) {
    plan.use = Use::fact;
    plan.attribute = *attribute;
    if (*attribute == Attribute::email || *attribute == Attribute::phone)
      plan.separator = separator_of(column, look);
    plain_text(plan, column, look);
  } else if (column.meaning != none) {
    plan.why = why_ignored(column.meaning);
  }
  return plan;
}

}  // namespace samepage::table
