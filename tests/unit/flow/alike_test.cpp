// Whom identifiers tie to nobody: joined by their looks, asked about, or left alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/toml.hpp"
#include "flow/resolve/likeness.hpp"
#include "flow/resolve/looks.hpp"
#include "flow/resolve/resolve.hpp"
#include "identity/model.hpp"

namespace samepage {
namespace {

Catalogue people() {
  Catalogue catalogue;
  for (const char* name : {"email", "given_name", "family_name", "city", "birth_date", "street"}) {
    Field field;
    field.entity = EntityKind::person;
    field.name = name;
    field.type = std::string_view(name) == "email" ? FieldType::email : FieldType::text;
    if (field.type == FieldType::email) field.identifier = IdentifierStrength::strong;
    catalogue.add(field);
  }
  return catalogue;
}

struct Said {
  std::string email, given, family, city, born, street = {};
};

class Alike : public testing::Test {
 protected:
  const Catalogue catalogue = people();
  const IdentifierPolicy policy{1234, {}};
  Looks looks{catalogue, policy, {"GB", {}}};
  const identity::Model model = identity::shipped_model();
  std::vector<Record> records;
  double sure = 0.99;

  void add(int stream, const Said& said) {
    Record record;
    record.id = RecordId{static_cast<std::int64_t>(records.size()) + 1};
    record.stream = StreamId{stream};
    const auto say = [&](const char* field, const std::string& value) {
      if (value.empty()) return;
      FieldState& state = record.state(catalogue.find(EntityKind::person, field)->id);
      state.has_own = true;
      state.own = state.held = value;
    };
    say("email", said.email);
    say("given_name", said.given);
    say("family_name", said.family);
    say("city", said.city);
    say("birth_date", said.born);
    say("street", said.street);
    records.push_back(std::move(record));
  }

