#pragma once
// Text as people mean it: Unicode by ICU, and the small ASCII helpers everything needs.

#include <string>
#include <string_view>
#include <vector>

namespace samepage {

std::string_view trim(std::string_view text);  // ASCII and U+00A0 white space
std::string collapse_spaces(std::string_view text);

// What people paste along without seeing it. Kinds of white space become ' ', kinds of line ends
// '\n'. `kept` holds the result where it differs from `text`; ASCII without '\r', '\v', '\f' never
// does.
std::string_view plain_spaces(std::string_view text, std::string& kept);
// Also without zero-width characters, soft hyphens, byte order marks and marks of direction: for
// what identifies, where an unseen character makes another person. The joiners U+200C and U+200D
// may stay.
enum class Joiners : bool { drop, keep };
std::string_view visible(std::string_view text, std::string& kept, Joiners joiners = Joiners::drop);
// Without white space and unseen characters at both ends; a joiner at the end belongs to its
// letter.
std::string_view trim_unseen(std::string_view text);
bool is_blank(std::string_view text);  // nothing in it that anybody sees

bool is_ascii(std::string_view text);
bool is_printable_ascii(std::string_view text);  // from ' ' to '~': nearly every value there is
// Printable ASCII with single spaces, none at the ends; also nothing at all.
bool is_single_spaced_ascii(std::string_view text);

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
std::string nfc(std::string_view text);        // what we store and show
std::string case_fold(std::string_view text);  // NFKC + case folding: for comparing, never shown
std::string ascii_key(std::string_view text);  // folded, transliterated to ASCII, marks dropped
std::string lower(std::string_view text);      // full Unicode lower case

}  // namespace samepage
