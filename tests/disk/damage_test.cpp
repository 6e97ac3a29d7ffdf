// A damaged store is told from a sound one, nothing is written anywhere from it, and a backup
// brings it back. A backup is whole or not there.

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "faulty_disk.hpp"
#include "runner.hpp"
#include "store/store.hpp"

namespace samepage::disk {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_size = 4096;

std::string bytes_of(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A hub with two systems, some records and a backup of its store.
class Damage : public testing::Test {
 protected:
  void SetUp() override {
    FaultyDisk::install().reset();
    folder_ = fs::temp_directory_path() / ("samepage-damage-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    runner_ =
        std::make_unique<scenario::Runner>(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", path());
    std::string story = "system crm\nsystem mail\n";
    for (int i = 0; i < 20; ++i)
      story += "in crm contacts " + std::to_string(i) + R"( set {"email": "person)" +
               std::to_string(i) + R"(@example.test", "first": "Person", "last": "Number )" +
               std::to_string(i) + "\"}\n";
    tell(story + "sync\nsync\nrestart");
    auto store = open_store(url());
    ASSERT_TRUE(store) << store.error().text();
    ASSERT_TRUE((*store)->backup(backup()));
    store->reset();
    sound_ = bytes_of(path());
    tell("in crm contacts 3 set {\"job\": \"Admiral\"}");  // something to write, once the hub runs
  }
  void TearDown() override {
    runner_.reset();
    fs::remove_all(folder_);
  }
  std::string path() const { return (folder_ / "store.db").string(); }
  std::string backup() const { return (folder_ / "backup.db").string(); }
  std::string url() const { return "sqlite:" + path(); }

  void tell(const std::string& lines) {
    for (const std::string& failure : runner_->run(lines)) ADD_FAILURE() << failure;
  }
  int writes() {
    return runner_->systems().at("crm")->writes + runner_->systems().at("mail")->writes;
  }

  // The hub refuses, says why and how to mend it, writes nothing; the backup mends it.
  void refused_and_mended() {
    const int before = writes();
    const auto failures = runner_->run("sync");
    ASSERT_EQ(failures.size(), 1u) << "the damage was not noticed";
    EXPECT_NE(failures.front().find("SP-STO-002"), std::string::npos) << failures.front();
    EXPECT_NE(failures.front().find(path()), std::string::npos) << failures.front();
    EXPECT_NE(failures.front().find("samepage store restore FILE"), std::string::npos)
        << failures.front();
    EXPECT_EQ(writes(), before) << "written from a damaged store";
    tell("restart");
    const auto mended = restore_store(url(), backup());
    ASSERT_TRUE(mended) << mended.error().text();
    auto store = open_store(url());
    ASSERT_TRUE(store) << store.error().text();
    for (const Error& error : (*store)->verify()) ADD_FAILURE() << error.text();
    EXPECT_EQ((*store)->tally()->records, 40);
  }

  fs::path folder_;
  std::unique_ptr<scenario::Runner> runner_;
  std::string sound_;
};

TEST_F(Damage, a_zeroed_page_wherever_it_is) {
  ASSERT_EQ(sound_.size() % page_size, 0u);
  for (std::size_t page = 0; page < sound_.size() / page_size; ++page) {
    SCOPED_TRACE("page " + std::to_string(page + 1));
    std::string damaged = sound_;
    damaged.replace(page * page_size, page_size, page_size, '\0');
    write_bytes(path(), damaged);
    // A whole page of zeros at the very beginning is no SQLite file; elsewhere no b-tree page.
    refused_and_mended();
    if (HasFatalFailure()) return;
  }
  tell(
      "sync\nsync\nexpect mail contacts *person3@example.test job = Admiral\nexpect records mail "
      "contacts 20");
}

TEST_F(Damage, a_file_that_was_cut_off) {
  for (const std::size_t pages : {1u, 2u, 7u, 20u}) {
    SCOPED_TRACE(std::to_string(pages) + " pages left");
    write_bytes(path(), sound_.substr(0, pages * page_size));
    refused_and_mended();
    if (HasFatalFailure()) return;
  }
}

TEST_F(Damage, the_damaged_file_is_kept_when_it_could_not_even_be_opened) {
  write_bytes(path(), std::string(sound_.size(), 'x'));
  refused_and_mended();
  EXPECT_EQ(bytes_of(path() + ".damaged").substr(0, 3), "xxx");
  tell(
      "sync\nsync\nexpect mail contacts *person3@example.test job = Admiral\nexpect records mail "
      "contacts 20");
}

// SQLite cannot see a changed byte inside a value; the checksum of the value does.
TEST_F(Damage, any_changed_bit_of_a_stored_value) {
  struct Place {
    const char *read, *write, *column;
  };
  for (const Place& place : {Place{"SELECT state FROM record WHERE id = 3",
                                   "UPDATE record SET state = ?1 WHERE id = 3", "record 3"},
                             Place{"SELECT body FROM golden WHERE entity_id = 3",
                                   "UPDATE golden SET body = ?1 WHERE entity_id = 3", "entity 3"},
                             Place{"SELECT body FROM change WHERE id = 3",
                                   "UPDATE change SET body = ?1 WHERE id = 3", "change 3"}}) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    sqlite3_stmt* q = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db, place.read, -1, &q, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_step(q), SQLITE_ROW);
    const std::string value(static_cast<const char*>(sqlite3_column_blob(q, 0)),
                            static_cast<std::size_t>(sqlite3_column_bytes(q, 0)));
    sqlite3_finalize(q);
    const auto put = [&](const std::string& bytes) {
      ASSERT_EQ(sqlite3_prepare_v2(db, place.write, -1, &q, nullptr), SQLITE_OK);
      sqlite3_bind_blob64(q, 1, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
      ASSERT_EQ(sqlite3_step(q), SQLITE_DONE);
      sqlite3_finalize(q);
    };
    ASSERT_GT(value.size(), 8u);
    for (std::size_t at = 0; at < value.size(); at += 5) {
      std::string changed = value;
      changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
      put(changed);
      auto store = open_store(url());
      ASSERT_TRUE(store);
      const Errors found = (*store)->verify();
      ASSERT_FALSE(found.empty()) << place.column << ", byte " << at;
      EXPECT_EQ(found.front().code, "SP-STO-006");
      EXPECT_NE(found.front().where.find(place.column), std::string::npos) << found.front().text();
    }
    put(value);
    sqlite3_close(db);
  }
  auto store = open_store(url());
  EXPECT_TRUE((*store)->verify().empty());
}

// A golden record that is not what was written is not sent to anybody.
TEST_F(Damage, a_changed_value_is_not_written_anywhere) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db,
                         "UPDATE record SET state = CAST(replace(CAST(state AS BLOB), 'Number', "
                         "'Nurber') AS BLOB)",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  ASSERT_GT(sqlite3_total_changes(db), 0);
  sqlite3_close(db);
  const int before = writes();
  const auto failures = runner_->run("sync");
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_NE(failures.front().find("SP-STO-006"), std::string::npos) << failures.front();
  EXPECT_EQ(writes(), before);
}

// The log of a store that was not closed. Its frames have checksums: what stands behind a bad one
// counts as never written, as after a power cut, and the hub goes on from there.
TEST_F(Damage, a_log_that_is_changed_cut_off_or_lost) {
  tell("sync");
  const std::string open_store_bytes = bytes_of(path());
  const std::string log = bytes_of(path() + "-wal");
  ASSERT_GT(log.size(), 3 * page_size);
  for (int way = 0; way < 5; ++way) {
    SCOPED_TRACE(way);
    tell("restart");
    fs::remove(path() + "-shm");
    std::string left = log;
    if (way == 0) left[log.size() / 2] ^= 1;
    if (way == 1) left.resize(log.size() / 2);
    if (way == 2) left[3] ^= 1;  // its header
    if (way == 3) left.clear();
    write_bytes(path(), open_store_bytes);
    write_bytes(path() + "-wal", left);
    if (way == 4) fs::remove(path() + "-wal");
    tell(
        "sync\nsync\nexpect records mail contacts 20\nexpect mail contacts *person3@example.test "
        "job = Admiral\n"
        "expect pending 0\nrestart");
    auto store = open_store(url());
    ASSERT_TRUE(store) << store.error().text();
    EXPECT_TRUE((*store)->verify().empty());
  }
}

TEST_F(Damage, a_store_or_backup_of_a_newer_release) {
  for (const std::string& file : {path(), backup()}) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, "INSERT INTO schema_migration VALUES (999, 'later', 'x')", nullptr,
                           nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(db);
  }
  EXPECT_EQ(open_store(url()).error().code, "SP-STO-012");
  EXPECT_EQ(runner_->run("sync").size(), 1u);
  const std::string before = bytes_of(path());
  const auto restored = restore_store(url(), backup());
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, "SP-STO-012");
  EXPECT_EQ(restored.error().where, backup());
  EXPECT_EQ(bytes_of(path()), before);
}

