// The entities are a function of the set of records: of no order, batch or history.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/identity/people.hpp"

namespace samepage::identity {
namespace {

using Entities = std::vector<std::vector<RecordName>>;

Entities batch(const std::vector<RecordInput>& records) {
  Engine engine;
  for (const RecordInput& record : records) engine.upsert(record, When::later);
  engine.settle();
  return engine.partition();
}

TEST(Order, AnyOrderGivesTheSameEntities) {
  std::vector<RecordInput> records = people(250, 1);
  const Entities expected = batch(records);
  EXPECT_LT(expected.size(), records.size() * 3 / 4);
  std::mt19937 random(7);
  for (int round = 0; round < 12; ++round) {
    std::ranges::shuffle(records, random);
    Engine engine;
    for (const RecordInput& record : records) engine.upsert(record);
    engine.settle();
    ASSERT_EQ(engine.partition(), expected) << "round " << round;
  }
}

TEST(Order, RemovedIsAsIfNeverThere) {
  std::vector<RecordInput> records = people(250, 2);
  std::mt19937 random(3);
  std::ranges::shuffle(records, random);
  const auto gone = static_cast<std::ptrdiff_t>(records.size() / 5);
  Engine engine;
  for (const RecordInput& record : records) engine.upsert(record);
  for (auto at = records.begin(); at != records.begin() + gone; ++at)
    EXPECT_TRUE(engine.remove(at->name));
  engine.settle();
  EXPECT_EQ(engine.partition(), batch({records.begin() + gone, records.end()}));
}

TEST(Order, CorrectedIsAsIfItHadBeenSaidAtOnce) {
  std::vector<RecordInput> records = people(200, 4);
  const std::vector<RecordInput> others = people(200, 5);
  Engine engine;
  for (std::size_t i = 0; i < records.size(); ++i) {
    RecordInput wrong = records[i];
    if (i % 5 == 0) wrong.facts = others[i % others.size()].facts;
    engine.upsert(wrong);
  }
  for (const RecordInput& record : records) engine.upsert(record);
  engine.settle();
  EXPECT_EQ(engine.partition(), batch(records));
}

TEST(Order, TheSameAgainChangesNothing) {
  Engine engine;
  const std::vector<RecordInput> records = people(50, 6);
  for (const RecordInput& record : records) engine.upsert(record);
  const std::size_t events = engine.events().size();
  for (const RecordInput& record : records) engine.upsert(record);
  EXPECT_EQ(engine.events().size(), events);
}

}  // namespace
}  // namespace samepage::identity
