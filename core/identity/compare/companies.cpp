// Names of companies: words weigh by their rarity; what only one side has costs little when the
// other is all contained, for lists shorten names.

#include <string>

#include "identity/compare/pairing.hpp"
#include "identity/facts/words.hpp"

namespace samepage::identity {
namespace {

constexpr double unseen_word = 0.5;
constexpr double unseen_name = 0.3;

double rarity(const Pairing& pair, ValueId word) {
  return std::log2(1 / pair.frequency(word, unseen_word));
}

bool words_agree(const Pairing& pair, ValueId x, ValueId y) {
  if (x == y) return true;
  const std::string_view a = pair.text(x), b = pair.text(y);
  const std::size_t length = std::max(a.size(), b.size());
  if (length < 4 || all_digits(a) || all_digits(b)) return false;
  const int most = length >= 8 ? 2 : 1;
  if (!too_far(pair.value(x).letters, pair.value(y).letters, most) &&
      typing_errors(a, b, most) <= most)
    return true;
  const std::string_view shorter = a.size() < b.size() ? a : b,
                         longer = a.size() < b.size() ? b : a;
  return shorter.size() >= 3 && longer.starts_with(shorter);
}

std::string glued(const Pairing& pair, ValueId form) {
  std::string all;
  for (const Part& part : pair.parts(form)) all += pair.text(part.value);
  return all;
}

Mark compare_forms(const Pairing& pair, ValueId a, ValueId b) {
  constexpr Comparison what = Comparison::company_name;
  if (a == b) {
    // A firm's name is meant to be its own: that many records bear it makes it known, not common.
    const double f = (0.05 * pair.frequency(a, 0) * pair.scale.records() + unseen_name) /
                     (pair.scale.records() + 200);
    return pair.make(what, Level::same, std::log2(pair.chance(what, Level::same) / f), a, b);
  }
  const std::span<const Part> x = pair.parts(a), y = pair.parts(b);
  const std::string all_x = glued(pair, a), all_y = glued(pair, b);
  if (all_x == all_y) return pair.alike(what, Level::variant, 0.5, a, b, unseen_name);
  const std::size_t length = std::max(all_x.size(), all_y.size());
  const int most = length >= 12 ? 2 : 1;
  if (length >= 6 && typing_errors(all_x, all_y, most) <= most)
    return pair.alike(what, Level::one_error, 1 / (12.0 * static_cast<double>(length)), a, b,
                      0.001);
  double shared = 0, of_x = 0, of_y = 0, strongest = 0;
  std::uint32_t used = 0;
  for (const Part& word : y) of_y += rarity(pair, word.value);
  for (const Part& word : x) {
    const double weight = rarity(pair, word.value);
    of_x += weight;
    for (std::size_t j = 0; j < y.size(); ++j) {
      if (used >> j & 1 || !words_agree(pair, word.value, y[j].value)) continue;
      used |= 1u << j;
      const double both =
          std::min(weight, rarity(pair, y[j].value)) * (word.value == y[j].value ? 1 : 0.8);
      shared += both;
      strongest = std::max(strongest, both);
      break;
    }
  }
  const double less = std::min(of_x, of_y);
  if (less <= 0 || shared <= 0) return pair.different(what, a, b);
  const double covered = shared / less;
  // Words of a name go together; beyond the rarest each says half.
  const double said = strongest + 0.5 * (shared - strongest);
  if (covered > 0.85) {
    const double bits = said + std::log2(pair.chance(what, Level::part)) - 1;
    return pair.make(what, Level::part, std::max(bits, pair.different_bits(what)), a, b);
  }
  if (covered > 0.3) {
    const double bits = said * covered + std::log2(pair.chance(what, Level::far)) -
                        (of_x + of_y - 2 * shared) * 0.08;
    return pair.make(what, Level::far, std::max(bits, pair.different_bits(what)), a, b);
  }
  return pair.different(what, a, b);
}

}  // namespace

Marks compare_company_names(const Pairing& pair, std::span<const Borne> a,
                            std::span<const Borne> b) {
  Marks best;
  Average average;
  for (const Borne& in_a : a) {
    for (const Borne& in_b : b) {
      const Mark mark = compare_forms(pair, in_a.value, in_b.value);
      average.add(double{mark.bits}, in_a.records, in_b.records);
      if (best.empty())
        best.push_back(mark);
      else if (mark.bits > best[0].bits)
        best[0] = mark;
    }
  }
  if (pair.a.records + pair.b.records > 2) settle_marks(pair, best, average, a, b);
  return best;
}

}  // namespace samepage::identity
