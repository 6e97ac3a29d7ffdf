#pragma once
// What the words of a header mean, in English, German, French, Spanish and a little Italian and
// Dutch; joined ("firstname", "dateOfBirth") or apart ("date_of_birth").

#include <string>
#include <string_view>
#include <vector>

namespace samepage::table {

enum class Meaning : unsigned char {
  none,
  record_id,
  source,
  kind,
  name,
  full_name,
  given_name,
  middle_name,
  family_name,
  name_prefix,
  name_suffix,
  nickname,
  organisation_name,
  thing_name,
  gender,
  birth_date,
  birth_year,
  birth_month,
  birth_day,
  email,
  hashed_email,
  phone,
  address,
  street,
  house_number,
  address_line_2,
  city,
  suburb,
  region,
  postcode,
  country,
  latitude,
  longitude,
  website,
  national_id,
  tax_id,
  passport,
  driving_licence,
  registration_id,
  some_id,
  user_id,
  device_id,
  handle,
  employer,
  occupation,
  year,
  month,
  day,
  other_person,
  other_place,
  other_text,
  type_of,
  measure,
  moment,
  state_of,
  notes,
  answer,  // somebody else's cluster: not to be used
};

struct HeaderMeaning {
  Meaning meaning = Meaning::none;
  bool weak = false;  // an abbreviation that could stand for much else ("by", "st")
  // "passport_country": what the scope belongs to; then `meaning` is that of the whole header by
  // itself
  Meaning scope_of = Meaning::none;
  std::string stem;  // the header's words before the scope's: "passport"
};

// "primaryNameLast" → primary, name, last; without marks and numbers behind.
std::vector<std::string> words_of_header(std::string_view header);
HeaderMeaning meaning_of(std::string_view header);

}  // namespace samepage::table
