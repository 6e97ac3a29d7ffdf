#pragma once
// What is compared, and in how many ways two values of it can agree. Levels instead of scores keep
// the model small, learnable and readable.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace samepage::identity {

enum class Comparison : std::uint8_t {
  given_name,
  family_name,
  name_order,
  name_suffix,
  company_name,
  gender,
  birth_date,
  email,
  email_hash,
  phone,
  street,
  line_2,
  place,
  region,
  postcode,
  country,
  location,
  website,
  national_id,
  tax_id,
  passport,
  driving_licence,
  registration_id,
  external_id,
  user_id,
  device_id,
  handle,
  employer,
  occupation,
  other,
  count_
};
inline constexpr std::size_t comparison_count = static_cast<std::size_t>(Comparison::count_);

enum class Level : std::uint8_t {
  same,
  variant,  // another spelling or script of the same
  nickname,
  one_error,  // of typing
  two_errors,
  sounds_alike,
  initial,
  part,     // the one is a part of the other
  swapped,  // day and month; given and family name
  near,     // one of day, month, year differs; same house, other street; same local part
  far,      // two of them differ; same street; same mail domain
  different,
  count_
};
inline constexpr std::size_t level_count = static_cast<std::size_t>(Level::count_);

std::string_view name_of(Comparison comparison);    // "given_name"
std::string_view words_for(Comparison comparison);  // "given name"
std::string_view name_of(Level level);
std::string_view words_for(Level level);  // "one typing error"

}  // namespace samepage::identity
