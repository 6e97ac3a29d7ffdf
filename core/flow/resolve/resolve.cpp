#include "flow/resolve/resolve.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/assert.hpp"
#include "flow/resolve/alike.hpp"
#include "flow/resolve/clusters.hpp"

namespace samepage {
namespace {

struct Edge {
  int rank = 0;  // 0 a person's word, 1 strong with name, 2 strong, 3 medium with name, 4 linked before
  std::size_t a = 0, b = 0;
  std::string evidence;
};

class Resolution {
 public:
  explicit Resolution(const Neighbourhood& n) : n_(n), clusters_(n.records.size()) {
    index_.reserve(n.records.size());
    for (std::size_t i = 0; i < n.records.size(); ++i) index_.emplace_back(n.records[i].id, i);
    std::ranges::sort(index_);
  }

  Partition run() {
    take_decisions();
    collect_edges();
    keep_established_links();
    // Strongest evidence first, then by names that do not depend on who came first.
    std::ranges::sort(edges_, [&](const Edge& x, const Edge& y) {
      return std::tuple(x.rank, name(x.a), name(x.b), x.evidence) <
             std::tuple(y.rank, name(y.a), name(y.b), y.evidence);
    });
    for (const Edge& edge : edges_) {
      if (!clusters_.may_join(edge.a, edge.b)) continue;
      if (edge.rank == 4 && meet_in_a_stream(edge.a, edge.b)) continue;
      if (clusters_.join(edge.a, edge.b))
        out_.links.push_back({n_.records[edge.a].id, n_.records[edge.b].id, edge.evidence});
    }
    if (n_.scale != nullptr)
      join_alike(n_, clusters_, [&](std::size_t a, std::size_t b) { return barred(a, b); }, out_);
    emit_clusters();
    return std::move(out_);
  }

 private:
  std::optional<std::size_t> place_of(RecordId id) const {
    const auto at = std::ranges::lower_bound(index_, id, {}, &Place::first);
    return at != index_.end() && at->first == id ? std::optional(at->second) : std::nullopt;
  }

  const std::string& name(std::size_t i) const { return n_.records[i].stable_name; }

  void take_decisions() {
    for (const Decision& d : n_.decisions) {
      const auto a = place_of(d.a), b = place_of(d.b);
      if (!a || !b) continue;
      decided_.insert(std::minmax(*a, *b));
      const EntityId ea = n_.records[*a].entity, eb = n_.records[*b].entity;
      if (!d.same && ea && eb) parted_.insert(std::minmax(ea, eb));
      if (d.same) {
        add_edge(0, *a, *b, "decided by " + d.author);
      } else {
        clusters_.forbid(*a, *b);
      }
    }
  }

  void collect_edges() {
    struct Bearer {
      std::uint64_t hash;
      std::size_t record;
      const Identifier* identifier;
    };
    std::vector<Bearer> all;
    for (std::size_t i = 0; i < n_.records.size(); ++i)
      for (const Identifier& identifier : n_.records[i].identifiers)
        all.push_back({identifier.hash, i, &identifier});
    std::ranges::stable_sort(all, {}, &Bearer::hash);
    for (auto from = all.begin(); from != all.end();) {
      const auto other = [&](const Bearer& b) { return b.hash != from->hash; };
      const auto to = std::find_if(from, all.end(), other);
      if (to - from > 1 && std::ranges::find(n_.generic, from->hash) == n_.generic.end()) {
        for (auto x = from; x != to; ++x)
          for (auto y = x + 1; y != to; ++y)
            consider(x->record, y->record, *x->identifier, *y->identifier);
      }
      from = to;
    }
  }

  void consider(std::size_t a, std::size_t b, const Identifier& ia, const Identifier& ib) {
    if (ia.value != ib.value) return;  // two values, one hash
    const RecordFacts &ra = n_.records[a], &rb = n_.records[b];
    if (decided_.contains(std::minmax(a, b))) return;
    if (parted_.contains(std::minmax(ra.entity, rb.entity))) {
      // Whom a person parted takes along what was made for either of them since.
      clusters_.forbid(a, b);
      return;
    }
    const bool support = names_support(ra.name, rb.name);
    const auto strength = std::min(ia.strength, ib.strength);
    if (strength == IdentifierStrength::strong) {
      if (contradict(ra, rb)) {
        clusters_.forbid(a, b);
        doubt(a, b, "same " + ia.kind + " in one system, but the names differ", true);
      } else {
        add_edge(support ? 1 : 2, a, b, "same " + ia.kind);
      }
    } else if (strength == IdentifierStrength::medium) {
      if (support) {
        add_edge(3, a, b, "same " + ia.kind + " and name");
      } else {
        doubt(a, b, "same " + ia.kind + ", but the names do not confirm it");
      }
    }
  }

