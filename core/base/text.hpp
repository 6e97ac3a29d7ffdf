#pragma once
// Text as people mean it: Unicode by ICU, and the small ASCII helpers everything needs.

#include <string>
#include <string_view>
#include <vector>

namespace samepage {

std::string_view trim(std::string_view text);  // ASCII and U+00A0 white space
std::string collapse_spaces(std::string_view text);
std::string ascii_lower(std::string_view text);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
std::vector<std::string_view> split(std::string_view text, char separator);  // keeps empty parts
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// The candidate nearest to `text` by edit distance, for "did you mean"; empty when none is near.
std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates);

bool is_utf8(std::string_view text);
std::string to_utf8_lossy(std::string_view text);  // wrong bytes become U+FFFD
std::string latin1_to_utf8(std::string_view text);

// Unicode forms (ICU). Each is idempotent.
std::string nfc(std::string_view text);         // what we store and show
std::string case_fold(std::string_view text);   // NFKC + case folding: for comparing, never shown
std::string ascii_key(std::string_view text);   // folded, transliterated to ASCII, marks dropped
std::string lower(std::string_view text);       // full Unicode lower case

}  // namespace samepage
