#include <array>

#include "base/text.hpp"
#include "identity/facts/builder.hpp"
#include "identity/facts/profile.hpp"
#include "identity/facts/words.hpp"
#include "mapping/normalisers.hpp"

namespace samepage::identity {

Domain id_domain(Attribute attribute) {
  switch (attribute) {
    case Attribute::national_id:
      return Domain::national_id;
    case Attribute::tax_id:
      return Domain::tax_id;
    case Attribute::passport:
      return Domain::passport;
    case Attribute::driving_licence:
      return Domain::driving_licence;
    case Attribute::registration_id:
      return Domain::registration_id;
    case Attribute::external_id:
      return Domain::external_id;
    case Attribute::user_id:
      return Domain::user_id;
    default:
      return Domain::none;
  }
}

namespace {

// Facts that are read together: the first of each attribute that is one part of a whole.
struct Gathered {
  NameParts name;
  DateParts date;
  AddressParts address;
  std::string latitude, longitude;
};

// The part of a whole that the attribute is, if it is one.
std::string* slot_of(Attribute attribute, Gathered& all) {
  switch (attribute) {
    case Attribute::given_name:
      return &all.name.given;
    case Attribute::middle_name:
      return &all.name.middle;
    case Attribute::family_name:
      return &all.name.family;
    case Attribute::name_suffix:
      return &all.name.suffix;
    case Attribute::nickname:
      return &all.name.nickname;
    case Attribute::birth_year:
      return &all.date.year;
    case Attribute::birth_month:
      return &all.date.month;
    case Attribute::birth_day:
      return &all.date.day;
    case Attribute::street:
      return &all.address.street;
    case Attribute::house_number:
      return &all.address.number;
    case Attribute::address_line_2:
      return &all.address.line_2;
    case Attribute::city:
      return &all.address.city;
    case Attribute::region:
      return &all.address.region;
    case Attribute::postcode:
      return &all.address.postcode;
    case Attribute::country:
      return &all.address.country;
    case Attribute::latitude:
      return &all.latitude;
    case Attribute::longitude:
      return &all.longitude;
    default:
      return nullptr;
  }
}

Domain plain_domain(Attribute attribute) {
  switch (attribute) {
    case Attribute::gender:
      return Domain::gender;
    case Attribute::website:
      return Domain::website;
    case Attribute::device_id:
      return Domain::device_id;
    case Attribute::handle:
      return Domain::handle;
    case Attribute::employer:
      return Domain::employer;
    case Attribute::occupation:
      return Domain::occupation;
    default:
      return Domain::none;
  }
}

void read_single(const Fact& fact, std::string_view country, ProfileBuilder& out) {
  const std::string_view value = fact.value;
  switch (fact.attribute) {
    case Attribute::full_name:
      return read_person_name({.full = fact.value}, out);
    case Attribute::organisation_name:
      return read_company_name(value, out);
    case Attribute::birth_date:
      return read_birth_date({.whole = fact.value}, out);
    case Attribute::email:
      for (const std::string_view one : split(value, ';')) read_email(trim(one), out);
      return;
    case Attribute::hashed_email:
      return read_hashed_email(value, out);
    case Attribute::phone:
      return read_phone(value, country, out);
    case Attribute::address:
      return;
    case Attribute::other_text:
      return read_other(value, fact.scope, out);
    default:
      break;
  }
  if (const Domain domain = plain_domain(fact.attribute); domain != Domain::none)
    return read_plain(domain, value, fact.scope, out);
  if (const Domain domain = id_domain(fact.attribute); domain != Domain::none)
    read_id(domain, value, fact.scope, out);
}

bool is_blocked(const Fact& fact, const std::vector<std::string>& blocked) {
  for (const std::string& entry : blocked) {
    const auto colon = entry.find(':');
    if (colon == entry.npos || entry.substr(0, colon) != name_of(fact.attribute)) continue;
    if (case_fold(trim(fact.value)) == case_fold(trim(std::string_view(entry).substr(colon + 1))))
      return true;
  }
  return false;
}

Kind kind_of(const Bearing& bearing, const ValueTable& values) {
  bool person = false, company = false;
  for (const Borne& borne : bearing) {
    const Domain domain = values[borne.value].domain;
    person = person || domain == Domain::person_name || domain == Domain::birth_date ||
             domain == Domain::gender;
    company = company || domain == Domain::company_name;
  }
  return company && !person ? Kind::company : person ? Kind::person : Kind::unknown;
}

}  // namespace

Profile read_record(const RecordInput& record, const Reading& how, ValueTable& values) {
  ProfileBuilder out(values, how);
  Gathered all;
  std::string country = how.default_country;
  for (const Fact& fact : record.facts)
    if (fact.attribute == Attribute::country)
      if (auto code = normal_country(fact.value)) country = *code;
  for (const Fact& fact : record.facts) {
    if (is_blank(fact.value)) continue;
    if (how.blocked && !how.blocked->empty() && is_blocked(fact, *how.blocked)) continue;
    if (fact.attribute == Attribute::address && all.address.whole.empty()) {
      all.address.whole = fact.value;
    } else if (fact.attribute == Attribute::address) {
      read_address({.whole = fact.value}, out);
    } else if (std::string* slot = slot_of(fact.attribute, all)) {
      if (!slot->empty()) slot->push_back(' ');
      slot->append(fact.value);
    } else {
      read_single(fact, country, out);
    }
  }
  read_person_name(all.name, out);
  read_birth_date(all.date, out);
  read_address(all.address, out);
  if (!all.latitude.empty() && !all.longitude.empty())
    read_plain(Domain::location, all.latitude + ',' + all.longitude, {}, out);
  Profile profile;
  profile.bearing = out.finish();
  profile.kind = record.kind != Kind::unknown ? record.kind : kind_of(profile.bearing, values);
  return profile;
}

}  // namespace samepage::identity
