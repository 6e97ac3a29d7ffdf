#include "flow/resolve/resolve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace samepage {
namespace {

Identifier identifier(const std::string& kind, const std::string& value, IdentifierStrength strength) {
  return {kind, value, strength, std::hash<std::string>()(kind + ":" + value)};
}

RecordFacts facts(int id, int stream, std::vector<Identifier> identifiers, NameKey name = {}) {
  RecordFacts f;
  f.id = RecordId{id};
  f.stream = StreamId{stream};
  f.stable_name = "s" + std::to_string(stream) + " k" + std::to_string(id);
  f.identifiers = std::move(identifiers);
  f.name = std::move(name);
  return f;
}

Identifier email(const std::string& value) {
  return identifier("email", value, IdentifierStrength::strong);
}
Identifier phone(const std::string& value) {
  return identifier("phone", value, IdentifierStrength::medium);
}

using Clusters = std::set<std::set<std::int64_t>>;
Clusters clusters_of(const Partition& partition) {
  Clusters all;
  for (const auto& cluster : partition.clusters) {
    std::set<std::int64_t> ids;
    for (const RecordId id : cluster) ids.insert(id.value);
    all.insert(ids);
  }
  return all;
}

TEST(Resolve, joins_by_address_and_by_phone_with_name_only) {
  Neighbourhood n;
  n.records = {facts(1, 1, {email("a@x.test"), phone("+1")}, {"lovelace", "ada"}),
               facts(2, 2, {email("a@x.test")}), facts(3, 3, {phone("+1")}, {"lovelace", "a"}),
               facts(4, 3, {phone("+1")}, {"babbage", "charles"}), facts(5, 4, {phone("+1")})};
  const Partition p = resolve(n);
  EXPECT_EQ(clusters_of(p), (Clusters{{1, 2, 3}, {4}, {5}}));
  EXPECT_FALSE(p.doubts.empty());  // 4 and 5 share a phone with 1, and a person may decide
}

TEST(Resolve, a_generic_value_joins_nobody) {
  Neighbourhood n;
  n.records = {facts(1, 1, {email("a@x.test")}), facts(2, 2, {email("a@x.test")})};
  n.generic = {n.records[0].identifiers[0].hash};
  EXPECT_EQ(clusters_of(resolve(n)), (Clusters{{1}, {2}}));
}

TEST(Resolve, peoples_decisions_beat_evidence_and_cannot_be_bypassed) {
  Neighbourhood n;
  n.records = {facts(1, 1, {email("a@x.test")}), facts(2, 2, {email("a@x.test")}),
               facts(3, 3, {email("a@x.test")})};
  n.decisions = {{1, RecordId{1}, RecordId{2}, false, "anna", "", 0}};
  const Clusters split = clusters_of(resolve(n));
  for (const auto& cluster : split) EXPECT_FALSE(cluster.contains(1) && cluster.contains(2));
  n.decisions = {{1, RecordId{1}, RecordId{4}, true, "anna", "", 0}};
  n.records.push_back(facts(4, 4, {}));
  EXPECT_EQ(clusters_of(resolve(n)), (Clusters{{1, 2, 3, 4}}));
}

TEST(Resolve, an_established_link_outlives_an_edited_address) {
  Neighbourhood n;
  n.records = {facts(1, 1, {email("new@x.test")}), facts(2, 2, {email("old@x.test")})};
  for (RecordFacts& r : n.records) r.entity = EntityId{7};
  EXPECT_EQ(clusters_of(resolve(n)).size(), 2u);  // before activation nothing is established
  for (RecordFacts& r : n.records) r.established = true;
  EXPECT_EQ(clusters_of(resolve(n)).size(), 1u);
}

TEST(Resolve, two_people_in_a_duplicate_free_system_stay_two_when_their_names_differ) {
  Neighbourhood n;
  n.records = {facts(1, 1, {email("family@x.test")}, {"lovelace", "ada"}),
               facts(2, 1, {email("family@x.test")}, {"byron", "george"})};
  n.records[0].duplicate_free = n.records[1].duplicate_free = true;
  const Partition p = resolve(n);
  EXPECT_EQ(clusters_of(p), (Clusters{{1}, {2}}));
  EXPECT_EQ(p.doubts.size(), 1u);
}

// The same records in any order give the same people.
TEST(Resolve, does_not_depend_on_the_order_of_arrival) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    Neighbourhood n;
    for (int i = 1; i <= 12; ++i) {
      std::vector<Identifier> ids;
      if (random() % 3 != 0) ids.push_back(email(std::string(1, char('a' + random() % 5)) + "@x.test"));
      if (random() % 2 != 0) ids.push_back(phone("+" + std::to_string(random() % 4)));
      n.records.push_back(facts(i, int(random() % 3), ids,
                                {std::string(1, char('p' + random() % 3)), random() % 2 ? "ada" : "bob"}));
    }
    n.decisions = {{1, RecordId{1}, RecordId{2}, false, "anna", "", 0},
                   {2, RecordId{3}, RecordId{4}, true, "anna", "", 0}};
    const Clusters expected = clusters_of(resolve(n));
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      std::ranges::shuffle(n.records, random);
      ASSERT_EQ(clusters_of(resolve(n)), expected) << "round " << round;
    }
  }
}

TEST(Identifiers, role_addresses_and_blocked_values_stand_for_nobody) {
  EXPECT_TRUE(is_role_address("info@example.test"));
  EXPECT_FALSE(is_role_address("ada@example.test"));
  Catalogue catalogue;
  Field field;
  field.name = "email";
  field.type = FieldType::email;
  field.identifier = IdentifierStrength::strong;
  const FieldId id = catalogue.add(field);
  IdentifierPolicy policy;
  policy.blocked = {"email:x@example.test"};
  Record record;
  record.state(id).held = "x@example.test";
  EXPECT_TRUE(identifiers_of(record, EntityKind::person, catalogue, policy).empty());
  record.state(id).held = "ada@example.test";
  EXPECT_EQ(identifiers_of(record, EntityKind::person, catalogue, policy).size(), 1u);
}

TEST(Names, initials_and_swaps_agree_different_names_do_not) {
  EXPECT_TRUE(names_agree({"lovelace", "ada"}, {"lovelace", "a"}));
  EXPECT_TRUE(names_agree({"lovelace", "ada"}, {"ada", "lovelace"}));
  EXPECT_FALSE(names_agree({"lovelace", "ada"}, {"byron", "ada"}));
  EXPECT_FALSE(names_support({"lovelace", ""}, {"lovelace", "ada"}));
}

}  // namespace
}  // namespace samepage
