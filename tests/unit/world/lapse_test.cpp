#include "world/lapse.hpp"

#include <gtest/gtest.h>

#include "world/sim/sim_clock.hpp"

namespace samepage {
namespace {

constexpr Millis hour = 3'600'000;

TEST(Lapses, a_clock_that_nobody_sets_is_believed) {
  SimClock clock;
  Lapses lapses(clock);
  const Millis began = clock.now();
  EXPECT_EQ(lapses.since(began - hour), hour) << "what an earlier version wrote down";
  clock.advance(5'000);
  EXPECT_EQ(lapses.since(began), 5'000);
  EXPECT_EQ(lapses.since(clock.now() + hour), 0) << "the future was not long ago";
}

TEST(Lapses, set_forward_it_makes_nothing_older) {
  SimClock clock;
  Lapses lapses(clock);
  lapses.now();
  const Millis written = clock.now();
  clock.advance(1'000);
  clock.jump_wall(hour);
  EXPECT_EQ(lapses.since(written), 0) << "nobody knows when it was set";
  clock.advance(2'000);
  EXPECT_EQ(lapses.since(written), 2'000);
  EXPECT_EQ(lapses.since(clock.now() - 500), 500);
}

TEST(Lapses, set_back_it_keeps_nobody_waiting_for_ever) {
  SimClock clock;
  Lapses lapses(clock);
  lapses.now();
  const Millis written = clock.now();
  clock.jump_wall(-hour);
  EXPECT_EQ(lapses.since(written), 0);
  clock.advance(2'000);
  EXPECT_EQ(lapses.since(written), 2'000);
}

TEST(Lapses, another_run_notices_what_was_set_between) {
  SimClock clock;
  Lapses before(clock);
  const std::string noted = before.text();
  const Millis written = clock.now();
  clock.advance(3'000);
  Lapses undisturbed(clock);
  undisturbed.recall(noted);
  EXPECT_EQ(undisturbed.since(written), 3'000);
  EXPECT_EQ(undisturbed.text(), noted) << "nothing new to write down";

  clock.jump_wall(hour);
  Lapses after(clock);
  after.recall(noted);
  EXPECT_EQ(after.since(written), 0);
  const std::string again = after.text();
  EXPECT_NE(again, noted);
  clock.advance(4'000);
  Lapses third(clock);
  third.recall(again);
  EXPECT_EQ(third.since(written), 4'000);
}

TEST(Lapses, a_moment_before_it_was_noticed_is_no_proof) {
  SimClock clock;
  Lapses lapses(clock);
  const Millis written = clock.now();
  clock.advance(1'000);
  const Lapses::Moment began = lapses.now();
  clock.advance(9'000);
  clock.jump_wall(hour);
  lapses.now();
  EXPECT_EQ(lapses.since(written, began), 0);
}

}  // namespace
}  // namespace samepage
