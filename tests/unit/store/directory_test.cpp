// What the store finds by something else than a number: in memory, and after others have written.
#include "store/directory.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/hash.hpp"

namespace samepage {
namespace {

namespace fs = std::filesystem;

constexpr StreamId crm{1}, mail{2};

TEST(Directory, a_record_is_found_by_its_key_in_its_stream_only) {
  Directory d;
  d.insert(RecordId{1}, {crm, EntityId{}, "17", 5, 6, 0});
  EXPECT_EQ(d.find(crm, "17"), RecordId{1});
  EXPECT_FALSE(d.find(mail, "17"));
  EXPECT_FALSE(d.find(crm, "1"));
  d.update(RecordId{1}, {crm, EntityId{}, "18", 7, 6, place_gone});
  EXPECT_FALSE(d.find(crm, "17"));
  EXPECT_EQ(d.find(crm, "18"), RecordId{1});
  EXPECT_EQ(d.place(RecordId{1}).content_hash, 7u);
  EXPECT_EQ(d.count(crm).gone, 1);
}

TEST(Directory, the_records_of_an_entity_come_in_order_wherever_they_were_before) {
  Directory d;
  for (const int id : {3, 1, 2})
    d.insert(RecordId{id}, {crm, EntityId{9}, std::to_string(id), 0, 0, 0});
  EXPECT_EQ(d.records_of(EntityId{9}), (std::vector{RecordId{1}, RecordId{2}, RecordId{3}}));
  d.set_entity(RecordId{2}, EntityId{4});
  EXPECT_EQ(d.records_of(EntityId{9}), (std::vector{RecordId{1}, RecordId{3}}));
  EXPECT_EQ(d.records_of(EntityId{4}), std::vector{RecordId{2}});
  d.set_entity(RecordId{2}, EntityId{});
  EXPECT_TRUE(d.records_of(EntityId{4}).empty());
}

TEST(Directory, bearers_come_and_go) {
  Directory d;
  for (int id = 5; id > 0; --id) d.add_identifier(77, RecordId{id});
  d.add_identifier(78, RecordId{1});
  EXPECT_EQ(d.bearers(77, 3).size(), 3u);
  d.drop_identifier(77, RecordId{3});
  d.drop_identifier(77, RecordId{9});
  EXPECT_EQ(d.bearers(77, 9), (std::vector{RecordId{1}, RecordId{2}, RecordId{4}, RecordId{5}}));
  d.add_identifier(79, RecordId{6});  // takes the place of what went
  EXPECT_EQ(d.bearers(79, 9), std::vector{RecordId{6}});
  EXPECT_EQ(d.bearers(78, 9), std::vector{RecordId{1}});
  EXPECT_TRUE(d.bearers(80, 9).empty());
}

TEST(Directory, forwards_that_a_damaged_store_has_in_a_circle_lead_nowhere) {
  Directory d;
  for (const int id : {1, 2, 3}) d.add_entity(EntityId{id}, EntityKind::person, EntityId{});
  d.forward(EntityId{3}, EntityId{2});
  EXPECT_EQ(d.current(EntityId{3}), EntityId{2});
  d.forward(EntityId{2}, EntityId{3});
  EXPECT_FALSE(d.current(EntityId{3}));
}

TEST(IdSet, gives_its_ids_in_order_above_a_bound) {
  IdSet s;
  for (const std::int64_t id : {1000, 64, 63, 1, 65}) s.insert(id);
  EXPECT_FALSE(s.insert(64));
  EXPECT_EQ(s.above(0, 9), (std::vector<std::int64_t>{1, 63, 64, 65, 1000}));
  EXPECT_EQ(s.above(63, 2), (std::vector<std::int64_t>{64, 65}));
  EXPECT_TRUE(s.above(1000, 9).empty());
  s.erase(64);
  EXPECT_FALSE(s.contains(64));
  EXPECT_EQ(s.size(), 4);
}

struct StoreFile : testing::Test {
  fs::path folder =
      fs::temp_directory_path() / ("samepage-directory-" + std::to_string(::getpid()));
  std::string path() const { return (folder / "s.db").string(); }
  void SetUp() override {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }
  std::unique_ptr<Store> open() {
    auto store = open_store("sqlite:" + path());
    EXPECT_TRUE(store) << store.error().text();
    EXPECT_TRUE((*store)->bind(Catalogue{}));
    return std::move(*store);
  }
  static Record record(const std::string& key) {
    Record r;
    r.stream = crm;
    r.key = key;
    return r;
  }
};

TEST_F(StoreFile, what_another_program_wrote_is_found_at_once) {
  const auto ours = open(), theirs = open();
  EXPECT_FALSE(*ours->find_record(crm, "17"));
  ASSERT_TRUE(theirs->insert(record("17")));
  ASSERT_TRUE(*ours->find_record(crm, "17"));
  {
    auto txn = Transaction::begin(*theirs);
    const auto id = *theirs->insert(record("18"));
    ASSERT_TRUE(theirs->mark_dirty(id));
    ASSERT_TRUE(txn->commit());
  }
  auto txn = Transaction::begin(*ours);
  EXPECT_EQ(ours->dirty_records(9)->size(), 1u);
}

TEST_F(StoreFile, what_was_rolled_back_is_not_found) {
  const auto store = open();
  {
    auto txn = Transaction::begin(*store);
    const auto id = *store->insert(record("17"));
    ASSERT_TRUE(store->add_identifier(5, id));
    ASSERT_TRUE(store->mark_dirty(id));
  }
  EXPECT_FALSE(*store->find_record(crm, "17"));
  EXPECT_TRUE(store->bearers(5, 9)->empty());
  EXPECT_TRUE(store->dirty_records(9)->empty());
}

// What is foreseen lets an acknowledgement end an entity's work: so it has to end with any touch.
TEST_F(StoreFile, what_is_foreseen_ends_with_whoever_touches_the_entity) {
  const auto ours = open(), theirs = open();
  auto txn = Transaction::begin(*ours);
  const EntityId entity = *ours->create_entity(EntityKind::person), other = *ours->create_entity(EntityKind::person);
  ASSERT_TRUE(ours->mark_dirty(entity));
  ASSERT_TRUE(txn->commit());
  EXPECT_EQ(ours->foreseen(entity), 0u);
  const auto foreseen_after = [&](auto touch) {
    ours->foresee(entity, 2);
    EXPECT_EQ(ours->foreseen(entity), 2u);
    touch();
    return ours->foreseen(entity);
  };
  EXPECT_EQ(foreseen_after([&] { EXPECT_TRUE(ours->mark_dirty(other)); }), 2u);
  EXPECT_EQ(foreseen_after([&] { EXPECT_TRUE(ours->mark_dirty(entity)); }), 0u);
  EXPECT_EQ(foreseen_after([&] { EXPECT_TRUE(ours->mark_all_dirty()); }), 0u);
  EXPECT_EQ(foreseen_after([&] { EXPECT_TRUE(ours->clear_dirty(entity)); }), 0u);
  EXPECT_EQ(foreseen_after([&] { auto undone = Transaction::begin(*ours); }), 0u);
  ASSERT_TRUE(ours->dirty_entities(EntityId{}, 9));
  EXPECT_EQ(foreseen_after([&] {
              EXPECT_TRUE(theirs->mark_dirty(entity));
              auto ack = Transaction::begin(*ours);
              EXPECT_EQ(ours->foreseen(entity), 0u);
              EXPECT_TRUE(ack->commit());
            }),
            0u);
  ours->foresee(entity, 300);  // more than is counted
  EXPECT_EQ(ours->foreseen(entity), 0u);
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// A store of the time before the directory: two migrations, one person known in one system.
TEST_F(StoreFile, an_older_store_opens_with_all_it_held) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
  std::string sql =
      "CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum "
      "TEXT NOT NULL);";
  int number = 0;
  for (const char* name : {"0001_first", "0002_status"}) {
    const std::string migration = text_of(fs::path(SAMEPAGE_SOURCE_DIR) / "core/store/migrations" /
                                          (std::string(name) + ".sql"));
    ASSERT_FALSE(migration.empty()) << name;
    sql += migration + "INSERT INTO schema_migration VALUES (" + std::to_string(++number) + ", '" +
           name + "', '" + sha256_hex(migration) + "');";
  }
  sql += "INSERT INTO record VALUES (7, 1, " +
         std::to_string(static_cast<std::int64_t>(hash64("17"))) +
         ", '17', 3, 99, 5, 0, 0, 0, 0, 'v1', 0, x'0100', CAST('{}' AS BLOB));"
         "INSERT INTO identifier VALUES (5, 7); INSERT INTO entity (id, kind) VALUES (3, 1);"
         "INSERT INTO dirty_entity VALUES (3);";
  char* wrong = nullptr;
  ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &wrong), SQLITE_OK) << wrong;
  sqlite3_close(db);
  const auto store = open();
  const auto found = store->find_record(crm, "17");
  ASSERT_TRUE(found) << found.error().text();
  ASSERT_TRUE(*found);
  EXPECT_EQ((*found)->id, RecordId{7});
  EXPECT_EQ((*found)->entity, EntityId{3});
  EXPECT_EQ((*found)->content_hash, 99u);
  EXPECT_EQ(store->bearers(5, 9)->size(), 1u);
  EXPECT_EQ(store->dirty_entities(EntityId{}, 9)->size(), 1u);
  EXPECT_EQ(store->golden(EntityId{3})->kind, EntityKind::person);
  EXPECT_TRUE(store->verify().empty());
}

}  // namespace
}  // namespace samepage
