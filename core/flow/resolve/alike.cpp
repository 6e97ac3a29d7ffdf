#include "flow/resolve/alike.hpp"

#include <optional>
#include <set>
#include <tuple>

#include "flow/resolve/likeness.hpp"
#include "flow/resolve/looks.hpp"
#include "identity/cluster/clustering.hpp"

namespace samepage {
namespace {

struct Likeness {
  double bits = 0;
  std::size_t a = 0, b = 0;  // the first record of either group, by name
  bool supported = false;    // by more than the name
  std::string why;
};

class Alike {
 public:
  Alike(const Neighbourhood& n, Clusters& clusters,
        const std::function<bool(std::size_t, std::size_t)>& barred, Partition& out)
      : n_(n), clusters_(clusters), barred_(barred), out_(out) {
    for (std::size_t i = 0; i < n.records.size(); ++i)
      if (n.records[i].alone && !n.records[i].gone) alone_.push_back(i);
  }

  // The likeliest first; a group that has grown is weighed again as a whole.
  void run() {
    for (;;) {
      std::optional<Likeness> best;
      for (const std::size_t i : alone_) best = likelier(best, best_of(i, n_.sure_bits, true));
      if (!best) break;
      clusters_.join(best->a, best->b);
      out_.links.push_back({n_.records[best->a].id, n_.records[best->b].id, best->why});
    }
    std::set<std::pair<std::size_t, std::size_t>> asked;  // either of two may be alone
    for (const std::size_t i : alone_) {
      const auto best = best_of(i, likeness::doubt_bits, false);
      if (best && asked.emplace(best->a, best->b).second)
        out_.doubts.push_back({n_.records[best->a].id, n_.records[best->b].id, best->why});
    }
  }

 private:
  const std::string& name(std::size_t i) const { return n_.records[i].stable_name; }

  std::optional<Likeness> likelier(std::optional<Likeness> x, std::optional<Likeness> y) const {
    if (!x || !y) return x ? x : y;
    if (x->bits != y->bits) return x->bits > y->bits ? x : y;
    return std::tuple(name(x->a), name(x->b)) < std::tuple(name(y->a), name(y->b)) ? x : y;
  }

  std::optional<Likeness> best_of(std::size_t i, double least, bool supported) {
    std::optional<Likeness> best;
    const std::size_t own = clusters_.root(i);
    for (std::size_t r = 0; r < n_.records.size(); ++r) {
      if (clusters_.root(r) != r || r == own || !may_be_one(own, r)) continue;
      Likeness likeness = weigh(own, r);
      if (likeness.bits >= least && (likeness.supported || !supported))
        best = likelier(best, std::move(likeness));
    }
    return best;
  }

  // A system that holds two records has two people, as far as looks tell.
  bool may_be_one(std::size_t root_a, std::size_t root_b) {
    if (!clusters_.may_join(root_a, root_b)) return false;
    for (const std::size_t x : clusters_.members(root_a))
      for (const std::size_t y : clusters_.members(root_b)) {
        const RecordFacts &a = n_.records[x], &b = n_.records[y];
        if (barred_(x, y) || (a.stream == b.stream && !a.gone && !b.gone)) return false;
      }
    return true;
  }

  Likeness weigh(std::size_t root_a, std::size_t root_b) const {
    Likeness out{-99, first_by_name(root_a), first_by_name(root_b), false, {}};
    if (name(out.b) < name(out.a)) {  // one order, so that sums are the same to the last bit
      std::swap(out.a, out.b);
      std::swap(root_a, root_b);
    }
    const identity::Bearing a = shown_by(root_a), b = shown_by(root_b);
    if (a.empty() || b.empty()) return out;
    const identity::Evidence evidence =
        identity::weigh({a, record_kind(n_.kind), clusters_.members(root_a).size()},
                        {b, record_kind(n_.kind), clusters_.members(root_b).size()}, *n_.scale);
    out.bits = evidence.bits;
    out.supported = likeness::beyond_the_name(evidence);
    if (out.bits >= likeness::doubt_bits) out.why = likeness::in_words(evidence, *n_.scale);
    return out;
  }

  std::size_t first_by_name(std::size_t root) const {
    std::size_t first = clusters_.members(root).front();
    for (const std::size_t i : clusters_.members(root))
      if (name(i) < name(first)) first = i;
    return first;
  }

  identity::Bearing shown_by(std::size_t root) const {
    identity::Bearing all;
    for (const std::size_t i : clusters_.members(root))
      if (!n_.records[i].gone)
        all = identity::merged(all, n_.records[i].looks.bearing, n_.scale->values());
    return all;
  }

  const Neighbourhood& n_;
  Clusters& clusters_;
  const std::function<bool(std::size_t, std::size_t)>& barred_;
  Partition& out_;
  std::vector<std::size_t> alone_;
};

}  // namespace

void join_alike(const Neighbourhood& n, Clusters& clusters,
                const std::function<bool(std::size_t, std::size_t)>& barred, Partition& out) {
  Alike(n, clusters, barred, out).run();
}

}  // namespace samepage
