#pragma once
// What a record says of somebody: attributes with values as they were written. Nothing here is
// normalised; core/identity/facts does that, so that what people see is what the source said.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace samepage::identity {

enum class Attribute : std::uint8_t {
  full_name,  // parts unknown, in either order: "Smith, Ada", "Ada Smith"
  given_name,
  middle_name,
  family_name,
  name_prefix,  // "Dr"
  name_suffix,  // "Jr", "III"
  nickname,
  organisation_name,
  gender,
  birth_date,  // also only a year; day first or month first is told from the text where it can be
  birth_year,  // where a source keeps the three apart
  birth_month,
  birth_day,
  email,
  hashed_email,  // hex; SHA-256 of the normalised address compares with plain ones
  phone,
  address,  // the whole of it in one text
  street,   // may hold the house number
  house_number,
  address_line_2,  // building, suburb, care of: what stands beside the street
  city,
  region,
  postcode,
  country,
  latitude,
  longitude,
  website,
  national_id,      // scope: the country
  tax_id,           // scope: the country or kind ("EIN", "VAT")
  passport,         // scope: the country
  driving_licence,  // scope: the region
  registration_id,  // of companies: LEI, register number; scope: the register
  external_id,      // scope: the system that gave it; two of one scope are two entities
  user_id,          // scope: the system; a log-in
  device_id,        // device or cookie; a session of somebody
  handle,           // scope: the network
  employer,
  occupation,
  other_text,  // anything else that may agree; scope: the column's name
  count_
};
inline constexpr std::size_t attribute_count = static_cast<std::size_t>(Attribute::count_);

// "given_name"; stable, for mappings and explanations. None for an unknown word.
std::string_view name_of(Attribute attribute);
std::optional<Attribute> attribute_named(std::string_view name);
std::string_view words_for(Attribute attribute);  // "given name": what a person reads

struct Fact {
  Attribute attribute = Attribute::other_text;
  std::string value;       // as written; blank is no fact
  std::string scope;       // see the attribute; may be empty
  Millis valid_from = 0;   // 0 = unknown
  Millis valid_until = 0;  // 0 = still
};

enum class Kind : std::uint8_t { unknown, person, company };

struct RecordName {
  std::string source, key;
  auto operator<=>(const RecordName&) const = default;
};

struct RecordInput {
  RecordName name;
  Kind kind = Kind::unknown;  // unknown: told from the facts
  std::vector<Fact> facts;
  Millis event_time = 0;  // 0 = unknown
};

}  // namespace samepage::identity
