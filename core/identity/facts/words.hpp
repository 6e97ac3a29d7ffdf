#pragma once
// Text for comparing: folded to lower-case ASCII letters and digits, in words; how it sounds.

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace samepage::identity {

// "José  O'Brien-Muñoz" → {"jose", "obrien", "munoz"}: apostrophes join, all else parts.
std::vector<std::string> words_of(std::string_view text);
std::string joined(const std::vector<std::string>& words, std::string_view between = " ");
std::string digits_of(std::string_view text);
bool has_digit(std::string_view text);
bool all_digits(std::string_view text);

// How a name sounds in most European tongues, spelling variants of transliteration taken together;
// 0 when nothing is left. Up to seven sounds.
std::uint64_t sound_of(std::string_view word);
// Spellings of one name: mueller, muller; yuliya, julia; philip, filip.
std::string spelling_key(std::string_view word);

// Changes of one letter (added, lost, wrong, two swapped) that make one out of the other; more than
// `most` gives most + 1. (Optimal string alignment.)
int typing_errors(std::string_view a, std::string_view b, int most);
// Which letters occur. One typing error changes at most two of them, so words can be told apart
// without looking at them.
std::uint32_t letters_of(std::string_view word);
inline bool too_far(std::uint32_t letters_a, std::uint32_t letters_b, int most) {
  return std::popcount(letters_a ^ letters_b) > 2 * most;
}

}  // namespace samepage::identity