TEST_F(Damage, a_damaged_backup_replaces_nothing) {
  const std::string good = bytes_of(backup());
  for (std::size_t page = 1; page < good.size() / page_size; page += 3) {
    std::string bad = good;
    bad.replace(page * page_size, page_size, page_size, '\0');
    write_bytes(backup(), bad);
    const auto done = restore_store(url(), backup());
    ASSERT_FALSE(done) << "page " << page + 1;
    EXPECT_EQ(done.error().code, "SP-STO-022") << done.error().text();
    EXPECT_EQ(bytes_of(path()), sound_);
  }
}

TEST_F(Damage, a_backup_is_for_its_owner_and_may_be_read_only) {
  EXPECT_EQ(fs::status(backup()).permissions() & (fs::perms::group_all | fs::perms::others_all),
            fs::perms::none);
  fs::permissions(backup(), fs::perms::owner_read);
  const std::string before = bytes_of(backup());
  const auto done = restore_store(url(), backup());
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(bytes_of(backup()), before);
  EXPECT_FALSE(fs::exists(backup() + "-wal"));
}

TEST_F(Damage, no_restore_while_a_hub_is_at_work) {
  auto store = open_store(url());
  for (const char* lease : {"hub", "serve"}) {
    ASSERT_TRUE(*(*store)->take_lease(lease, "a", 0, 0));
    const auto done = restore_store(url(), backup());
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "SP-STO-004");
    ASSERT_TRUE((*store)->drop_lease(lease, "a"));
  }
  EXPECT_TRUE(restore_store(url(), backup()));
}

