#pragma once
// Every value that records bear, once: text, how many records bear it, and what comparing needs to
// know of it. Records and groups are then lists of numbers.
//
// A form (a person's name, an organisation's name, an address) is a value made of other values, its
// parts; the parts are counted too, for "Smith" is common whatever stands before it.

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.hpp"

namespace samepage::identity {

using ValueId = std::uint32_t;  // 0 = none

enum class Domain : std::uint8_t {
  none,
  // forms and values that are compared
  person_name,
  name_suffix,
  company_name,
  gender,
  birth_date,
  email,
  email_hash,
  phone,
  address,
  location,  // coordinates
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
  // parts: never compared by themselves
  name_word,
  company_word,
  mail_local,
  mail_domain,
  street_line,  // number and street
  street,
  house_number,
  line_2,
  city,
  region,
  postcode,
  country,
  other_word,
  count_
};
inline constexpr Domain first_part = Domain::name_word;
inline constexpr std::size_t domain_count = static_cast<std::size_t>(Domain::count_);

enum class Role : std::uint8_t {
  any,  // of a name whose parts are not told apart
  given,
  middle,
  family,
  word,  // of a company's name
  line,
  street,
  number,
  line_2,
  city,
  region,
  postcode,
  country,
  local,
  domain
};

struct Part {
  Role role = Role::any;
  ValueId value = 0;
};

struct Value {
  std::string_view text;    // folded: for comparing
  std::uint64_t order = 0;  // by domain, then by hash: the same in every run and order of arrival
  std::uint64_t aux = 0;    // date: yyyymmdd and flags; word: its sound
  std::uint32_t spelling = 0;  // of words: hash of the spelling key
  std::uint32_t letters = 0;   // of words: which occur, a bit each
  std::uint32_t count = 0;     // records that bear it
  std::uint32_t first_part = 0;
  std::uint16_t parts = 0;
  Domain domain = Domain::none;
  // Strangers known to bear it before anybody here does: of a common name, of a role address; per
  // Scale's 200 imagined records.
  float known_bearers = 0;
  bool shared_by_nature = false;  // a role address: of several people
};

class ValueTable {
 public:
  ValueTable();
  ValueId intern(Domain domain, std::string_view text, std::span<const Part> parts = {},
                 std::uint64_t aux = 0);
  ValueId find(Domain domain, std::string_view text) const;  // 0: nobody ever bore it
  const Value& operator[](ValueId id) const { return values_[id]; }
  Value& operator[](ValueId id) { return values_[id]; }
  std::span<const Part> parts(const Value& value) const {
    return {parts_.data() + value.first_part, value.parts};
  }
  std::size_t size() const { return values_.size(); }
  std::size_t bytes() const;

 private:
  std::vector<Value> values_;
  std::vector<Part> parts_;
  absl::flat_hash_map<std::uint64_t, ValueId> by_order_;
  Arena texts_;
};

}  // namespace samepage::identity
