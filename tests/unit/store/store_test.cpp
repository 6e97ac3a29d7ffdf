#include "store/store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/hash.hpp"

namespace samepage {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("samepage-store-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const char* name : {"email", "city"}) {
      Field field;
      field.name = name;
      catalogue_.add(field);
    }
    store_ = open();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(folder_);
  }

  std::string path() const { return (folder_ / "s.db").string(); }
  std::unique_ptr<Store> open() {
    auto store = open_store("sqlite:" + path());
    EXPECT_TRUE(store) << store.error().text();
    EXPECT_TRUE((*store)->bind(catalogue_));
    return std::move(*store);
  }

  Record record(const std::string& key) {
    Record r;
    r.stream = StreamId{1};
    r.key = key;
    r.version = "v1";
    r.version_ours = true;
    r.content_hash = 77;
    r.raw = R"({"email":"ada@example.test"})";
    FieldState& s = r.state(1);
    s.has_own = true;
    s.own = "York";
    s.held = "Bath";
    s.edited = 5;
    s.edited_at = -3;
    s.written = true;
    s.rewrites = 2;
    s.marks = {{"x@example.test", 4, false}, {"y@example.test", 5, true}};
    r.state(0).held = "ada@example.test";
    return r;
  }

  fs::path folder_;
  Catalogue catalogue_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, another_programs_database_is_refused_and_left_as_it_is) {
  for (const char* sql :
       {"CREATE TABLE customers (id INTEGER)",
        "CREATE TABLE meta (id INTEGER); CREATE TABLE schema_migration (version TEXT)",
        "CREATE TABLE schema_migration (number INTEGER, name TEXT, checksum TEXT);"
        "PRAGMA application_id = 42"}) {
    const std::string other = (folder_ / "other.db").string();
    fs::remove(other);
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(other.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
    fs::permissions(other, fs::perms(0644));
    const std::string before = bytes_of(other);
    const auto opened = open_store("sqlite:" + other);
    ASSERT_FALSE(opened) << sql;
    EXPECT_EQ(opened.error().code, "SP-STO-013");
    EXPECT_EQ(bytes_of(other), before);
    EXPECT_EQ(fs::status(other).permissions(), fs::perms(0644));
    EXPECT_EQ(restore_store("sqlite:" + path(), other).error().code, "SP-STO-022");
    EXPECT_EQ(restore_store("sqlite:" + other, path()).error().code, "SP-STO-013");
  }
}

TEST_F(StoreTest, a_store_says_whose_it_is_and_one_from_before_that_is_ours_too) {
  store_.reset();
  EXPECT_EQ(bytes_of(path()).substr(68, 4), "SmPg");  // where SQLite's header has it
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "PRAGMA application_id = 0", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  EXPECT_TRUE(open_store("sqlite:" + path()));
}

TEST_F(StoreTest, many_may_make_the_store_at_once) {
  for (int round = 0; round < 5; ++round) {
    const std::string fresh = "sqlite:" + (folder_ / std::to_string(round)).string();
    std::array<std::string, 8> faults;
    std::vector<std::thread> openers;
    for (std::string& fault : faults)
      openers.emplace_back([&] {
        const auto store = open_store(fresh);
        if (!store) fault = store.error().text();
      });
    for (std::thread& opener : openers) opener.join();
    for (const std::string& fault : faults) EXPECT_EQ(fault, "");
  }
}

TEST_F(StoreTest, a_record_comes_back_as_it_was_also_after_reopening) {
  const Record in = record("17");
  RecordId id;
  {
    auto txn = Transaction::begin(*store_);
    id = *store_->insert(in);
    ASSERT_TRUE(txn->commit());
  }
  store_.reset();
  store_ = open();
  const auto out = *store_->find_record(StreamId{1}, "17");
  ASSERT_TRUE(out);
  EXPECT_EQ(out->id, id);
  EXPECT_EQ(out->fields, in.fields);
  EXPECT_EQ(out->raw, in.raw);
  EXPECT_TRUE(out->version_ours);
  EXPECT_EQ(out->version, "v1");
  EXPECT_FALSE(*store_->find_record(StreamId{2}, "17"));
}

TEST_F(StoreTest, a_record_without_its_body_is_not_kept) {
  auto txn = Transaction::begin(*store_);
  const RecordId id = *store_->insert(record("17"));
  ASSERT_TRUE(txn->commit());
  EXPECT_TRUE(store_->update(*store_->record(id).value()));
  EXPECT_DEATH((void)store_->update(*store_->record(id, Load::without_body).value()),
               "body_left_out");
}

TEST_F(StoreTest, what_was_not_committed_never_happened) {
  {
    auto txn = Transaction::begin(*store_);
    (void)store_->insert(record("17"));
  }
  EXPECT_FALSE(*store_->find_record(StreamId{1}, "17"));
}

TEST_F(StoreTest, field_numbers_survive_a_catalogue_in_another_order) {
  auto txn = Transaction::begin(*store_);
  (void)store_->insert(record("17"));
  ASSERT_TRUE(txn->commit());
  store_.reset();
  catalogue_ = {};
  for (const char* name : {"new", "city", "email"}) {
    Field field;
    field.name = name;
    catalogue_.add(field);
  }
  store_ = open();
  const auto out = *store_->find_record(StreamId{1}, "17");
  EXPECT_EQ(out->held(catalogue_.find(EntityKind::person, "city")->id), "Bath");
  EXPECT_EQ(out->held(catalogue_.find(EntityKind::person, "email")->id), "ada@example.test");
}

TEST_F(StoreTest, update_leaves_the_entity_alone) {
  Record r = record("17");
  r.id = *store_->insert(r);
  ASSERT_TRUE(store_->set_entity(r.id, EntityId{9}));
  r.entity = EntityId{3};  // as a slow reader might still believe
  r.version = "v2";
  ASSERT_TRUE(store_->update(r));
  const auto out = *store_->record(r.id);
  EXPECT_EQ(out->entity, EntityId{9});
  EXPECT_EQ(out->version, "v2");
}

TEST_F(StoreTest, forwards_stay_one_step_long) {
  const EntityId a = *store_->create_entity(EntityKind::person);
  const EntityId b = *store_->create_entity(EntityKind::person);
  const EntityId c = *store_->create_entity(EntityKind::person);
  ASSERT_TRUE(store_->forward(c, b));
  ASSERT_TRUE(store_->forward(b, a));
  EXPECT_EQ(*store_->current(c), a);
  EXPECT_EQ(*store_->current(a), a);
  EXPECT_FALSE(*store_->current(EntityId{99}));
}

TEST_F(StoreTest, an_act_is_heard_once) {
  Act act;
  act.contact_point = "ada@example.test";
  act.purpose = "newsletter";
  EXPECT_TRUE(*store_->add(act, 1));
  EXPECT_FALSE(*store_->add(act, 1));
  EXPECT_EQ(store_->acts_on("ada@example.test")->size(), 1u);
  EXPECT_TRUE(store_->acts_on("bob@example.test")->empty());
}

TEST_F(StoreTest, a_loss_seen_again_keeps_its_number) {
  Loss loss;
  loss.entity = EntityId{3};
  loss.record = RecordId{4};
  loss.value = "Bath";
  loss.edited = 2;
  ASSERT_TRUE(store_->add(loss));
  const std::int64_t number = store_->losses_of(EntityId{3})->front().id;
  Loss other = loss;
  other.value = "York";
  ASSERT_TRUE(store_->add(other));
  ASSERT_TRUE(store_->add(loss));
  const auto all = *store_->losses_of(EntityId{3});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all.front().id, number);
}

