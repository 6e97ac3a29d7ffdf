#include "identity/compare/levels.hpp"

#include <array>

namespace samepage::identity {
namespace {

struct Words {
  std::string_view name, words;
};

constexpr std::array<Words, comparison_count> comparisons{{
    {"given_name", "given name"},
    {"family_name", "family name"},
    {"name_order", "order of names"},
    {"name_suffix", "name suffix"},
    {"company_name", "company name"},
    {"gender", "gender"},
    {"birth_date", "birth date"},
    {"email", "e-mail"},
    {"email_hash", "hashed e-mail"},
    {"phone", "phone"},
    {"street", "street"},
    {"line_2", "address line 2"},
    {"place", "city"},
    {"region", "region"},
    {"postcode", "postcode"},
    {"country", "country"},
    {"location", "coordinates"},
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
    {"other", "other text"},
}};

constexpr std::array<Words, level_count> levels{{
    {"same", "the same"},
    {"variant", "another spelling"},
    {"nickname", "a short form"},
    {"one_error", "one typing error"},
    {"two_errors", "two typing errors"},
    {"sounds_alike", "sounds alike"},
    {"initial", "initial"},
    {"part", "a part of it"},
    {"swapped", "swapped"},
    {"near", "near"},
    {"far", "somewhat alike"},
    {"different", "different"},
}};

}  // namespace

std::string_view name_of(Comparison comparison) {
  return comparisons[static_cast<std::size_t>(comparison)].name;
}
std::string_view words_for(Comparison comparison) {
  return comparisons[static_cast<std::size_t>(comparison)].words;
}
std::string_view name_of(Level level) { return levels[static_cast<std::size_t>(level)].name; }
std::string_view words_for(Level level) { return levels[static_cast<std::size_t>(level)].words; }

}  // namespace samepage::identity
