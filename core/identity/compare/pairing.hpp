#pragma once
// What the comparators share while two groups are compared.

#include <algorithm>
#include <cmath>
#include <span>

#include "identity/compare/evidence.hpp"

namespace samepage::identity {

struct Pairing {
  const Group& a;
  const Group& b;
  const Scale& scale;
  bool company = a.kind == Kind::company || b.kind == Kind::company;

  const Value& value(ValueId id) const { return scale.values()[id]; }
  std::string_view text(ValueId id) const { return scale.values()[id].text; }
  std::span<const Part> parts(ValueId id) const { return scale.values().parts(value(id)); }

  std::uint32_t borne_by(const Group& group, ValueId id) const {
    std::span<const Borne> rest = group.bearing;
    if (constexpr std::size_t many = 64; rest.size() > many) {  // sorted by order within a domain
      const Domain domain = value(id).domain;
      const auto before = [&](const Borne& borne) {
        return borne.domain() != domain ? borne.domain() < domain
                                        : value(borne.value).order < value(id).order;
      };
      rest = {std::ranges::partition_point(rest, before), rest.end()};
      if (!rest.empty()) rest = rest.first(1);
    }
    for (const Borne& borne : rest)
      if (borne.value == id) return borne.records;
    return 0;
  }
  std::uint32_t inside(ValueId id) const { return borne_by(a, id) + borne_by(b, id); }
  double frequency(ValueId id, double unseen) const {
    return scale.frequency(id, inside(id), unseen);
  }
  double chance(Comparison what, Level level) const {
    return scale.model().probability(company, what, level);
  }
  double different_bits(Comparison what) const { return std::log2(chance(what, Level::different)); }

  // The same value on both sides.
  Mark same(Comparison what, ValueId id, double unseen) const {
    const double bits = std::log2(chance(what, Level::same) / frequency(id, unseen));
    return make(what, Level::same, std::max(bits, -1.0), id, id);
  }
  // Unlike values that one and the same may well bear: `spread` is the share of this very value
  // among all that the level allows.
  Mark alike(Comparison what, Level level, double spread, ValueId x, ValueId y,
             double unseen) const {
    const double fx = frequency(x, unseen), fy = frequency(y, unseen);
    const double bits =
        agreement_bits(chance(what, level) * spread, std::max(fx, fy), std::min(fx, fy));
    return make(what, level, std::max(bits, different_bits(what)), x, y);
  }
  Mark different(Comparison what, ValueId x, ValueId y) const {
    return make(what, Level::different, different_bits(what), x, y);
  }
  Mark make(Comparison what, Level level, double bits, ValueId x, ValueId y) const {
    return {what, level, static_cast<float>(bits), x, y};
  }
};

using Marks = MarkList<8>;

// Best of all pairs of forms; each adds its marks. Empty: nothing comparable.
Marks compare_person_names(const Pairing& pair, std::span<const Borne> a, std::span<const Borne> b);
Marks compare_company_names(const Pairing& pair, std::span<const Borne> a,
                            std::span<const Borne> b);
Marks compare_addresses(const Pairing& pair, std::span<const Borne> a, std::span<const Borne> b);
Mark compare_dates(const Pairing& pair, ValueId a, ValueId b);
Mark compare_emails(const Pairing& pair, ValueId a, ValueId b);
Mark compare_phones(const Pairing& pair, ValueId a, ValueId b);
Mark compare_ids(const Pairing& pair, Comparison what, ValueId a, ValueId b, bool& comparable);
Mark compare_plain(const Pairing& pair, Comparison what, ValueId a, ValueId b, double unseen);

float sum_of(const Marks& marks);

// What groups of several records say is the average over their records, not the best that any two
// say: of many values some agree by chance. Gathers odds, weighted by how many records say what.
class Average {
 public:
  void add(double bits, std::uint32_t records_a, std::uint32_t records_b) {
    const double weight = double{static_cast<double>(records_a)} * records_b;
    odds_ += weight * std::exp2(bits);
    weight_ += weight;
  }
  double bits() const { return std::log2(odds_ / weight_); }

 private:
  double odds_ = 0, weight_ = 0;
};

// That two groups, each sure of its own value, differ is worth more than that two records do: up to
// two and a half times as much.
double confirmed(double bits, std::span<const Borne> a, std::span<const Borne> b);

// The marks of the best pair, changed so that their sum is the average.
void settle_marks(const Pairing& pair, Marks& marks, const Average& average,
                  std::span<const Borne> a, std::span<const Borne> b);

}  // namespace samepage::identity
