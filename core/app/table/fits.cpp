#include "app/table/fits.hpp"

#include <algorithm>

namespace samepage::table {
namespace {

using enum Meaning;

bool mostly(const ColumnLook& look, std::size_t count) { return look.share(count) >= 0.6; }
bool hardly(const ColumnLook& look, std::size_t count) { return look.share(count) < 0.1; }

// Of a kind that shows: another kind of value in this column contradicts its header.
bool is_plainly_other(const ColumnLook& look, Meaning meaning) {
  if (meaning != email && mostly(look, look.emails)) return true;
  if (meaning != website && mostly(look, look.urls)) return true;
  if (meaning != birth_date && meaning != phone && look.share(look.dates) > 0.8 &&
      hardly(look, look.phones))
    return true;
  return mostly(look, look.yes_no) && look.distinct() <= 3 && look.filled > 10 &&
         look.bytes_on_average() < 6 && meaning != gender;
}

bool words_only(const ColumnLook& look) { return look.share(look.with_digit) < 0.3; }

bool fits_person(Meaning meaning, const ColumnLook& look, bool weak) {
  switch (meaning) {
    case given_name:
    case middle_name:
    case family_name:
    case nickname:
      return words_only(look) && (!weak || look.share(look.one_word) > 0.7) &&
             look.bytes_on_average() < 30;
    case name_prefix:
    case name_suffix:
      return look.bytes_on_average() < 12 && look.distinct() <= 200;
    case gender:
      return mostly(look, look.genders) || (look.distinct() <= 6 && look.bytes_on_average() < 10);
    case birth_date:
      return look.share(look.dates) > 0.5 || look.share(look.years) > 0.5 ||
             (!weak && look.share(look.with_digit) > 0.8);
    case birth_year:
      return look.share(look.years) > 0.9;
    case birth_month:
      return look.share(look.months) > 0.9 || (!weak && words_only(look));
    case birth_day:
      return look.share(look.days) > 0.9;
    default:
      return true;
  }
}

bool fits_contact(Meaning meaning, const ColumnLook& look, bool weak) {
  switch (meaning) {
    case email:
      return look.share(look.emails) > 0.4 || look.share(look.hashes) > 0.6;
    case hashed_email:
      return look.bytes_on_average() > 20;
    case phone:
      return look.share(look.with_digit) > 0.7 && look.share(look.emails) < 0.1 &&
             look.bytes_on_average() < 30;
    case website:
      return look.share(look.yes_no) < 0.3 && (!weak || look.share(look.urls) > 0.5);
    case house_number:
      return look.share(look.with_digit) > 0.6 && look.bytes_on_average() < 10;
    case postcode:
      return look.bytes_on_average() < 14 && (look.share(look.with_digit) > 0.6 || !weak);
    case latitude:
      return look.share(look.latitudes) > 0.9 && (!weak || look.decimals > 0);
    case longitude:
      return look.share(look.longitudes) > 0.9 && (!weak || look.decimals > 0);
    case country:
      return words_only(look) && (!weak || mostly(look, look.countries));
    case region:
      return !weak || (look.share(look.with_digit) < 0.3 && look.bytes_on_average() < 20);
    case city:
    case suburb:
      return words_only(look);
    case street:
      return !weak || look.share(look.house_first) > 0.3 || look.words_on_average() > 1.5;
    case address:
      return !weak || look.share(look.house_first) > 0.3;
    default:
      return true;
  }
}

bool fits_names(Meaning meaning, const ColumnLook& look, bool weak) {
  switch (meaning) {
    case full_name:
      return words_only(look) && look.bytes_on_average() < 60 &&
             (!weak || look.share(look.few_words) > 0.5);
    case name:
    case organisation_name:
    case thing_name:
      return look.share(look.integers) < 0.5 && (!weak || look.words_on_average() > 1.3);
    default:
      return true;
  }
}

}  // namespace

bool is_category(const ColumnLook& look) {
  const std::size_t few = std::max<std::size_t>(3, std::min<std::size_t>(60, look.filled / 15));
  return look.filled >= 8 && look.distinct() <= few;
}

bool is_row_number(const ColumnLook& look) {
  return look.filled > 8 && look.distinct_share() > 0.97 && look.words_on_average() < 1.2 &&
         look.share(look.with_digit) > 0.8;
}

bool fits(Meaning meaning, const ColumnLook& look, bool weak) {
  if (look.filled == 0) return false;
  const bool says_of_somebody = meaning < type_of && meaning != record_id && meaning != source &&
                                meaning != kind && meaning != some_id;
  if (says_of_somebody && is_plainly_other(look, meaning)) return false;
  return fits_person(meaning, look, weak) && fits_contact(meaning, look, weak) &&
         fits_names(meaning, look, weak);
}

Meaning meaning_of_content(const ColumnLook& look) {
  if (look.filled == 0) return none;
  if (mostly(look, look.emails)) return email;
  if (mostly(look, look.urls)) return website;
  if (look.share(look.dates) > 0.8)
    return look.share(look.birth_dates) > 0.75 && look.distinct() > 20 ? birth_date : moment;
  if (mostly(look, look.kinds) && look.distinct() <= 4) return kind;
  if (mostly(look, look.genders) && look.distinct() <= 4 && look.filled > 20 &&
      !mostly(look, look.yes_no))
    return gender;
  if (look.share(look.hashes) > 0.8) return device_id;
  if (look.share(look.written_phones) > 0.7) return phone;
  const bool answers = look.share(look.yes_no) > 0.5;  // "no" is Norway too
  if (look.filled > 20 && look.share(look.countries) > 0.8 && look.distinct() > 1 && !answers)
    return country;
  if (look.share(look.house_first) > 0.6 && look.words_on_average() >= 2) return street;
  return none;
}

}  // namespace samepage::table