// The disk fails at every operation of a backup: there is a whole one or none, never half of one.
TEST_F(Damage, a_backup_on_a_disk_that_fails) {
  FaultyDisk& disk = FaultyDisk::install();
  for (const Fault fault :
       {Fault::full, Fault::write_error, Fault::read_error, Fault::open_error}) {
    for (std::int64_t at = 1;; ++at) {
      const std::string file =
          (folder_ / ("b-" + std::to_string(at) + std::string(name_of(fault)))).string();
      auto store = open_store(url());
      ASSERT_TRUE(store);
      disk.plan(fault, at, true);
      const auto done = (*store)->backup(file);
      const bool struck = disk.struck();
      disk.heal();
      EXPECT_EQ(done.has_value(), fs::exists(file)) << name_of(fault) << " at " << at;
      EXPECT_FALSE(fs::exists(file + ".part"));
      if (done) {
        EXPECT_TRUE(restore_store(url(), file)) << name_of(fault) << " at " << at;
      } else {
        EXPECT_EQ(done.error().code.substr(0, 7), "SP-STO-") << done.error().text();
      }
      if (!struck) break;
    }
  }
}

// The power is cut at every operation of a restore in place: the store is the old one or the
// backup.
TEST_F(Damage, a_restore_with_a_power_cut) {
  FaultyDisk& disk = FaultyDisk::install();
  for (std::int64_t at = 1;; ++at) {
    write_bytes(path(), sound_);
    fs::remove(path() + "-wal");
    disk.reset();
    {
      auto store = open_store(url());
      ASSERT_TRUE(store) << store.error().text();
      ASSERT_TRUE((*store)->set_meta("after the backup", "yes"));
    }
    disk.reset();
    disk.plan(Fault::power_cut, at, true);
    const auto done = restore_store(url(), backup());
    const bool struck = disk.struck();
    disk.after_power_loss(static_cast<std::uint64_t>(at));
    fs::remove(path() + "-shm");
    auto store = open_store(url());
    ASSERT_TRUE(store) << "cut at " << at << ": " << store.error().text();
    for (const Error& error : (*store)->verify())
      ADD_FAILURE() << "cut at " << at << ": " << error.text();
    EXPECT_TRUE(!done || (*store)->meta("after the backup")->empty()) << "cut at " << at;
    EXPECT_EQ((*store)->tally()->records, 40);
    if (!struck) break;
  }
}

}  // namespace
}  // namespace samepage::disk
