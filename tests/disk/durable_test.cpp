// What commit() acknowledged is there after a power cut, whatever the disk made of the rest.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "faulty_disk.hpp"
#include "store/store.hpp"

namespace samepage::disk {
namespace {

namespace fs = std::filesystem;

constexpr int commits = 40;

class Durable : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("samepage-durable-" + std::to_string(::getpid()));
    fresh();
  }
  void TearDown() override {
    disk_.reset();
    fs::remove_all(folder_);
  }
  void fresh() {
    disk_.reset();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  std::string path() const { return (folder_ / "s.db").string(); }

  // Counts up, opening the store anew now and then, until the power is cut: the last number that
  // commit() said yes to.
  int count_up() {
    int acknowledged = 0;
    std::unique_ptr<Store> store;
    for (int n = 1; n <= commits && !disk_.is_off(); ++n) {
      if (n % 10 == 1) {
        store.reset();
        auto opened = open_store("sqlite:" + path());
        if (!opened) return acknowledged;
        store = std::move(*opened);
      }
      if (set(*store, n)) acknowledged = n;
    }
    return acknowledged;
  }

  // More than one page.
  static std::string long_text(int n) { return std::string(9000, static_cast<char>('a' + n % 26)); }

  static Result<void> set(Store& store, int n) {
    SP_ASSIGN(auto txn, Transaction::begin(store));
    SP_TRY(store.set_meta("n", std::to_string(n)));
    SP_TRY(store.set_meta("long", long_text(n)));
    return txn.commit();
  }

  FaultyDisk& disk_ = FaultyDisk::install();
  fs::path folder_;
};

TEST_F(Durable, an_acknowledged_commit_survives_a_power_cut_at_every_operation) {
  ASSERT_EQ(count_up(), commits);
  const std::int64_t operations = disk_.counted(Fault::power_cut);
  ASSERT_GT(operations, commits);
  for (std::int64_t at = 1; at <= operations; ++at) {
    fresh();
    disk_.plan(Fault::power_cut, at, true);
    const int acknowledged = count_up();
    disk_.after_power_loss(static_cast<std::uint64_t>(at));
    fs::remove(path() + "-shm");
    auto store = open_store("sqlite:" + path());
    ASSERT_TRUE(store) << "cut at " << at << ": " << store.error().text();
    EXPECT_TRUE((*store)->verify().empty()) << "cut at " << at;
    const auto n = (*store)->meta("n");
    ASSERT_TRUE(n) << n.error().text();
    const int kept = n->empty() ? 0 : std::stoi(*n);
    EXPECT_GE(kept, acknowledged) << "cut at " << at << " of " << operations;
    EXPECT_LE(kept, acknowledged + 1) << "cut at " << at;
    const auto text = (*store)->meta("long");
    ASSERT_TRUE(text);
    const std::string whole = kept == 0 ? "" : long_text(kept);
    EXPECT_EQ(*text, whole) << "half of a commit; cut at " << at;
  }
}

}  // namespace
}  // namespace samepage::disk
