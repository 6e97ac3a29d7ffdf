// All comparisons of two groups, one after the other, and their sum.

#include "identity/compare/evidence.hpp"
#include "identity/compare/pairing.hpp"
#include "identity/tables/word_lists.hpp"

namespace samepage::identity {
namespace {

using Values = std::span<const Borne>;

// A large group is known by what most of its records say: of each domain the values that most bear.
// All against all would cost the square of its spellings, at each step of joining hundreds.
constexpr std::size_t most_values = 12;

Bearing leading(std::span<const Borne> bearing, const ValueTable& values) {
  Bearing all;
  for (std::size_t begin = 0, end = 0; begin < bearing.size(); begin = end) {
    while (end < bearing.size() && bearing[end].domain() == bearing[begin].domain()) ++end;
    if (bearing[begin].domain() >= first_part) break;
    std::vector<Borne> some(bearing.begin() + static_cast<std::ptrdiff_t>(begin),
                            bearing.begin() + static_cast<std::ptrdiff_t>(end));
    const auto order = [&](const Borne& borne) { return values[borne.value].order; };
    if (some.size() > most_values) {
      std::ranges::sort(some, [&](const Borne& x, const Borne& y) {
        return x.records != y.records ? x.records > y.records : order(x) < order(y);
      });
      some.resize(most_values);
      std::ranges::sort(some, {}, order);
    }
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// The stretch of a bearing that belongs to one domain.
class Stretches {
 public:
  Stretches(const Group& group, const ValueTable& values) : bearing_(group.bearing) {
    if (group.records > most_values) bearing_ = kept_ = leading(group.bearing, values);
    divide(bearing_);
  }
  Stretches(const Stretches&) = delete;
  Stretches& operator=(const Stretches&) = delete;
  Values operator[](Domain domain) const {
    const Stretch& stretch = at_[static_cast<std::size_t>(domain)];
    return bearing_.subspan(stretch.begin, stretch.size);
  }

 private:
  void divide(std::span<const Borne> bearing) {
    std::size_t begin = 0;
    while (begin < bearing.size() && bearing[begin].domain() < first_part) {
      const Domain domain = bearing[begin].domain();
      std::size_t end = begin + 1;
      while (end < bearing.size() && bearing[end].domain() == domain) ++end;
      at_[static_cast<std::size_t>(domain)] = {static_cast<std::uint32_t>(begin),
                                               static_cast<std::uint32_t>(end - begin)};
      begin = end;
    }
  }
  struct Stretch {
    std::uint32_t begin = 0, size = 0;
  };
  Bearing kept_;
  std::span<const Borne> bearing_;
  std::array<Stretch, static_cast<std::size_t>(first_part)> at_{};
};

struct Plain {
  Domain domain;
  Comparison what;
  double unseen;
};
constexpr std::array plain_comparisons{Plain{Domain::location, Comparison::location, 0.5},
                                       Plain{Domain::website, Comparison::website, 0.05},
                                       Plain{Domain::device_id, Comparison::device_id, 0.01},
                                       Plain{Domain::handle, Comparison::handle, 0.01},
                                       Plain{Domain::employer, Comparison::employer, 0.5},
                                       Plain{Domain::occupation, Comparison::occupation, 1}};

struct IdKind {
  Domain domain;
  Comparison what;
};
constexpr std::array id_comparisons{IdKind{Domain::national_id, Comparison::national_id},
                                    IdKind{Domain::tax_id, Comparison::tax_id},
                                    IdKind{Domain::passport, Comparison::passport},
                                    IdKind{Domain::driving_licence, Comparison::driving_licence},
                                    IdKind{Domain::registration_id, Comparison::registration_id},
                                    IdKind{Domain::external_id, Comparison::external_id},
                                    IdKind{Domain::user_id, Comparison::user_id}};

class Weighing {
 public:
  Weighing(const Group& a, const Group& b, const Scale& scale)
      : pair_{a, b, scale}, a_(a, scale.values()), b_(b, scale.values()), single_(a.records + b.records == 2) {}

  Evidence run() {
    names();
    gender();
    best(Domain::birth_date, [&](ValueId x, ValueId y) { return compare_dates(pair_, x, y); });
    emails();
    best(Domain::phone, [&](ValueId x, ValueId y) { return compare_phones(pair_, x, y); });
    take(compare_addresses(pair_, a_[Domain::address], b_[Domain::address]));
    for (const IdKind& kind : id_comparisons) ids(kind);
    for (const Plain& plain : plain_comparisons)
      best(plain.domain, [&](ValueId x, ValueId y) {
        return compare_plain(pair_, plain.what, x, y, plain.unseen);
      });
    others();
    return all_;
  }

 private:
  bool both(Domain domain) const { return !a_[domain].empty() && !b_[domain].empty(); }
  void take(const Marks& marks) {
    for (const Mark& mark : marks) all_.marks.push_back(mark);
  }

  template <class Compare>
  void best(Domain domain, Compare compare) {
    Marks found;
    Average average;
    for (const Borne& x : a_[domain]) {
      for (const Borne& y : b_[domain]) {
        const Mark mark = compare(x.value, y.value);
        average.add(double{mark.bits}, x.records, y.records);
        if (found.empty())
          found.push_back(mark);
        else if (mark.bits > found[0].bits)
          found[0] = mark;
      }
    }
    if (single_ || found.empty()) return take(found);
    settle_marks(pair_, found, average, a_[domain], b_[domain]);
    take(found);
  }

  void names() {
    const Marks persons =
        compare_person_names(pair_, a_[Domain::person_name], b_[Domain::person_name]);
    take(persons);
    take(compare_company_names(pair_, a_[Domain::company_name], b_[Domain::company_name]));
    best(Domain::name_suffix, [&](ValueId x, ValueId y) {
      if (x != y) return pair_.different(Comparison::name_suffix, x, y);
      return pair_.make(Comparison::name_suffix, Level::same, 1.0, x, y);
    });
  }

  // A given name tells the gender, so only a contradiction says anything more.
  void gender() {
    best(Domain::gender, [&](ValueId x, ValueId y) {
      if (x != y) return pair_.different(Comparison::gender, x, y);
      return pair_.make(Comparison::gender, Level::same, all_.marks.empty() ? 0.9 : 0.1, x, y);
    });
  }

  void emails() {
    if (both(Domain::email)) {
      best(Domain::email, [&](ValueId x, ValueId y) { return compare_emails(pair_, x, y); });
      return;
    }
    // Hashes only where one side has nothing else: of plain addresses they would say it twice.
    if (!both(Domain::email_hash)) return;
    Mark found{};
    bool any = false;
    for (const Borne& x : a_[Domain::email_hash])
      for (const Borne& y : b_[Domain::email_hash])
        if (x.value == y.value) {
          found = pair_.same(Comparison::email_hash, x.value, 1e-4);
          any = true;
        }
    if (any) all_.marks.push_back(found);  // unlike hashes may be of one address: no evidence
  }

  void ids(const IdKind& kind) {
    Marks found;
    Average average;
    for (const Borne& x : a_[kind.domain]) {
      for (const Borne& y : b_[kind.domain]) {
        bool comparable = true;
        const Mark mark = compare_ids(pair_, kind.what, x.value, y.value, comparable);
        if (!comparable) continue;
        average.add(double{mark.bits}, x.records, y.records);
        if (found.empty())
          found.push_back(mark);
        else if (mark.bits > found[0].bits)
          found[0] = mark;
      }
    }
    if (!single_) settle_marks(pair_, found, average, a_[kind.domain], b_[kind.domain]);
    take(found);
  }

  // Lists of anything: shared items speak for, their absence says nothing.
  void others() {
    for (const Borne& x : a_[Domain::other]) {
      for (const Borne& y : b_[Domain::other]) {
        const std::string_view scope =
            pair_.text(x.value).substr(0, pair_.text(x.value).find(':') + 1);
        if (!pair_.text(y.value).starts_with(scope)) continue;
        double said = 0, strongest = 0;
        for (const Part& p : pair_.parts(x.value))
          for (const Part& q : pair_.parts(y.value))
            if (p.value == q.value) {
              const double bits = std::max(0.0, std::log2(0.3 / pair_.frequency(p.value, 0.5)));
              said += bits;
              strongest = std::max(strongest, bits);
            }
        if (said > 0)
          all_.marks.push_back(pair_.make(Comparison::other, Level::part,
                                          0.7 * strongest + 0.15 * (said - strongest), x.value,
                                          y.value));
      }
    }
  }

  Pairing pair_;
  Stretches a_, b_;
  bool single_;  // two records, not groups
  Evidence all_;
};

// P(same) : P(strangers, or related in any way).
void weigh_kinship(Evidence& all, const Scale& scale) {
  for (std::size_t k = 0; k < kin_count; ++k) all.kin_bits[k] = scale.kin_prior(k);
  for (const Mark& mark : all.marks) {
    const double times = std::exp2(double{mark.bits});
    for (std::size_t k = 0; k < kin_count; ++k) {
      const double shared = scale.model().kin[k][static_cast<std::size_t>(mark.what)];
      if (shared > 0) all.kin_bits[k] += std::log2(shared * times + 1 - shared);
    }
  }
  double otherwise = 1;
  for (const double bits : all.kin_bits) otherwise += std::exp2(bits);
  all.kinship = -std::log2(otherwise);
}

}  // namespace

Evidence weigh(const Group& a, const Group& b, const Scale& scale, For purpose) {
  if (a.kind != b.kind && a.kind != Kind::unknown && b.kind != Kind::unknown) {
    Evidence none;
    none.impossible = true;
    none.bits = -50;
    return none;
  }
  Evidence all = Weighing(a, b, scale).run();
  all.prior = scale.prior();
  all.sizes = scale.size_bits(a.records, b.records);
  all.source = scale.source_bits(a.sources, b.sources);
  double bits = all.sizes + all.source;
  for (const Mark& mark : all.marks) bits += double{mark.bits};
  if (purpose == For::showing || all.prior + bits >= scale.model().review_bits)
    weigh_kinship(all, scale);
  all.bits = all.prior + bits + all.kinship;
  return all;
}

}  // namespace samepage::identity
