// What the store can count for those who only look.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "store/store.hpp"

namespace samepage {
namespace {

namespace fs = std::filesystem;

struct StoreStatus : testing::Test {
  fs::path folder = fs::temp_directory_path() / ("samepage-counts-" + std::to_string(::getpid()));
  std::unique_ptr<Store> store;
  StreamId crm, mail;

  void SetUp() override {
    fs::remove_all(folder);
    fs::create_directories(folder);
    store = *open_store("sqlite:" + (folder / "s.db").string());
    ASSERT_TRUE(store->bind(Catalogue{}));
    const auto c = *store->open_connection("crm", "sandbox");
    crm = store->open_stream(c.id, "contacts", EntityKind::person)->id;
    mail = store->open_stream(c.id, "users", EntityKind::person)->id;
  }
  void TearDown() override {
    store.reset();
    fs::remove_all(folder);
  }
  void record(StreamId stream, const std::string& key, std::int64_t entity, bool gone, bool excluded) {
    Record r;
    r.stream = stream;
    r.key = key;
    r.entity = EntityId{entity};
    r.gone = gone;
    r.excluded = excluded;
    const auto id = store->insert(r);
    ASSERT_TRUE(id);
    ASSERT_TRUE(store->set_entity(*id, r.entity));
  }
};

TEST_F(StoreStatus, live_are_all_that_are_not_gone) {
  record(crm, "1", 1, false, false);
  record(crm, "2", 2, true, true);
  record(crm, "3", 3, true, false);
  record(mail, "1", 1, false, false);
  EXPECT_EQ(*store->live_records(crm), 1);
  EXPECT_EQ(*store->live_records(mail), 1);
  EXPECT_EQ(store->tally()->gone, 2);
  EXPECT_EQ(store->tally()->records, 4);
}

TEST_F(StoreStatus, excluded_are_those_who_live_on_elsewhere_only) {
  record(crm, "1", 1, true, true);    // lives on in mail
  record(mail, "1", 1, false, false);
  record(crm, "2", 2, true, true);    // gone everywhere
  record(mail, "2", 2, true, true);
  record(crm, "3", 3, true, true);    // merged into another record there
  record(crm, "3b", 3, false, false);
  record(crm, "4", 4, true, false);   // put back in the next round
  record(mail, "4", 4, false, false);
  EXPECT_EQ(*store->excluded_entities(crm), 1);
  EXPECT_EQ(*store->excluded_entities(mail), 0);
}

TEST_F(StoreStatus, what_is_withheld_is_known_until_it_is_not) {
  ASSERT_TRUE(store->set_withheld(mail, EntityId{1}, "newsletter", "no_grant"));
  ASSERT_TRUE(store->set_withheld(mail, EntityId{1}, "newsletter", "no_grant"));
  ASSERT_TRUE(store->set_withheld(mail, EntityId{2}, "newsletter", "no_grant"));
  ASSERT_TRUE(store->set_withheld(mail, EntityId{3}, "newsletter", "no_grant"));
  ASSERT_TRUE(store->set_withheld(mail, EntityId{3}, "newsletter", "withdrawn"));
  ASSERT_TRUE(store->set_withheld(crm, EntityId{1}, "", ""));
  auto counts = *store->withheld(mail);
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].reason, "no_grant");
  EXPECT_EQ(counts[0].entities, 2);
  EXPECT_EQ(counts[1].reason, "withdrawn");
  EXPECT_EQ(counts[1].entities, 1);
  EXPECT_TRUE(store->withheld(crm)->empty());
  ASSERT_TRUE(store->set_withheld(mail, EntityId{3}, "", ""));
  ASSERT_TRUE(store->forward(EntityId{1}, EntityId{2}));  // one customer now
  counts = *store->withheld(mail);
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].entities, 1);
}

TEST_F(StoreStatus, a_reason_first_met_in_a_round_that_failed_is_no_reason_yet) {
  ASSERT_TRUE(store->begin());
  ASSERT_TRUE(store->set_withheld(mail, EntityId{1}, "newsletter", "no_grant"));
  store->rollback();
  ASSERT_TRUE(store->set_withheld(mail, EntityId{1}, "newsletter", "no_grant"));
  ASSERT_EQ(store->withheld(mail)->size(), 1u);
}

TEST_F(StoreStatus, connections_and_streams_are_listed_as_they_stand) {
  const auto connections = *store->connections();
  ASSERT_EQ(connections.size(), 1u);
  EXPECT_EQ(connections[0].name, "crm");
  EXPECT_EQ(connections[0].plugin, "sandbox");
  const auto streams = *store->streams(connections[0].id);
  ASSERT_EQ(streams.size(), 2u);
  EXPECT_EQ(streams[0].name, "contacts");
  EXPECT_EQ(streams[1].id, mail);
  EXPECT_EQ(streams[1].entity, EntityKind::person);
}

}  // namespace
}  // namespace samepage
