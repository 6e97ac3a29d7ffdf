#include "identity/fact.hpp"

#include <algorithm>
#include <array>

#include "identity/answer.hpp"
#include "identity/engine.hpp"

namespace samepage::identity {
namespace {

struct Words {
  std::string_view name, words;
};

constexpr std::array<Words, attribute_count> attributes{{
    {"full_name", "name"},
    {"given_name", "given name"},
    {"middle_name", "middle name"},
    {"family_name", "family name"},
    {"name_prefix", "title"},
    {"name_suffix", "name suffix"},
    {"nickname", "nickname"},
    {"organisation_name", "company name"},
    {"gender", "gender"},
    {"birth_date", "birth date"},
    {"birth_year", "birth year"},
    {"birth_month", "birth month"},
    {"birth_day", "birth day"},
    {"email", "e-mail"},
    {"hashed_email", "hashed e-mail"},
    {"phone", "phone"},
    {"address", "address"},
    {"street", "street"},
    {"house_number", "house number"},
    {"address_line_2", "address line 2"},
    {"city", "city"},
    {"region", "region"},
    {"postcode", "postcode"},
    {"country", "country"},
    {"latitude", "latitude"},
    {"longitude", "longitude"},
    {"website", "website"},
    {"national_id", "national id"},
    {"tax_id", "tax id"},
    {"passport", "passport"},
    {"driving_licence", "driving licence"},
    {"registration_id", "registration id"},
    {"external_id", "external id"},
    {"user_id", "user id"},
    {"device_id", "device"},
    {"handle", "handle"},
    {"employer", "employer"},
    {"occupation", "occupation"},
    {"other_text", "other text"},
}};

}  // namespace

std::string_view name_of(Attribute attribute) {
  return attributes[static_cast<std::size_t>(attribute)].name;
}
std::string_view words_for(Attribute attribute) {
  return attributes[static_cast<std::size_t>(attribute)].words;
}

std::optional<Attribute> attribute_named(std::string_view name) {
  const auto at = std::ranges::find(attributes, name, &Words::name);
  if (at == attributes.end()) return std::nullopt;
  return static_cast<Attribute>(at - attributes.begin());
}

std::string_view name_of(Answer answer) {
  constexpr std::string_view names[] = {"unrelated", "related", "review", "same"};
  return names[static_cast<std::size_t>(answer)];
}

std::string_view name_of(EventKind kind) {
  constexpr std::string_view names[] = {"created", "merged", "split", "changed", "ended"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace samepage::identity
