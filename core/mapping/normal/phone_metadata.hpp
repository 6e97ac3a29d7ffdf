#pragma once
// What libphonenumber knows of each region, as far as reading plain numbers needs it.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/normal/phone_pattern.hpp"

namespace samepage {

// By number of digits, as the library names them; local: possible without an area code.
enum class PhoneLength : std::uint8_t { possible, local, too_short, too_long, invalid };

struct PhoneRegion {
  std::string name;         // ISO 3166-1 alpha-2; "001" for what belongs to no region
  int code = 0;             // the calling code
  bool main = false;        // the first of several regions with this code
  bool transforms = false;  // what the national prefix captures is written otherwise
  std::optional<DigitPattern> international_prefix;
  DigitPattern general;                         // of a whole national number
  std::optional<DigitPattern> national_prefix;  // none: nothing is dialled before
  std::uint32_t possible = 0, local = 0;        // numbers of digits, a bit for each

  PhoneLength length_of(std::string_view digits) const;
};

// Without regions whose rules have a form that is not known here; all of a calling code are left
// out when one is. Empty when this build of libphonenumber keeps its metadata to itself.
std::vector<PhoneRegion> phone_regions();

}  // namespace samepage