  // As the engine does: everybody's values counted, everybody compared.
  Partition resolved(const std::vector<std::size_t>& order, std::size_t base = 0) {
    Neighbourhood n;
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const std::size_t i : order) {
      const Record& record = records[i];
      RecordFacts facts;
      facts.id = record.id;
      facts.stream = record.stream;
      facts.stable_name =
          "s" + std::to_string(record.stream.value) + " " + std::to_string(record.id.value);
      facts.identifiers = identifiers_of(record, EntityKind::person, catalogue, policy);
      facts.name = name_key_of(record, EntityKind::person, catalogue);
      facts.looks = looks.read(record, EntityKind::person);
      facts.alone = std::ranges::none_of(records, [&](const Record& other) {
        return other.id != record.id && !facts.identifiers.empty() &&
               identifiers_of(other, EntityKind::person, catalogue, policy).front().hash ==
                   facts.identifiers.front().hash;
      });
      for (const auto& one : looks.counted(facts.looks, EntityKind::person)) ++counts[one.number];
      n.records.push_back(std::move(facts));
    }
    for (const RecordFacts& facts : n.records)
      for (const auto& one : looks.counted(facts.looks, EntityKind::person))
        looks.values()[one.value].count = counts[one.number];
    const identity::Scale scale(looks.values(), model, std::max(base, records.size()));
    n.scale = &scale;
    n.sure_bits = likeness::bits_of(sure);
    return resolve(n);
  }
  Partition resolved() {
    std::vector<std::size_t> order(records.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    return resolved(order);
  }
};

TEST_F(Alike, name_town_and_birth_date_make_one_of_two_addresses) {
  add(1, {"x@a.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  add(2, {"hello.q@letters.example", "Xanthippe", "Quilfeather", "Whitby", "1961-04-30"});
  const Partition p = resolved();
  EXPECT_EQ(p.clusters.size(), 1u);
  ASSERT_EQ(p.links.size(), 1u);
  EXPECT_TRUE(p.links[0].evidence.starts_with("alike: ")) << p.links[0].evidence;
  EXPECT_NE(p.links[0].evidence.find("birth date the same"), std::string::npos)
      << p.links[0].evidence;
}

TEST_F(Alike, a_name_alone_is_a_question) {
  sure = 0.5;  // however little is asked for
  add(1, {"x@a.example", "Xanthippe", "Quillfeather", "", ""});
  add(2, {"hello.q@letters.example", "Xanthippe", "Quillfeather", "", ""});
  const Partition p = resolved();
  EXPECT_EQ(p.clusters.size(), 2u) << p.links[0].evidence;
  ASSERT_EQ(p.doubts.size(), 1u);
  EXPECT_FALSE(p.doubts[0].contradiction);
}

TEST_F(Alike, another_birth_date_parts_and_one_system_never_holds_one_twice) {
  add(1, {"x@a.example", "John", "Smith", "York", "1950-03-01"});
  add(2, {"hello.q@letters.example", "John", "Smith", "York", "1978-09-12"});
  add(3, {"u@c.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  add(3, {"v@d.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  EXPECT_EQ(resolved().clusters.size(), 4u);
}

TEST_F(Alike, who_shares_an_identifier_is_left_to_it) {
  add(1, {"x@a.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  add(2, {"x@a.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  add(3, {"hello.q@letters.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  const Partition p = resolved();
  EXPECT_EQ(p.clusters.size(), 1u) << "the third is alone, and is compared with both";
  records[2].fields[0].own = records[2].fields[0].held = "z@c.example";
  add(4, {"z@c.example", "Xanthippe", "Quillfeather", "Whitby", "1961-04-30"});
  EXPECT_EQ(resolved().clusters.size(), 2u) << "two pairs, each tied by an address";
}

TEST_F(Alike, a_common_name_in_a_large_base_is_nobody) {
  for (int i = 0; i < 2; ++i)
    add(i + 1, {i == 0 ? "anna@oak.example" : "asmith@elm.example", "Anna", "Smith", "York", ""});
  EXPECT_EQ(resolved({0, 1}, 100'000).clusters.size(), 2u);
}

TEST_F(Alike, any_order_gives_the_same) {
  std::mt19937 random(3);
  const std::vector<std::string> given = {"Xanthippe", "Robert", "Bob", "Li"},
                                 family = {"Quillfeather", "Wei"}, city = {"Whitby", "York", ""},
                                 born = {"1961-04-30", "1978-09-12", ""};
  for (int world = 0; world < 60; ++world) {
    records.clear();
    for (int i = 0; i < 7; ++i)
      add(1 + static_cast<int>(random() % 4),
          {std::to_string(random() % 5) + "@a.example", given[random() % 4], family[random() % 2],
           city[random() % 3], born[random() % 3]});
    std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5, 6};
    const Partition first = resolved(order);
    for (int again = 0; again < 10; ++again) {
      std::ranges::shuffle(order, random);
      const Partition p = resolved(order);
      ASSERT_EQ(p.clusters, first.clusters) << "world " << world;
      ASSERT_EQ(p.doubts.size(), first.doubts.size()) << "world " << world;
    }
  }
}

TEST(Traces, are_shared_by_who_may_be_one) {
  const Catalogue catalogue = people();
  Looks looks(catalogue, {99, {}}, {"GB", {}});
  const auto traces = [&](const char* given, const char* family, const char* city,
                          const char* born) {
    Record record;
    const auto say = [&](const char* field, const char* value) {
      FieldState& state = record.state(catalogue.find(EntityKind::person, field)->id);
      state.has_own = true;
      state.own = value;
    };
    say("given_name", given);
    say("family_name", family);
    say("city", city);
    say("birth_date", born);
    return looks.traces(record, EntityKind::person);
  };
  const auto share = [](const Traces& a, const Traces& b) {
    return std::ranges::any_of(
        a.keys, [&](std::uint64_t key) { return std::ranges::find(b.keys, key) != b.keys.end(); });
  };
  const Traces bob = traces("Bob", "Thistlewick", "Malton", "1970-11-02");
  EXPECT_TRUE(share(bob, traces("Robert", "Thistlewick", "Leeds", "")));
  EXPECT_TRUE(share(bob, traces("Thistlewick", "Robert", "Leeds", "")));
  EXPECT_TRUE(share(bob, traces("Robert", "Brown", "Malton", "1970-11-02")));
  EXPECT_FALSE(share(bob, traces("Robert", "Brown", "Malton", "1971-11-02")));
  EXPECT_NE(Looks(catalogue, {98, {}}, {"GB", {}}).traces({}, EntityKind::person).keys, bob.keys);
}

}  // namespace
}  // namespace samepage
