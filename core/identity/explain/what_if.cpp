#include "identity/explain/what_if.hpp"

#include "identity/facts/profile.hpp"
#include "identity/facts/words.hpp"

namespace samepage::identity {
namespace {

// The domain in which the attribute's values are compared.
Domain domain_of(Attribute attribute) {
  switch (attribute) {
    case Attribute::full_name:
    case Attribute::given_name:
    case Attribute::middle_name:
    case Attribute::family_name:
    case Attribute::nickname:
    case Attribute::name_prefix:
      return Domain::person_name;
    case Attribute::name_suffix:
      return Domain::name_suffix;
    case Attribute::organisation_name:
      return Domain::company_name;
    case Attribute::gender:
      return Domain::gender;
    case Attribute::birth_date:
    case Attribute::birth_year:
    case Attribute::birth_month:
    case Attribute::birth_day:
      return Domain::birth_date;
    case Attribute::email:
      return Domain::email;
    case Attribute::hashed_email:
      return Domain::email_hash;
    case Attribute::phone:
      return Domain::phone;
    case Attribute::address:
    case Attribute::street:
    case Attribute::house_number:
    case Attribute::address_line_2:
    case Attribute::city:
    case Attribute::region:
    case Attribute::postcode:
    case Attribute::country:
      return Domain::address;
    case Attribute::latitude:
    case Attribute::longitude:
      return Domain::location;
    case Attribute::website:
      return Domain::website;
    case Attribute::national_id:
    case Attribute::tax_id:
    case Attribute::passport:
    case Attribute::driving_licence:
    case Attribute::registration_id:
    case Attribute::external_id:
    case Attribute::user_id:
      return id_domain(attribute);
    case Attribute::device_id:
      return Domain::device_id;
    case Attribute::handle:
      return Domain::handle;
    case Attribute::employer:
      return Domain::employer;
    case Attribute::occupation:
      return Domain::occupation;
    case Attribute::other_text:
      return Domain::other;
    case Attribute::count_:
      break;
  }
  return Domain::none;
}

std::string bare_text(std::string_view text) { return joined(words_of(text), ""); }

}  // namespace

std::optional<Attribute> attribute_of(Domain domain) {
  for (std::size_t a = 0; a < attribute_count; ++a)
    if (domain_of(static_cast<Attribute>(a)) == domain) return static_cast<Attribute>(a);
  return std::nullopt;
}

Bearing bearing_without(const Bearing& bearing, Attribute attribute, std::string_view value,
                        const ValueTable& values) {
  const Domain domain = domain_of(attribute);
  const std::string wanted = bare_text(value);
  Bearing kept;
  for (const Borne& borne : bearing) {
    const Value& one = values[borne.value];
    bool goes = one.domain == domain && (value.empty() || bare_text(one.text).ends_with(wanted));
    // A plain address goes with its hash, for both say the same.
    goes = goes || (domain == Domain::email && one.domain == Domain::email_hash);
    if (!goes) kept.push_back(borne);
  }
  return kept;
}

}  // namespace samepage::identity