  // Two records of one system with one address and two names are a family or a colleague's address
  // rather than one person, unless they have been one before: then somebody was renamed.
  static bool contradict(const RecordFacts& a, const RecordFacts& b) {
    if (a.gone || b.gone || a.stream != b.stream || (a.established && a.entity && a.entity == b.entity)) return false;
    return a.duplicate_free ? !names_agree(a.name, b.name) : given_names_differ(a.name, b.name);
  }

  // Who was one stays one when an address is edited: that edit is to be synced, not to part them.
  // Only newer evidence that ties a record to somebody else, or a person, ends an established link.
  void keep_established_links() {
    std::map<EntityId, std::vector<std::size_t>> together;
    for (std::size_t i = 0; i < n_.records.size(); ++i)
      if (n_.records[i].established && n_.records[i].entity)
        together[n_.records[i].entity].push_back(i);
    for (const auto& [entity, members] : together) {
      const bool few = members.size() <= 32;
      for (std::size_t i = 0; i < members.size(); ++i)
        for (std::size_t j = i + 1; j < (few ? members.size() : std::min(i + 2, members.size())); ++j)
          add_edge(4, members[i], members[j], "linked before");
    }
  }

  bool meet_in_a_stream(std::size_t a, std::size_t b) {
    const std::size_t ra = clusters_.root(a), rb = clusters_.root(b);
    if (ra == rb) return false;
    for (const std::size_t x : clusters_.members(ra))
      for (const std::size_t y : clusters_.members(rb))
        if (n_.records[x].stream == n_.records[y].stream &&
            n_.records[x].entity != n_.records[y].entity)
          return true;
    return false;
  }

  // Whom people have decided on, evidence does not join.
  bool barred(std::size_t a, std::size_t b) const {
    return decided_.contains(std::minmax(a, b)) ||
           parted_.contains(std::minmax(n_.records[a].entity, n_.records[b].entity));
  }

  void doubt(std::size_t a, std::size_t b, std::string reason, bool contradiction = false) {
    out_.doubts.push_back({n_.records[a].id, n_.records[b].id, std::move(reason), contradiction});
  }

  void add_edge(int rank, std::size_t a, std::size_t b, std::string evidence) {
    if (name(b) < name(a)) std::swap(a, b);
    edges_.push_back({rank, a, b, std::move(evidence)});
  }

  void emit_clusters() {
    for (std::size_t i = 0; i < n_.records.size(); ++i) {
      if (clusters_.root(i) != i) continue;
      std::vector<RecordId> cluster;
      for (const std::size_t member : clusters_.members(i))
        cluster.push_back(n_.records[member].id);
      std::ranges::sort(cluster);
      out_.clusters.push_back(std::move(cluster));
    }
    std::ranges::sort(out_.clusters, {}, [](const auto& c) { return c.front(); });
    // What ended up as one after all is no doubt any more.
    std::erase_if(out_.doubts, [&](const Doubt& d) {
      return clusters_.root(*place_of(d.a)) == clusters_.root(*place_of(d.b));
    });
  }

  const Neighbourhood& n_;
  Clusters clusters_;
  using Place = std::pair<RecordId, std::size_t>;
  std::vector<Place> index_;  // sorted
  std::vector<Edge> edges_;
  std::set<std::pair<std::size_t, std::size_t>> decided_;  // by people: nothing to doubt
  std::set<std::pair<EntityId, EntityId>> parted_;         // whose records people have parted
  Partition out_;
};

}  // namespace

Partition resolve(const Neighbourhood& neighbourhood) {
  if (neighbourhood.records.size() == 1) {  // nobody to be one with
    Partition alone;
    alone.clusters.push_back({neighbourhood.records.front().id});
    return alone;
  }
  return Resolution(neighbourhood).run();
}

}  // namespace samepage
