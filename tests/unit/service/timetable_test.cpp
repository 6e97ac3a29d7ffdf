#include "service/timetable.hpp"

#include <gtest/gtest.h>

namespace samepage {
namespace {

constexpr Millis minute = 60'000;
const Millis noon = *parse_time("2026-11-22T12:00:00Z");

Schedule schedule(std::string_view text) { return *Schedule::parse(text); }
using Names = std::vector<std::string>;

TEST(Timetable, NeverRunIsDueAtOnceUnlessByCron) {
  Timetable table;
  table.add("crm", schedule("every 5m"), 0, noon);
  table.add("mail", schedule("30 12 * * *"), 0, noon);
  table.add("file", schedule("manual"), 0, noon);
  EXPECT_EQ(table.due(noon), Names{"crm"});
  table.ran("crm", noon + 10, 0, false);
  EXPECT_TRUE(table.due(noon + minute).empty());
  EXPECT_EQ(table.next(), noon + 10 + 5 * minute);
  EXPECT_EQ(table.due(noon + 30 * minute), (Names{"crm", "mail"}));
}

TEST(Timetable, MissedRunsAreCaughtUpOnce) {
  Timetable table;
  table.add("crm", schedule("every 5m"), noon - 60 * minute, noon);  // twelve missed
  table.add("mail", schedule("0 3 * * *"), noon - 60 * 60 * minute, noon);
  EXPECT_EQ(table.due(noon), (Names{"crm", "mail"}));
  table.ran("crm", noon, 0, false);
  table.ran("mail", noon, 0, false);
  EXPECT_TRUE(table.due(noon + minute).empty());
}

TEST(Timetable, WhoIsAwaitedIsDueAtOnceUnlessItsTimesAreChosen) {
  Timetable table;
  for (const auto& [name, when] :
       {std::pair("crm", "every 5m"), {"mail", "0 3 * * *"}, {"file", "manual"}})
    table.add(name, schedule(when), noon - minute, noon);
  for (const char* name : {"crm", "mail", "file", "nobody"}) table.hurry(name, noon);
  EXPECT_EQ(table.due(noon), Names{"crm"});
  table.ran("crm", noon, 0, true);
  EXPECT_EQ(table.next(), noon + 5 * minute);
}

TEST(Timetable, WhoWasHurriedForNothingWaitsForItsTime) {
  Timetable table;
  table.add("crm", schedule("every 5m"), noon, noon);
  table.hurry("crm", noon);
  table.ran("crm", noon, 0, false);
  table.hurry("crm", noon + 1);
  EXPECT_TRUE(table.due(noon + 1).empty());
  table.ran("crm", noon + 5 * minute, 0, false);  // its own time
  table.hurry("crm", noon + 6 * minute);
  EXPECT_EQ(table.due(noon + 6 * minute), Names{"crm"});
}

TEST(Timetable, WhoAskedToBeLeftAloneIsNotHurried) {
  Timetable table;
  table.add("crm", schedule("every 5m"), noon, noon);
  table.ran("crm", noon, noon + 60 * minute, false);
  table.hurry("crm", noon + minute);
  EXPECT_TRUE(table.due(noon + 59 * minute).empty());
}

TEST(Timetable, FreshRunIsNotRepeatedAfterARestart) {
  Timetable table;
  table.add("crm", schedule("every 5m"), noon - minute, noon);
  EXPECT_TRUE(table.due(noon).empty());
  EXPECT_EQ(table.next(), noon + 4 * minute);
}

TEST(Timetable, FailedConnectionComesBackWhenItAskedTo) {
  Timetable table;
  table.add("crm", schedule("every 5m"), 0, noon);
  table.ran("crm", noon, noon + 20 * minute, false);
  EXPECT_TRUE(table.due(noon + 19 * minute).empty());
  EXPECT_EQ(table.due(noon + 20 * minute), Names{"crm"});
  table.ran("crm", noon, noon + 1000, false);
  EXPECT_EQ(table.next(), noon + 1000);
}

TEST(Timetable, ClockSetBackDoesNotPutARunOff) {
  Timetable table;
  table.add("crm", schedule("every 5m"), 0, noon);
  table.ran("crm", noon, 0, false);
  EXPECT_TRUE(table.due(noon - 600 * minute).empty());
  EXPECT_EQ(table.due(noon - 595 * minute), Names{"crm"});
}

TEST(Timetable, NothingDueEver) {
  Timetable table;
  table.add("file", schedule("manual"), 0, noon);
  EXPECT_FALSE(table.next());
}

}  // namespace
}  // namespace samepage
