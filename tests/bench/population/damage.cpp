#include "population/damage.hpp"

#include <array>
#include <cctype>
#include <iterator>
#include <string_view>
#include <utility>

namespace samepage::population {
namespace {

enum Slip : std::size_t {
  misspelling,
  phonetic,
  substitution,
  deletion,
  insertion,
  transposition,
  word_swap,
  blank,
  ocr,
  slips
};

std::array<double, slips> weights_of(Cloth cloth, Typist typist) {
  std::array<double, slips> weights{0.30, 0.30, 0.35, 0.15, 0.05, 0.05, 0.02, 0.02, 0.01};
  if (cloth == Cloth::digits) weights = {0, 0, 0.60, 0.15, 0.10, 0.05, 0, 0.02, 0.01};
  if (typist == Typist::agent) weights[phonetic] *= 4;
  if (typist == Typist::scanner) weights[ocr] = 3;
  if (cloth == Cloth::text) weights[word_swap] = 0.05;
  return weights;
}

struct Turn {
  std::string_view from, to;
};
constexpr Turn sounds[] = {{"ck", "k"}, {"ph", "f"}, {"th", "t"}, {"ei", "ie"}, {"ai", "ay"},
                           {"ie", "y"}, {"f", "ph"}, {"k", "ck"}, {"s", "z"},   {"c", "k"},
                           {"mm", "m"}, {"n", "nn"}, {"e", "ee"}, {"y", "ie"},  {"v", "w"},
                           {"l", "ll"}, {"t", "th"}};
constexpr Turn shapes[] = {{"m", "rn"}, {"l", "1"}, {"o", "0"}, {"rn", "m"},
                           {"S", "5"},  {"B", "8"}, {"e", "c"}, {"1", "l"},
                           {"0", "O"},  {"5", "S"}, {"h", "b"}, {"i", "l"}};
constexpr std::string_view rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

template <std::size_t N>
bool turn(std::string& value, const Turn (&turns)[N], Draw& draw) {
  const std::size_t first = draw.below(N);
  for (std::size_t i = 0; i < N; ++i) {
    const Turn& one = turns[(first + i) % N];
    const std::size_t at = value.find(one.from, 1);  // rare in the first letter
    if (at == value.npos) continue;
    value.replace(at, one.from.size(), one.to);
    return true;
  }
  return false;
}

char neighbour(char c, Draw& draw) {
  if (c >= '0' && c <= '9') return static_cast<char>('0' + (c - '0' + 1 + draw.below(9)) % 10);
  const char low = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view row : rows) {
    const std::size_t at = row.find(low);
    if (at == row.npos) continue;
    const bool left = at > 0 && (at + 1 == row.size() || draw.chance(0.5));
    const char next = row[left ? at - 1 : at + 1];
    return c == low ? next : static_cast<char>(std::toupper(static_cast<unsigned char>(next)));
  }
  return 'e';
}

// A place inside, rarely the first; never inside a character of several bytes.
std::size_t place_in(const std::string& value, Draw& draw) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::size_t at =
        value.size() < 2 || draw.chance(0.05) ? 0 : 1 + draw.below(value.size() - 1);
    if ((value[at] & 0x80) == 0 && (at + 1 == value.size() || (value[at + 1] & 0x80) == 0))
      return at;
  }
  return value.npos;
}

void swap_words(std::string& value) {
  const std::size_t space = value.find(' ');
  if (space != value.npos) value = value.substr(space + 1) + " " + value.substr(0, space);
}

void slip(std::string& value, Slip kind, Draw& draw) {
  if (kind == word_swap) return swap_words(value);
  if (kind == blank) return value.clear();
  if (kind == ocr && turn(value, shapes, draw)) return;
  if ((kind == phonetic || kind == misspelling) && turn(value, sounds, draw)) return;
  const std::size_t at = place_in(value, draw);
  if (at == value.npos) return;
  if (kind == deletion) {
    if (value.size() > 2) value.erase(at, 1);
  } else if (kind == insertion) {
    value.insert(at, 1, neighbour(value[at], draw));
  } else if (kind == transposition) {
    if (at + 1 < value.size() && (value[at + 1] & 0x80) == 0) std::swap(value[at], value[at + 1]);
  } else {
    value[at] = neighbour(value[at], draw);
  }
}

}  // namespace

double share_of_errors(Typist typist) {
  static constexpr double shares[] = {0.03, 0.06, 0.08, 0.02};
  return shares[static_cast<std::size_t>(typist)];
}

std::string damaged(std::string value, Cloth cloth, Typist typist, Draw& draw) {
  const auto weights = weights_of(cloth, typist);
  const int errors = draw.chance(0.1) ? 2 : 1;
  for (int i = 0; i < errors && !value.empty(); ++i)
    slip(value, static_cast<Slip>(draw.pick(weights)), draw);
  return value;
}

std::string damaged_postcode(std::string value, Draw& draw) {
  static constexpr double by_place[] = {4, 4, 20, 36, 36};
  std::size_t at = draw.pick(by_place);
  if (value.size() > 5) at += value.size() - 5;
  if (at < value.size()) value[at] = neighbour(value[at], draw);
  return value;
}

std::string swapped_day_and_month(const std::string& date) {
  if (date.size() != 10 || date.substr(8) > "12") return date;
  return date.substr(0, 5) + date.substr(8) + "-" + date.substr(5, 2);
}

}  // namespace samepage::population