TEST_F(StoreTest, a_newer_decision_ends_the_older_one) {
  ASSERT_TRUE(store_->add(Decision{0, RecordId{1}, RecordId{2}, true, "anna", "", 5}));
  ASSERT_TRUE(store_->add(Decision{0, RecordId{1}, RecordId{2}, false, "bert", "", 6}));
  const auto decisions = *store_->decisions_on(RecordId{2});
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_FALSE(decisions[0].same);
}

TEST_F(StoreTest, a_case_is_open_once_per_subject) {
  Case c;
  c.kind = "brake";
  c.subject = "crm deletes";
  ASSERT_TRUE(store_->open_case(c));
  c.text = "more of them";
  ASSERT_TRUE(store_->open_case(c));
  auto cases = *store_->open_cases();
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].text, "more of them");
  ASSERT_TRUE(store_->close_case(cases[0].id, "done", 5));
  EXPECT_TRUE(store_->open_cases()->empty());
  EXPECT_EQ(store_->close_case(cases[0].id, "again", 6).error().code, "SP-STO-030");
}

TEST_F(StoreTest, only_one_hub_holds_the_lease) {
  auto other = open();
  EXPECT_TRUE(*store_->take_lease("hub", "a", 0, 0));
  EXPECT_FALSE(*other->take_lease("hub", "b", 0, 0));
  ASSERT_TRUE(store_->drop_lease("hub", "a"));
  EXPECT_TRUE(*other->take_lease("hub", "b", 0, 0));
  other.reset();  // a dead holder leaves nothing behind
  EXPECT_TRUE(*store_->take_lease("hub", "a", 0, 0));
}

TEST_F(StoreTest, backup_and_restore) {
  (void)store_->insert(record("17"));
  const std::string backup = (folder_ / "b.db").string();
  ASSERT_TRUE(store_->backup(backup));
  EXPECT_EQ(store_->backup(backup).error().code, "SP-STO-020");
  (void)store_->insert(record("18"));
  store_.reset();
  ASSERT_TRUE(restore_store("sqlite:" + path(), backup));
  store_ = open();
  EXPECT_TRUE(*store_->find_record(StreamId{1}, "17"));
  EXPECT_FALSE(*store_->find_record(StreamId{1}, "18"));
  EXPECT_TRUE(store_->verify().empty());
  std::ofstream(folder_ / "junk.db") << "this is no database, only some text that is long enough";
  EXPECT_FALSE(restore_store("sqlite:" + path(), (folder_ / "junk.db").string()));
  EXPECT_TRUE(*store_->find_record(StreamId{1}, "17"));
}

TEST_F(StoreTest, damage_is_found_and_named) {
  store_.reset();
  std::ofstream(path(), std::ios::binary) << "not a store at all, but some bytes";
  const auto broken = open_store("sqlite:" + path());
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, "SP-STO-002");
}

TEST_F(StoreTest, the_file_is_for_its_owner_only) {
  const auto rights = fs::status(path()).permissions();
  EXPECT_EQ(rights & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
}

}  // namespace
}  // namespace samepage
