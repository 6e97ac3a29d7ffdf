#include "base/time.hpp"

#include <gtest/gtest.h>

namespace samepage {
namespace {

TEST(Time, WhatCanBeReadCanBeWrittenAndReadAgain) {
  for (const char* text : {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
                           "2026-11-22T10:15:00.250+02:00", "2026-12-31T23:59:60Z"}) {
    const auto moment = parse_time(text);
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(parse_time(format_time(*moment)), moment) << text;
  }
}

TEST(Time, MomentsOutsideOfTheYearsThatCanBeWrittenAreNone) {
  for (const char* text : {"9999-12-31T23:59:60Z", "9999-12-31T24:00:00Z",
                           "9999-12-31T23:00:00-02:00", "0000-01-01T00:00:00+01:00"})
    EXPECT_FALSE(parse_time(text)) << text;
}

}  // namespace
}  // namespace samepage
