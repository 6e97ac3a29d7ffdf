// Every operation of the store on its disk fails once, in every way. SAMEPAGE_DISK_TIER=full does
// all of them; without it a sample that is another one for every fault.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "store/store.hpp"
#include "story.hpp"

namespace samepage::disk {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t sampled_points = 6;  // of each fault in the quick tier

bool full_tier() {
  const char* tier = std::getenv("SAMEPAGE_DISK_TIER");
  return tier != nullptr && std::string_view(tier) == "full";
}

std::int64_t only_point() {
  const char* point = std::getenv("SAMEPAGE_DISK_ONLY");
  return point == nullptr ? 0 : std::atoll(point);
}

class Disk : public testing::TestWithParam<Fault> {
 protected:
  void SetUp() override {
    folder_ =
        (fs::temp_directory_path() / ("samepage-disk-" + std::to_string(::getpid()))).string();
  }
  void TearDown() override {
    FaultyDisk::install().reset();
    fs::remove_all(folder_);
  }
  std::string folder_;
};

TEST_P(Disk, fails_and_the_end_is_the_same) {
  const Fault fault = GetParam();
  FaultyDisk& disk = FaultyDisk::install();
  Story story(disk, folder_);
  const Told undisturbed = story.tell({});
  ASSERT_TRUE(undisturbed.wrong.empty()) << undisturbed.wrong.front();
  const std::int64_t operations = disk.counted(fault);
  ASSERT_GT(operations, 0);
  const std::int64_t step =
      full_tier() ? 1 : std::max<std::int64_t>(1, operations / sampled_points);
  std::int64_t points = 0, failed_cycles = 0, bad = 0;
  for (std::int64_t at = 1 + static_cast<std::int64_t>(fault) % step; at <= operations;
       at += step) {
    if (only_point() != 0) at = only_point();
    ++points;
    const bool odd = points % 2 == 1;
    const Strike strike{fault, at, points % 4 < 2, odd};
    const Told told = story.tell(strike);
    failed_cycles += told.failed_cycles;
    const std::string place = std::string(name_of(fault)) + " at operation " + std::to_string(at) +
                              " of " + std::to_string(operations) +
                              (strike.lasting ? ", lasting" : "") +
                              (strike.restarts ? ", with a restart" : "");
    for (const std::string& wrong : told.wrong) ADD_FAILURE() << place << "\n  " << wrong;
    if (told.ending != undisturbed.ending)
      ADD_FAILURE() << place << "\nwithout it:\n"
                    << undisturbed.ending.text() << "with it:\n"
                    << told.ending.text();
    bad += told.wrong.empty() && told.ending == undisturbed.ending ? 0 : 1;
    ASSERT_LT(bad, 5) << "enough is enough";
    if (only_point() != 0) break;
  }
  std::cout << name_of(fault) << ": " << points << " of " << operations << " operations struck, "
            << failed_cycles << " cycles failed of it" << std::endl;
}

INSTANTIATE_TEST_SUITE_P(Faults, Disk, testing::ValuesIn(all_faults), [](const auto& given) {
  std::string name(name_of(given.param));
  std::ranges::replace(name, ' ', '_');
  return name;
});

}  // namespace
}  // namespace samepage::disk
