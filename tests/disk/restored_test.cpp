// The store comes back from an old backup while the systems have gone on. Nobody is created twice,
// nobody comes back, no edit or objection is lost.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "runner.hpp"
#include "store/store.hpp"

namespace samepage::disk {
namespace {

namespace fs = std::filesystem;

class Restored : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("samepage-restored-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    runner_ =
        std::make_unique<scenario::Runner>(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", path());
  }
  void TearDown() override {
    runner_.reset();
    fs::remove_all(folder_);
  }
  std::string path() const { return (folder_ / "store.db").string(); }
  std::string backup() const { return (folder_ / "backup.db").string(); }

  void tell(const std::string& lines) {
    for (const std::string& failure : runner_->run(lines)) ADD_FAILURE() << failure;
  }
  void back_up() {
    auto store = open_store("sqlite:" + path());
    ASSERT_TRUE(store) << store.error().text();
    ASSERT_TRUE((*store)->backup(backup()));
  }
  void restore() {
    tell("restart");
    const auto done = restore_store("sqlite:" + path(), backup());
    ASSERT_TRUE(done) << done.error().text();
  }

  fs::path folder_;
  std::unique_ptr<scenario::Runner> runner_;
};

constexpr const char* before = R"(
in crm contacts 1 set {"email": "ada@example.test", "first": "Ada", "last": "Lovelace"}
in crm contacts 2 set {"email": "charles@example.test", "first": "Charles", "last": "Babbage"}
in crm contacts 3 set {"email": "mary@example.test", "first": "Mary", "last": "Somerville"}
in mail contacts a set {"email": "ada@example.test", "job": "Countess"}
in crm members 7 set {"email": "ada@example.test", "list": "news", "status": "subscribed"}
in mail members m1 set {"email": "ada@example.test", "list": "news", "status": "subscribed"}
sync
sync
)";

// A create, an edit, a conflict, a delete and an opt-out, all after the backup and all synced.
constexpr const char* meanwhile = R"(
in crm contacts 4 set {"email": "joan@example.test", "first": "Joan", "last": "Clarke"}
in crm contacts 5 set {"first": "Dorothy", "last": "Vaughan", "phone": "020 7946 0200"}
in mail contacts a set {"job": "Programmer"}
in crm contacts 2 set {"job": "Inventor"}
in mail contacts *charles@example.test set {"job": "Mechanician"}
in mail contacts *mary@example.test delete
in crm members 7 set {"status": "unsubscribed"}
sync
sync
)";

constexpr const char* after = R"(
in crm contacts 6 set {"email": "zoe@example.test", "first": "Zoe", "last": "Example"}
sync
sync
expect records crm contacts 6
expect records mail contacts 5
expect mail contacts *joan@example.test last = Clarke
expect mail contacts *zoe@example.test last = Example
expect crm contacts 1 job = Programmer
expect mail contacts *charles@example.test job = Inventor
expect crm contacts 2 job = Inventor
expect mail contacts *mary@example.test gone
expect crm contacts 3 last = Somerville
expect mail members m1 status = unsubscribed
expect crm members 7 status = unsubscribed
expect pending 0
plan
expect plan 0
)";

struct Kinds {
  const char* name;
  const char* systems;
};
constexpr Kinds kinds[] = {{"feeds", "system crm\nsystem mail\n"},
                           {"a full listing", "system crm\nsystem mail full\n"},
                           {"listings", "system crm full\nsystem mail full\n"},
                           {"no times", "system crm timeless\nsystem mail timeless\n"}};

// What a restore is measured by: the same story without one.
TEST_F(Restored, not_at_all) { tell(std::string(kinds[0].systems) + before + meanwhile + after); }

TEST_F(Restored, from_an_old_backup) {
  for (const Kinds& kind : kinds) {
    SCOPED_TRACE(kind.name);
    TearDown();
    SetUp();
    tell(std::string(kind.systems) + before + "restart");
    back_up();
    tell(meanwhile);
    restore();
    tell(after);
  }
}

// The systems have forgotten where the backup was: all is read again.
TEST_F(Restored, and_the_cursors_are_too_old) {
  tell(std::string(kinds[0].systems) + before + "restart");
  back_up();
  tell(meanwhile);
  restore();
  tell("fault crm forget-cursor\nfault mail forget-cursor");
  tell(after);
}

// Ids of changes come again after a restore. An idempotency key that came again would be answered
// by the system with another person's record.
TEST_F(Restored, no_key_is_used_twice) {
  tell(std::string(kinds[0].systems) + before + "restart");
  back_up();
  tell(
      "in crm contacts 4 set {\"email\": \"joan@example.test\"}\nsync\n"
      "expect mail contacts *joan@example.test email = joan@example.test");
  restore();
  tell(
      "in crm contacts 4 delete\nin mail contacts *joan@example.test delete\n"
      "in crm contacts 6 set {\"email\": \"zoe@example.test\"}\nsync\nsync\n"
      "expect mail contacts *zoe@example.test email = zoe@example.test\n"
      "expect pending 0");
}

}  // namespace
}  // namespace samepage::disk
