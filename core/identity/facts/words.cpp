#include "identity/facts/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace samepage::identity {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string folded;
  if (is_ascii(text))
    folded = ascii_lower(text);
  else
    folded = ascii_key(case_fold(text));
  std::string word;
  for (const char c : folded) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      word += c;
    else if (c == '\'' || c == '`' || static_cast<unsigned char>(c) >= 0x80)
      continue;
    else if (!word.empty())
      words.push_back(std::exchange(word, {}));
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string all;
  for (const std::string& word : words) {
    if (!all.empty()) all += between;
    all += word;
  }
  return all;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

namespace {

struct Rewrite {
  std::string_view from, to;
};
// In this order; longer ones first.
constexpr std::array rewrites{
    Rewrite{"tsch", "c"}, Rewrite{"shch", "s"}, Rewrite{"sch", "s"}, Rewrite{"tch", "c"},
    Rewrite{"iya", "ia"}, Rewrite{"iy", "i"},   Rewrite{"yu", "iu"}, Rewrite{"ju", "iu"},
    Rewrite{"ya", "ia"},  Rewrite{"ja", "ia"},  Rewrite{"ph", "f"},  Rewrite{"th", "t"},
    Rewrite{"ck", "k"},   Rewrite{"ks", "x"},   Rewrite{"kh", "h"},  Rewrite{"zh", "j"},
    Rewrite{"sh", "s"},   Rewrite{"ae", "a"},   Rewrite{"oe", "o"},  Rewrite{"ue", "u"},
    Rewrite{"dj", "j"},   Rewrite{"ou", "u"},   Rewrite{"ei", "i"},  Rewrite{"ie", "i"},
    Rewrite{"y", "i"},    Rewrite{"w", "v"},    Rewrite{"q", "k"},   Rewrite{"z", "s"},
};

}  // namespace

std::string spelling_key(std::string_view word) {
  std::string key;
  for (std::size_t at = 0; at < word.size();) {
    std::string_view to = word.substr(at, 1);
    std::size_t taken = 1;
    for (const Rewrite& rule : rewrites) {
      if (!word.substr(at).starts_with(rule.from)) continue;
      to = rule.to;
      taken = rule.from.size();
      break;
    }
    for (const char c : to)
      if (key.empty() || key.back() != c) key += c;
    at += taken;
  }
  return key;
}

std::uint64_t sound_of(std::string_view word) {
  if (has_digit(word)) word = {};
  std::uint64_t sound = 0;
  int sounds = 0;
  char last = 0;
  const std::string key = spelling_key(word);
  for (std::size_t at = 0; at < key.size() && sounds < 7; ++at) {
    char c = 0;
    switch (key[at]) {
      case 'b':
      case 'p':
        c = 'b';
        break;
      case 'f':
      case 'v':
        c = 'f';
        break;
      case 'c':
      case 'k':
      case 'g':
      case 'x':
      case 'j':
        c = 'k';
        break;
      case 's':
        c = 's';
        break;
      case 'd':
      case 't':
        c = 't';
        break;
      case 'l':
        c = 'l';
        break;
      case 'm':
      case 'n':
        c = 'n';
        break;
      case 'r':
        c = 'r';
        break;
      default:
        last = 0;
        if (at == 0 && key[0] != 'h') c = 'a';
    }
    if (c == 0 || c == last) continue;
    last = c;
    sound = sound << 8 | static_cast<unsigned char>(c);
    ++sounds;
  }
  return sound;
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z')
      letters |= 1u << (c - 'a');
    else
      letters |= 1u << (26 + static_cast<unsigned char>(c) % 6);
  }
  return letters;
}

int typing_errors(std::string_view a, std::string_view b, int most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (static_cast<int>(b.size() - a.size()) > most) return most + 1;
  while (!a.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.empty()) return static_cast<int>(b.size());
  constexpr std::size_t longest = 80;
  if (b.size() > longest) return most + 1;
  std::array<int, longest + 1> before{}, row{}, next{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = static_cast<int>(i);
    int least = next[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int wrong = a[i - 1] == b[j - 1] ? 0 : 1;
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + wrong});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
      least = std::min(least, next[j]);
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  return std::min(row[b.size()], most + 1);
}

}  // namespace samepage::identity
