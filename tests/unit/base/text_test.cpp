#include "base/text.hpp"

#include <gtest/gtest.h>

namespace samepage {
namespace {

TEST(Text, AKeyOfAKeyIsItself) {
  for (const char* text :
       {"\u0220", "Ada \u00c9tienne", "\u03a3\u03ac\u03c2", "\u0130\u0131", "\u01c4"})
    EXPECT_EQ(ascii_key(ascii_key(text)), ascii_key(text)) << text;
  EXPECT_EQ(ascii_key("\u0220"), "n");
  EXPECT_EQ(ascii_key("\u00c9tienne"), "etienne");
}

}  // namespace
}  // namespace samepage
