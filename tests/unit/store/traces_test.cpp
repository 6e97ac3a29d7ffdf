// How records look: found by a key they share, counted by what they show, whatever came and went.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "store/store.hpp"
#include "store/trace_index.hpp"

namespace samepage {
namespace {

// Keys differ in their upper half: the index keeps no more of them.
constexpr std::uint64_t key(std::uint64_t n) { return n << 32; }

TEST(TraceIndex, answers_as_plain_sets_do) {
  std::mt19937 random(7);
  TraceIndex index;
  std::map<std::int64_t, Traces> plain;
  for (int step = 0; step < 4'000; ++step) {
    const RecordId record{1 + static_cast<std::int64_t>(random() % 40)};
    if (const auto known = plain.find(record.value); known != plain.end()) {
      index.drop(record, known->second);
      plain.erase(known);
    } else {
      std::set<std::uint64_t> keys;
      std::set<std::uint32_t> values;
      for (int i = 0; i < 4; ++i)
        keys.insert(key(random() % 30)), values.insert(static_cast<std::uint32_t>(random() % 9));
      const Traces traces{{keys.begin(), keys.end()}, {values.begin(), values.end()}};
      index.add(record, traces);
      plain[record.value] = traces;
    }
    const std::uint64_t asked = key(random() % 30);
    const auto value = static_cast<std::uint32_t>(random() % 9);
    std::vector<RecordId> bearers;
    std::uint32_t count = 0;
    for (const auto& [id, traces] : plain) {
      if (std::ranges::find(traces.keys, asked) != traces.keys.end())
        bearers.push_back(RecordId{id});
      count += std::ranges::find(traces.values, value) != traces.values.end();
    }
    ASSERT_EQ(index.bearers(asked, 100), bearers);
    ASSERT_EQ(index.count(value), count);
    ASSERT_EQ(index.records(), static_cast<std::int64_t>(plain.size()));
  }
  EXPECT_LE(index.bearers(key(1), 2).size(), 2u);
}

struct StoredTraces : testing::Test {
  std::string path =
      (std::filesystem::temp_directory_path() / ("traces" + std::to_string(getpid()) + ".db"))
          .string();
  std::unique_ptr<Store> store;
  RecordId id;
  void SetUp() override {
    TearDown();
    open();
    ASSERT_TRUE(store->begin());
    Record record;
    record.stream = StreamId{1};
    record.key = "17";
    id = *store->insert(record);
    ASSERT_TRUE(store->set_traces(id, {{key(5), key(6)}, {8, 9}}));
    ASSERT_TRUE(store->commit());
  }
  void TearDown() override {
    store.reset();
    for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path + end);
  }
  void open() {
    store.reset();
    auto opened = open_store("sqlite:" + path);
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(*opened);
  }
};

TEST_F(StoredTraces, outlive_a_restart) {
  open();
  EXPECT_EQ(*store->alike(key(6), 9), std::vector{id});
  EXPECT_EQ(*store->trace_count(9), 1u);
  EXPECT_EQ(*store->traced_records(), 1);
  EXPECT_TRUE(store->verify().empty());
}

TEST_F(StoredTraces, are_replaced_and_taken_out) {
  ASSERT_TRUE(store->set_traces(id, {{key(7)}, {9}}));
  EXPECT_TRUE(store->alike(key(6), 9)->empty());
  EXPECT_EQ(*store->alike(key(7), 9), std::vector{id});
  EXPECT_EQ(*store->trace_count(8), 0u);
  ASSERT_TRUE(store->set_traces(id, {}));
  EXPECT_EQ(*store->traced_records(), 0);
  open();
  EXPECT_TRUE(store->alike(key(7), 9)->empty());
}

TEST_F(StoredTraces, are_as_before_after_a_rollback) {
  ASSERT_TRUE(store->begin());
  ASSERT_TRUE(store->set_traces(id, {{key(7)}, {9}}));
  EXPECT_EQ(*store->alike(key(7), 9), std::vector{id});
  store->rollback();
  EXPECT_TRUE(store->alike(key(7), 9)->empty());
  EXPECT_EQ(*store->alike(key(5), 9), std::vector{id});
  EXPECT_EQ(*store->trace_count(8), 1u);
}

}  // namespace
}  // namespace samepage
