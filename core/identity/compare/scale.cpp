#include <algorithm>
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

Scale::Scale(const ValueTable& values, const Model& model, std::size_t records,
             std::span<const double> within_source)
    : values_(values),
      model_(model),
      within_source_(within_source),
      records_(rounded_records(records)) {
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

double Scale::source_bits(std::span<const std::uint32_t> a,
                          std::span<const std::uint32_t> b) const {
  double least = 0;
  if (within_source_.empty()) return least;
  for (const std::uint32_t source : a)
    if (source < within_source_.size() && std::ranges::find(b, source) != b.end())
      least = std::min(least, within_source_[source]);
  return least;
}

// Records are dealt to entities whose sizes are drawn with these shares: joining groups of a and b
// records multiplies the odds by P(a+b)·C(a+b, a) / (P(a)·P(b)), here beside that of two single
// ones.
double Scale::size_bits(std::size_t a, std::size_t b) const {
  const std::vector<double>& shares = model_.sizes;
  if (shares.empty() || a + b < 3) return 0;
  const auto log_share = [&](std::size_t size) {
    return std::log2(shares[std::min(size, shares.size()) - 1]);
  };
  const auto log_ways = [](std::size_t n) {
    return std::lgamma(static_cast<double>(n) + 1) / std::log(2.0);
  };
  const double joined =
      log_share(a + b) - log_share(a) - log_share(b) + log_ways(a + b) - log_ways(a) - log_ways(b);
  const double singles = log_share(2) - 2 * log_share(1) + 1;
  constexpr double most = -8;  // what is unusual is not impossible
  return std::clamp(joined - singles, most, 0.0);
}

double agreement_bits(double t, double frequency_a, double frequency_b) {
  return std::log2(t / (t * frequency_a + frequency_b));
}

}  // namespace samepage::identity
