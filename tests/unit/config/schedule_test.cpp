#include "config/schedule.hpp"

#include <gtest/gtest.h>

namespace samepage {
namespace {

std::string next(std::string_view schedule, std::string_view after) {
  const auto parsed = Schedule::parse(schedule);
  if (!parsed) return parsed.error().code;
  const auto at = parsed->next_after(*parse_time(after));
  return at ? format_time(*at) : "never";
}

TEST(Schedule, Every) {
  EXPECT_EQ(next("every 5m", "2026-11-22T10:00:00Z"), "2026-11-22T10:05:00Z");
  EXPECT_EQ(next("every  90s", "2026-11-22T10:00:00Z"), "2026-11-22T10:01:30Z");
  EXPECT_EQ(next("manual", "2026-11-22T10:00:00Z"), "never");
}

TEST(Schedule, Cron) {
  EXPECT_EQ(next("0 3 * * *", "2026-11-22T03:00:00Z"), "2026-11-23T03:00:00Z");
  EXPECT_EQ(next("0 3 * * *", "2026-11-22T02:59:59.999Z"), "2026-11-22T03:00:00Z");
  EXPECT_EQ(next("*/20 8-9 * * *", "2026-11-22T09:40:00Z"), "2026-11-23T08:00:00Z");
  EXPECT_EQ(next("15,45 * * * *", "2026-12-31T23:50:00Z"), "2027-01-01T00:15:00Z");
  EXPECT_EQ(next("30/10 0 * * *", "2026-11-22T00:40:00Z"), "2026-11-22T00:50:00Z");
  EXPECT_EQ(next("0 0 29 2 *", "2026-11-22T00:00:00Z"), "2028-02-29T00:00:00Z");
}

TEST(Schedule, Weekdays) {  // 22 November 2026 is a Sunday
  EXPECT_EQ(next("0 6 * * mon-fri", "2026-11-22T00:00:00Z"), "2026-11-23T06:00:00Z");
  EXPECT_EQ(next("0 6 * * 7", "2026-11-22T00:00:00Z"), "2026-11-22T06:00:00Z");
  EXPECT_EQ(next("0 6 * * 0", "2026-11-22T00:00:00Z"), "2026-11-22T06:00:00Z");
  EXPECT_EQ(next("0 0 1 * Tue", "2026-11-22T12:00:00Z"), "2026-11-24T00:00:00Z");  // either
}

TEST(Schedule, RefusesWhatItCannotKeep) {
  for (const char* text : {"", "soon", "every", "every 0s", "every 5", "every 500d", "* * * *",
                           "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
                           "5-1 * * * *", "*/0 * * * *", "a * * * *", "0 0 30 2 *", ", * * * *"})
    EXPECT_EQ(next(text, "2026-11-22T00:00:00Z"), "SP-CFG-012") << text;
}

}  // namespace
}  // namespace samepage
