// Letter by letter is written what the library writes of the whole text.

#include <gtest/gtest.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <random>
#include <string>

#include "base/text.hpp"

namespace samepage {
namespace {

class Library {
 public:
  Library() {
    UErrorCode status = U_ZERO_ERROR;
    one_.reset(icu::Transliterator::createInstance(
        "Any-Latin; Lower; Latin-ASCII; NFD; [:M:] Remove; Lower", UTRANS_FORWARD, status));
  }
  std::string key_of(const std::string& text) const {
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
    one_->transliterate(wide);
    std::string out;
    return wide.toUTF8String(out);
  }

 private:
  std::unique_ptr<icu::Transliterator> one_;
};

std::string utf8(unsigned c) {
  if (c < 0x80) return {static_cast<char>(c)};
  return {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
}

// Many texts at once, apart by a line's end: asking the library costs microseconds each time.
TEST(AsciiKey, EveryPairOfLettersIsWrittenAsTheLibraryWritesIt) {
  const Library library;
  for (unsigned first = 1; first <= 0x17f; first = first == 0x7f ? 0xc0 : first + 1) {
    std::string text, keys;
    for (unsigned second = 0xc0; second <= 0x17f; ++second) {
      const std::string pair = utf8(first) + utf8(second), back = utf8(second) + utf8(first);
      text += pair + "\n" + back + "\n";
      keys += ascii_key(pair) + "\n" + ascii_key(back) + "\n";
    }
    EXPECT_EQ(keys, library.key_of(text)) << first;
  }
}

TEST(AsciiKey, SoIsAnyTextOfThem) {
  const Library library;
  std::mt19937 random(7);
  const std::string plain = "aeioustzAEIOSTZ .'-";
  for (int i = 0; i < 3'000; ++i) {
    std::string text;
    for (auto left = 1 + random() % 12; left > 0; --left)
      text += random() % 2 == 0 ? std::string{plain[random() % plain.size()]}
                                : utf8(0xc0 + static_cast<unsigned>(random() % (0x180 - 0xc0)));
    EXPECT_EQ(ascii_key(text), library.key_of(text)) << text;
  }
}

TEST(AsciiKey, WhatIsNoLetterOfTheseGoesToTheLibrary) {
  const Library library;
  for (const std::string text : {"M\u00fcller \u03a3\u03ac\u03c2", "e\u0301\u00fc", "\u00fc\u0307", "\u00a0\u00fc",
                                 "\u00fc\xc3", "\xc1\x81\u00fc", "\u00fc\xff", "\u0141\u00f3d\u017a \u2013 x"})
    EXPECT_EQ(ascii_key(text), library.key_of(text)) << text;
}

}  // namespace
}  // namespace samepage
