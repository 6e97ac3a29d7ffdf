// Firms and their houses.

#include <gtest/gtest.h>

#include "identity/engine.hpp"

namespace samepage::identity {
namespace {

using enum Attribute;

// Sites of one agency share its name, its switchboard and their part of the town.
TEST(Firms, TwoHousesOfOneTownAreTwoPlaces) {
  Engine engine;
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i);
    engine.upsert({{"list", "other" + number},
                   Kind::company,
                   {{organisation_name, "Nursery Number " + number},
                    {street, std::to_string(100 + 7 * i) + " Station Approach"},
                    {postcode, "6" + std::to_string(1000 + i / 4)},
                    {phone, "+44 1632 960 " + std::to_string(100 + i)}}});
  }
  const auto site = [&](const char* key, const char* where) {
    engine.upsert({{"list", key},
                   Kind::company,
                   {{organisation_name, "Harbour Lights"},
                    {street, where},
                    {postcode, "69001"},
                    {phone, "+44 1632 960 999"}}});
    return engine.entity_of({"list", key});
  };
  site("mill", "12 Mill Lane");
  site("quay", "240 Quay Street");
  site("mill again", "12 Mill Ln");
  EXPECT_NE(engine.entity_of({"list", "mill"}), engine.entity_of({"list", "quay"}));
  EXPECT_EQ(engine.entity_of({"list", "mill"}), engine.entity_of({"list", "mill again"}));
}

}  // namespace
}  // namespace samepage::identity
