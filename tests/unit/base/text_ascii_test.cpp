// Eight characters at a time say what one at a time says.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "base/text.hpp"

namespace samepage {
namespace {

bool slowly_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

bool slowly_printable(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool slowly_single_spaced(const std::string& text) {
  return slowly_printable(text) && !text.starts_with(' ') && !text.ends_with(' ') &&
         text.find("  ") == text.npos;
}

void compare(const std::string& text) {
  EXPECT_EQ(is_ascii(text), slowly_ascii(text)) << text;
  EXPECT_EQ(is_printable_ascii(text), slowly_printable(text)) << text;
  EXPECT_EQ(is_single_spaced_ascii(text), slowly_single_spaced(text)) << text;
}

TEST(TextAscii, EveryByteAtEveryPlace) {
  for (std::size_t size = 1; size < 26; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text(size, 'a');
        text[at] = static_cast<char>(c);
        compare(text);
        text[(at + 1) % size] = ' ';
        compare(text);
      }
    }
  }
}

TEST(TextAscii, PairsOfSpaces) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto n = random() % 30; n > 0; --n) text += "abcdefg !~    "[random() % 11];
    compare(text);
  }
}

}  // namespace
}  // namespace samepage
