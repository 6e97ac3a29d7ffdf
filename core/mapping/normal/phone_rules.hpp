#pragma once
// libphonenumber decides what a telephone number is, but asks general regular expressions about
// every character: 10 µs a number. Nearly all numbers are digits with spaces, hyphens and brackets
// around them. For these its own metadata are followed here, step by step as it follows them;
// whatever goes beyond (letters, extensions, rewritten numbers, errors) is left to it. Before a
// region is first used, its example number is read both ways: where the answers differ, the region
// is left to the library.

#include <optional>
#include <string>
#include <string_view>

namespace samepage {

struct QuickPhone {
  bool known = false;  // false: ask the library
  std::optional<std::string> normal;
};

// What phone_by_library answers, if that is known here.
QuickPhone quick_phone(std::string_view text, std::string_view region);

// E.164, by libphonenumber. `region`: ISO 3166-1 alpha-2, "ZZ" for none.
std::optional<std::string> phone_by_library(std::string_view text, std::string_view region);

}  // namespace samepage
