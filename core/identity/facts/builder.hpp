#pragma once
// Collects the values of one record while its facts are read.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "identity/facts/profile.hpp"

namespace samepage::identity {

class ProfileBuilder {
 public:
  ProfileBuilder(ValueTable& values, const Reading& how) : values_(values), how_(how) {}

  ValueId add(Domain domain, std::string_view text, const std::vector<Part>& parts = {},
              std::uint64_t aux = 0) {
    if (text.empty()) return 0;
    const ValueId id = values_.intern(domain, text, parts, aux);
    ids_.push_back(id);
    for (const Part& part : parts) ids_.push_back(part.value);
    return id;
  }
  Part part(Role role, Domain domain, std::string_view text) {
    return {role, values_.intern(domain, text)};
  }
  Part word(Role role, Domain domain, std::string_view text) {
    const std::size_t known = values_.size();
    const ValueId id = values_.intern(domain, text);
    if (id == known) shape(values_[id]);
    return {role, id};
  }
  ValueTable& values() { return values_; }
  const Reading& how() const { return how_; }
  bool empty() const { return ids_.empty(); }

  Bearing finish() {
    std::ranges::sort(ids_, {}, [&](ValueId id) { return values_[id].order; });
    const auto rest = std::ranges::unique(ids_);
    ids_.erase(rest.begin(), rest.end());
    Bearing bearing;
    bearing.reserve(ids_.size());
    for (const ValueId id : ids_)
      bearing.push_back({id, 1, static_cast<std::uint8_t>(values_[id].domain)});
    return bearing;
  }

 private:
  static void shape(Value& word);  // what comparing it needs

  ValueTable& values_;
  const Reading& how_;
  std::vector<ValueId> ids_;
};

// The readers, one for each kind of fact. Each takes what stands in its facts and adds values.
struct NameParts {
  std::string full, given, middle, family, suffix, nickname;
};
void read_person_name(const NameParts& name, ProfileBuilder& out);
void read_company_name(std::string_view name, ProfileBuilder& out);
struct DateParts {
  std::string whole, year, month, day;
};
void read_birth_date(const DateParts& date, ProfileBuilder& out);
void read_email(std::string_view email, ProfileBuilder& out);
void read_hashed_email(std::string_view hash, ProfileBuilder& out);
void read_phone(std::string_view phone, std::string_view country, ProfileBuilder& out);
struct AddressParts {
  std::string whole, street, number, line_2, city, region, postcode, country;
};
void read_address(const AddressParts& address, ProfileBuilder& out);
void read_id(Domain domain, std::string_view id, std::string_view scope, ProfileBuilder& out);
void read_plain(Domain domain, std::string_view text, std::string_view scope, ProfileBuilder& out);
void read_other(std::string_view text, std::string_view scope, ProfileBuilder& out);

bool is_placeholder(std::string_view text);  // "n/a", "unknown", "asdf", "-"

}  // namespace samepage::identity
