// The quick way of reading telephone numbers answers what libphonenumber answers, or nothing.

#include "mapping/normal/phone_rules.hpp"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <random>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "mapping/normal/phone_pattern.hpp"

namespace samepage {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

class Comparison {
 public:
  void compare(const std::string& text, const std::string& region) {
    const QuickPhone quick = quick_phone(text, region);
    ++asked_;
    if (!quick.known) return;
    ++known_;
    found_ += quick.normal.has_value();
    const auto right = phone_by_library(text, region);
    EXPECT_EQ(quick.normal.value_or("none"), right.value_or("none")) << text << " in " << region;
  }
  // Else the quick way would be right by never answering.
  void expect_answers(double share) const {
    EXPECT_GT(static_cast<double>(known_), static_cast<double>(asked_) * share);
    EXPECT_GT(found_, known_ / 10);
  }

 private:
  int asked_ = 0, known_ = 0, found_ = 0;
};

const PhoneNumberUtil& library() { return *PhoneNumberUtil::GetInstance(); }

std::vector<std::string> all_regions() {
  std::set<std::string> names;
  library().GetSupportedRegions(&names);
  return {names.begin(), names.end()};
}

std::vector<PhoneNumber> examples_of(const std::string& region) {
  std::vector<PhoneNumber> examples;
  for (int type = 0; type < PhoneNumberUtil::UNKNOWN; ++type) {
    PhoneNumber number;
    if (library().GetExampleNumberForType(
            region, static_cast<PhoneNumberUtil::PhoneNumberType>(type), &number))
      examples.push_back(number);
  }
  PhoneNumber wrong;
  if (library().GetInvalidExampleNumber(region, &wrong)) examples.push_back(wrong);
  return examples;
}

// As people write it, and a little wrong.
std::vector<std::string> writings(const PhoneNumber& number, const std::string& region) {
  std::vector<std::string> all;
  for (const auto format : {PhoneNumberUtil::E164, PhoneNumberUtil::INTERNATIONAL,
                            PhoneNumberUtil::NATIONAL, PhoneNumberUtil::RFC3966})
    library().Format(number, format, &all.emplace_back());
  std::string national, prefix;
  library().GetNationalSignificantNumber(number, &national);
  library().GetNddPrefixForRegion(region, true, &prefix);
  const std::string code = std::to_string(number.country_code());
  for (const std::string front :
       {"", "0", "1", "8", "9", "00", "011", "001", "+", "(0)", "+0", "++"})
    all.push_back(front + national);
  for (const std::string front : {"00", "011", "", "0", "+", "(+", "+ ", " 00-", "/+", "+00", "*"})
    all.push_back(front + code + national);
  all.push_back("+" + code + " (" + prefix + ") " + national);
  all.push_back(prefix + prefix + national);
  all.push_back(code + prefix + national);
  all.push_back(national + " ext. 12");
  all.push_back(national + "x12");
  all.push_back("+" + code + national + ".");
  all.push_back("+" + code + national + ";ext=5");
  all.push_back(national.substr(0, national.size() / 2));
  all.push_back("+" + code + national.substr(0, national.size() - 1));
  all.push_back("+" + code + national + "1");
  all.push_back("+" + code + national + "1234");
  all.push_back(national.substr(1));
  all.push_back("00" + national + "00");
  return all;
}

TEST(PhoneRules, ExamplesOfEveryRegion) {
  Comparison comparison;
  const auto regions = all_regions();
  std::size_t other = 0;
  for (const std::string& region : regions) {
    for (const PhoneNumber& number : examples_of(region)) {
      for (const std::string& text : writings(number, region)) {
        comparison.compare(text, region);
        comparison.compare(text, "ZZ");
        other = (other + 7) % regions.size();
        comparison.compare(text, regions[other]);
      }
    }
  }
  comparison.expect_answers(0.6);
}

TEST(PhoneRules, NumbersOfNoRegion) {
  Comparison comparison;
  std::set<int> codes;
  library().GetSupportedGlobalNetworkCallingCodes(&codes);
  ASSERT_FALSE(codes.empty());
  for (const int code : codes) {
    PhoneNumber number;
    ASSERT_TRUE(library().GetExampleNumberForNonGeoEntity(code, &number));
    for (const std::string& text : writings(number, "US"))
      for (const char* region : {"US", "ZZ", "001", "FR"}) comparison.compare(text, region);
  }
  comparison.expect_answers(0.3);
}

// Digits in any order, of any length, in any region: prefixes, calling codes and lengths by chance.
TEST(PhoneRules, AnyDigits) {
  Comparison comparison;
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto regions = all_regions();
  constexpr std::string_view between[] = {"", "", "", "", " ", "-", ".", "/", ") ", " ("};
  constexpr std::string_view fronts[] = {"",   "",    "0",   "+",   "00",  "1",
                                         "+1", "+44", "+54", "+52", "011", "9"};
  for (int i = 0; i < 60'000; ++i) {
    const std::string& region = regions[below(regions.size())];
    std::string text(fronts[below(std::size(fronts))]);
    if (below(4) == 0)
      text = (below(2) == 0 ? "+" : "") + std::to_string(library().GetCountryCodeForRegion(region));
    for (std::size_t digits = below(16) + 1; digits > 0; --digits) {
      text += static_cast<char>('0' + below(10));
      text += between[below(std::size(between))];
    }
    comparison.compare(text, region);
  }
  comparison.expect_answers(0.6);
}

TEST(PhoneRules, WhatTheLibraryIsAskedFor) {
  for (const std::string text :
       {"", "+", "12", "+4930901820x5", "030 901820 ext 5", "0800 FLOWERS", "٠٣٠٩٠١٨٢٠",
        "+49 30 901820;phone-context=+49", "030 901820 / x 7", "030 9018#20"})
    EXPECT_FALSE(quick_phone(text, "DE").known) << text;
  EXPECT_FALSE(quick_phone("030 901820", "de").known);
  EXPECT_FALSE(quick_phone("030 901820", "QQ").known);
  EXPECT_TRUE(quick_phone("+49 (30) 90.18-20", "DE").known);
  EXPECT_EQ(quick_phone("030 901820", "DE").normal, "+4930901820");
}

// The same as a general engine of regular expressions.
TEST(DigitPattern, LikeRegularExpressions) {
  std::mt19937 random(11);
  for (const std::string pattern :
       {"0", "[15]", "0|1", "00(?:1[245]|4)?", "(?:0|90)(?:(1[25]|3)(\\d{3,4}))?",
        "1|([2-4]\\d{3})$", "0?(?:(11|2(?:20?|3[1-4]))15)?", "[2-5]\\d{2,4}|1(?:[34]0|5\\d)\\d\\d?",
        "(?:1|2\\d){2}3?", "\\d{4}(?:\\d{2})?", "8(?:1(?:2|3){1,2}|[\\d])|9[1-36-8]"}) {
    const auto made = DigitPattern::compile(pattern);
    ASSERT_TRUE(made) << pattern;
    const std::regex general(pattern);
    for (int i = 0; i < 3000; ++i) {
      std::string digits;
      for (auto n = random() % 9; n > 0; --n) digits += static_cast<char>('0' + random() % 6);
      EXPECT_EQ(made->matches(digits), std::regex_match(digits, general))
          << pattern << " " << digits;
      std::smatch found;
      const bool fits =
          std::regex_search(digits, found, general, std::regex_constants::match_continuous);
      const auto front = made->front(digits);
      ASSERT_EQ(front.has_value(), fits) << pattern << " " << digits;
      if (!fits) continue;
      bool captured = false;
      for (std::size_t g = 1; g < found.size(); ++g) captured |= found[g].length() > 0;
      EXPECT_EQ(front->length, static_cast<std::size_t>(found.length()))
          << pattern << " " << digits;
      EXPECT_EQ(front->captured, captured) << pattern << " " << digits;
    }
  }
}

TEST(DigitPattern, RefusesWhatItDoesNotKnow) {
  for (const char* pattern :
       {"a", "1*", "1+", "1??", "(1", "1)", "[1", "[]", "[^1]", "(?=1)", "1{2", "1{3,2}", "1{,3}",
        "^1", ".", "\\D", "\\1", "1{2}{3}", "1{99}"})
    EXPECT_FALSE(DigitPattern::compile(pattern)) << pattern;
}

}  // namespace
}  // namespace samepage
