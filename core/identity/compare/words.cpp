#include "identity/compare/words.hpp"

#include <string>

#include "identity/facts/words.hpp"
#include "identity/tables/nicknames.hpp"

namespace samepage::identity {
namespace {

constexpr double unseen_name = 0.3;   // what a name borne by nobody else weighs in records
constexpr double unseen_slip = 0.01;  // a misspelt one

struct Likeness {
  Level level = Level::different;
  double spread = 1;
};

Likeness likeness(const Value& a, const Value& b) {
  const std::string_view x = a.text, y = b.text;
  if (x.size() == 1 || y.size() == 1) return {x[0] == y[0] ? Level::initial : Level::different, 1};
  const double length = static_cast<double>(std::max(x.size(), y.size()));
  if (const int lists = share_a_name(x, y); lists > 0) return {Level::nickname, 1.0 / (6 * lists)};
  const int most = length >= 6 ? 2 : 1;
  if (length >= 3 && a.spelling == b.spelling) return {Level::variant, 0.3};
  const int errors = too_far(a.letters, b.letters, most) ? most + 1 : typing_errors(x, y, most);
  // A slip seldom makes one known name of another: Jan and Jana are two.
  if (errors == 1 && a.known_bearers > 0 && b.known_bearers > 0)
    return {Level::one_error, 0.02 / (12 * length)};
  if (errors == 1) return {length >= 4 ? Level::one_error : Level::two_errors, 1 / (12 * length)};
  if (errors == 2 && most == 2) return {Level::two_errors, 1 / (60 * length)};
  if (a.aux != 0 && a.aux == b.aux && length >= 4) return {Level::sounds_alike, 1.0 / 60};
  const std::string_view shorter = x.size() < y.size() ? x : y,
                         longer = x.size() < y.size() ? y : x;
  if (shorter.size() >= 3 && longer.starts_with(shorter)) return {Level::part, 1.0 / 30};
  return {};
}

}  // namespace

Mark compare_words(const Pairing& pair, Comparison what, ValueId x, ValueId y) {
  if (x == y) {
    if (pair.text(x).size() == 1) return pair.make(what, Level::initial, 2.5, x, y);
    return pair.same(what, x, unseen_name);
  }
  const Likeness like = likeness(pair.value(x), pair.value(y));
  if (like.level == Level::different) return pair.different(what, x, y);
  if (like.level == Level::initial) {
    constexpr double letters = 12;  // a stranger's name begins like this one time in so many
    return pair.make(what, like.level, std::log2(letters * 0.8), x, y);
  }
  const double unseen = like.level == Level::nickname ? unseen_name : unseen_slip;
  return pair.alike(what, like.level, like.spread, x, y, unseen);
}

Mark compare_joined(const Pairing& pair, Comparison what, std::span<const ValueId> x,
                    std::span<const ValueId> y) {
  const auto join = [&](std::span<const ValueId> words) {
    std::string all;
    for (const ValueId word : words) all += pair.text(word);
    return all;
  };
  const std::string a = join(x), b = join(y);
  const int errors = a.size() >= 4 ? typing_errors(a, b, 1) : 2;
  if (errors > 1) return pair.different(what, x[0], y[0]);
  const double bits =
      std::log2(pair.chance(what, Level::one_error) / pair.frequency(x[0], unseen_name));
  return pair.make(what, errors == 0 ? Level::variant : Level::one_error, std::min(bits, 9.0), x[0],
                   y[0]);
}

}  // namespace samepage::identity
