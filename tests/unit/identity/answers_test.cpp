// What people are told and what they say: sums, steps, what-if, reviews, decisions, models.

#include <gtest/gtest.h>

#include <cmath>

#include "identity/model.hpp"
#include "tests/unit/identity/people.hpp"

namespace samepage::identity {
namespace {

double sum_of(const Explanation& why) {
  double sum = 0;
  for (const EvidenceLine& line : why.lines) sum += line.bits;
  return sum;
}

Engine loaded(std::size_t persons, unsigned seed) {
  Engine engine;
  for (const RecordInput& record : people(persons, seed)) engine.upsert(record, When::later);
  engine.settle();
  return engine;
}

TEST(Answers, LinesAddUpToTheScore) {
  const Engine engine = loaded(80, 1);
  const auto records = people(80, 1);
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t j = i + 1; j < records.size(); j += 7) {
      const auto there = engine.explain(records[i].name, records[j].name),
                 back = engine.explain(records[j].name, records[i].name);
      ASSERT_NEAR(sum_of(*there), there->bits, 1e-9);
      ASSERT_EQ(there->bits, back->bits);
    }
}

TEST(Answers, StepsOfAnEntityAddUpAndCoverIt) {
  const Engine engine = loaded(80, 2);
  std::size_t several = 0;
  for (const auto& group : engine.partition()) {
    const auto why = engine.explain(engine.entity_of(group[0]));
    ASSERT_TRUE(why);
    EXPECT_EQ(why->records, group);
    EXPECT_EQ(why->steps.size() + 1, group.size());
    for (const JoinStep& step : why->steps) {
      EXPECT_NEAR(sum_of(step.why), step.why.bits, 1e-9);
      EXPECT_GE(step.why.bits, engine.model().same_bits);
      EXPECT_GE(step.why.bits + 1e-9, why->weakest_bits);
    }
    several += group.size() > 1;
  }
  EXPECT_GT(several, 20u);
}

TEST(Answers, WithoutTheMailboxTheyFallApart) {
  Engine engine;
  engine.upsert({{"crm", "1"},
                 Kind::person,
                 {{Attribute::given_name, "Ida"}, {Attribute::email, "ida.quast@example.test"}}});
  engine.upsert(
      {{"shop", "1"},
       Kind::person,
       {{Attribute::family_name, "Quast"}, {Attribute::email, "ida.quast@example.test"}}});
  const EntityId id = engine.entity_of({"crm", "1"});
  ASSERT_EQ(engine.records_of(id).size(), 2u);
  EXPECT_EQ(engine.without(id, Attribute::email)->groups.size(), 2u);
  EXPECT_EQ(engine.without(id, Attribute::phone)->groups.size(), 1u);
}

TEST(Answers, WhoIsThis) {
  const Engine engine = loaded(100, 3);
  const auto records = people(100, 3);
  const RecordInput& known = records[17];
  const std::vector<Match> matches = engine.look_up(Kind::person, known.facts);
  ASSERT_FALSE(matches.empty());
  EXPECT_EQ(matches[0].entity, engine.entity_of(known.name));
  EXPECT_NEAR(sum_of(matches[0].why), matches[0].why.bits, 1e-9);
}

struct Two {
  Engine engine;
  RecordName a{"crm", "1"}, b{"shop", "1"};
  Two() {
    for (const RecordName& name : {a, b})
      engine.upsert(
          {name,
           Kind::person,
           {{Attribute::full_name, "Ida Quast"}, {Attribute::email, "ida@example.test"}}});
  }
  bool one() const { return engine.entity_of(a) == engine.entity_of(b); }
};

TEST(Decisions, NeverPartsAndItsWithdrawalJoins) {
  Two two;
  ASSERT_TRUE(two.one());
  const EntityId before = two.engine.entity_of(two.a);
  two.engine.decide({two.a, two.b, Verdict::never, "anna", "asked both", 0});
  EXPECT_FALSE(two.one());
  two.engine.upsert({two.b,
                     Kind::person,
                     {{Attribute::full_name, "Ida Quast"},
                      {Attribute::email, "ida@example.test"},
                      {Attribute::city, "Bath"}}});
  EXPECT_FALSE(two.one());
  EXPECT_TRUE(two.engine.withdraw(two.a, two.b));
  EXPECT_TRUE(two.one());
  EXPECT_EQ(two.engine.current(before), two.engine.entity_of(two.a));
}

TEST(Decisions, SameJoinsWhatEvidenceDoesNot) {
  Engine engine;
  const RecordName a{"crm", "1"}, b{"shop", "1"};
  engine.upsert({a, Kind::person, {{Attribute::full_name, "Ida Quast"}}});
  engine.upsert({b, Kind::person, {{Attribute::full_name, "Uwe Orsini"}}});
  engine.decide({a, b, Verdict::same, "anna", "pen name", 0});
  EXPECT_EQ(engine.entity_of(a), engine.entity_of(b));
  engine.apply(engine.model());
  EXPECT_EQ(engine.entity_of(a), engine.entity_of(b));
}

TEST(Decisions, AContradictionIsReportedNotGuessed) {
  Engine engine;
  const RecordName a{"crm", "1"}, b{"crm", "2"}, c{"crm", "3"};
  for (const RecordName& name : {a, b, c})
    engine.upsert({name, Kind::person, {{Attribute::full_name, "N" + name.key + " Quast"}}});
  engine.decide({a, b, Verdict::same, "anna", "", 1});
  engine.decide({b, c, Verdict::same, "anna", "", 2});
  EXPECT_TRUE(engine.alarms().empty());
  engine.decide({a, c, Verdict::never, "ben", "", 3});
  EXPECT_NE(engine.entity_of(a), engine.entity_of(c));
  EXPECT_FALSE(engine.alarms().empty());
}

TEST(Decisions, AMergedIdForwardsForEver) {
  Engine engine;
  const RecordName a{"crm", "1"}, b{"shop", "1"};
  engine.upsert({a,
                 Kind::person,
                 {{Attribute::full_name, "Ida Quast"}, {Attribute::phone, "+441132960001"}}});
  engine.upsert({b,
                 Kind::person,
                 {{Attribute::full_name, "Ida Quast"}, {Attribute::email, "ida@example.test"}}});
  engine.decide({a, b, Verdict::never, "anna", "", 0});
  const EntityId first = engine.entity_of(a), second = engine.entity_of(b);
  engine.decide({a, b, Verdict::same, "anna", "", 0});
  EXPECT_EQ(engine.entity_of(b), first);
  EXPECT_EQ(engine.current(second), first);
  EXPECT_EQ(engine.events().back().kind, EventKind::merged);
}

TEST(Learning, ChangesNothingUntilApplied) {
  Engine engine = loaded(200, 5);
  const auto before = engine.partition();
  const Proposal proposal = engine.propose(true);
  EXPECT_FALSE(proposal.changes.empty());
  EXPECT_EQ(engine.partition(), before);
  engine.apply(*proposal.model);
  EXPECT_EQ(engine.model().version, "learnt");
}

TEST(Learning, AModelSurvivesAsText) {
  const Model model = *loaded(100, 6).propose().model;
  const auto again = model_from_json(to_json(model));
  ASSERT_TRUE(again);
  EXPECT_EQ(to_json(*again), to_json(model));
  EXPECT_EQ(model_from_json("{}").error().code, "SP-IDN-001");
}

// Else the weight of two names that are the same would be infinite, and the score no number.
TEST(Learning, AModelThatLacksAProbabilityIsRefused) {
  constexpr auto name = static_cast<std::size_t>(Comparison::given_name);
  constexpr auto same = static_cast<std::size_t>(Level::same);
  Model model = shipped_model();
  model.same[0][name][same] = 0;
  EXPECT_EQ(model_from_json(to_json(model)).error().code, "SP-IDN-001");
  model.same[0][name][same] = 1.5;
  EXPECT_EQ(model_from_json(to_json(model)).error().code, "SP-IDN-001");
  model = shipped_model();
  model.within_source["crm"] = 3;  // one source does not speak for two being one
  EXPECT_FALSE(model_from_json(to_json(model)));
}

}  // namespace
}  // namespace samepage::identity
