#include <bit>
#include <cmath>

#include "identity/compare/evidence.hpp"

namespace samepage::identity {

std::uint32_t rounded_count(std::uint32_t count) {
  if (count <= 8) return count;
  // four steps to each doubling up to 64, then one
  const std::uint32_t low = std::bit_floor(count);
  if (count >= 64) return low;
  return low + (count - low) / (low / 4) * (low / 4);
}

double rounded_records(std::size_t records) {
  return std::exp2(std::round(std::log2(static_cast<double>(records < 1 ? 1 : records))));
}

Scale::Scale(const ValueTable& values, const Model& model, std::size_t records)
    : values_(values), model_(model), records_(rounded_records(records)) {
  // On day one there are few records, but strangers of the whole world stand behind them.
  constexpr double world = 500;
  prior_ = std::log2(model.matches_per_record / (records_ + world));
  for (std::size_t k = 0; k < kin_count; ++k)
    kin_prior_[k] = std::log2(model.kin_per_record[k] / (records_ + world));
}

double Scale::frequency(ValueId value, std::uint32_t inside, double unseen) const {
  const std::uint32_t count = rounded_count(values_[value].count);
  const double others = count > inside ? count - inside : 0;
  constexpr double imagined = 200;  // records behind what is known of values before there are any
  const double nature = values_[value].known_bearers;
  return std::min(0.9, (others + unseen + nature) / (records_ + imagined));
}

double agreement_bits(double t, double frequency_a, double frequency_b) {
  return std::log2(t / (t * frequency_a + frequency_b));
}

}  // namespace samepage::identity
