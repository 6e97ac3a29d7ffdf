#include "identity/compare/pairing.hpp"

namespace samepage::identity {

double confirmed(double bits, std::span<const Borne> a, std::span<const Borne> b) {
  const auto records = [](std::span<const Borne> all) {
    std::uint32_t sum = 0;
    for (const Borne& borne : all) sum += borne.records;
    return sum;
  };
  const double both = std::min({records(a), records(b), 4u});
  return bits * (1 + 0.5 * (both - 1));
}

void settle_marks(const Pairing& pair, Marks& marks, const Average& average,
                  std::span<const Borne> a, std::span<const Borne> b) {
  if (marks.empty()) return;
  const double best = sum_of(marks);
  double wanted = average.bits();
  bool all_different = true;
  for (const Mark& mark : marks) all_different = all_different && mark.bits <= 0;
  if (all_different) wanted = confirmed(wanted, a, b);
  std::size_t strongest = 0;
  for (std::size_t i = 1; i < marks.size(); ++i)
    if (std::abs(marks[i].bits) > std::abs(marks[strongest].bits)) strongest = i;
  Mark& mark = marks[strongest];
  mark = pair.make(mark.what, mark.level, double{mark.bits} + wanted - best, mark.a, mark.b);
}

}  // namespace samepage::identity
