#include "identity/cluster/clustering.hpp"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <queue>

namespace samepage::identity {
namespace {

struct Node {
  Bearing kept;                    // of a group of several
  std::span<const Borne> bearing;  // of either
  Kind kind = Kind::unknown;
  std::uint64_t order = 0;  // the least of its members
  std::vector<std::uint32_t> members;
  absl::InlinedVector<std::uint32_t, 2> lone_sources;
  absl::InlinedVector<std::uint32_t, 4> sources;    // each once
  absl::flat_hash_map<std::uint32_t, double> near;  // node → bits
  double weakest = 99;
  bool gone = false;
};

struct Candidate {
  double bits;
  std::uint64_t low, high;  // orders of both, for ties
  std::uint32_t a, b;
  bool operator<(const Candidate& other) const {
    if (bits != other.bits) return bits < other.bits;
    if (low != other.low) return low > other.low;
    return high > other.high;
  }
};

class Agglomeration {
 public:
  Agglomeration(std::span<const Member> members, std::span<const Bound> bounds, const Scale& scale,
                bool tell)
      : bounds_(bounds), scale_(scale), tell_(tell) {
    nodes_.reserve(members.size() * 2);
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      Node node;
      node.bearing = members[i].bearing;
      node.kind = members[i].kind;
      node.order = members[i].order;
      node.members = {i};
      node.sources = {members[i].source};
      if (members[i].alone_in_source) node.lone_sources.push_back(members[i].source);
      nodes_.push_back(std::move(node));
      home_.push_back(i);
    }
  }

  void tie(const Tie& tie) { link(home_[tie.a], home_[tie.b], tie.bits); }

  void bind() {
    for (const Bound& bound : bounds_) {
      const std::uint32_t a = home_[bound.a], b = home_[bound.b];
      if (bound.bond != Bond::same || a == b) continue;
      if (parted(a, b))
        contradiction_ = true;  // "never" was said as well: nobody guesses
      else
        join(a, b, bound_bits);
    }
  }

  void run() {
    const double enough = scale_.model().same_bits;
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      if (nodes_[best.a].gone || nodes_[best.b].gone) continue;
      if (best.bits < enough) break;
      if (forbidden(best.a, best.b)) {
        continue;
      }
      join(best.a, best.b, best.bits);
    }
  }

  Clustering finish(std::span<const Member> members) {
    Clustering out;
    std::vector<std::uint32_t> alive;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (!nodes_[i].gone) alive.push_back(i);
    std::ranges::sort(alive, {}, [&](std::uint32_t i) { return nodes_[i].order; });
    for (const std::uint32_t i : alive) {
      std::ranges::sort(nodes_[i].members, {}, [&](std::uint32_t m) { return members[m].order; });
      for (const auto& [other, bits] : nodes_[i].near) {
        if (nodes_[other].gone || other <= i || bits < scale_.model().review_bits) continue;
        out.doubts.push_back({nodes_[i].members[0], nodes_[other].members[0], bits});
      }
      out.bits.push_back(static_cast<float>(nodes_[i].weakest));
      out.groups.push_back(nodes_[i].members);
    }
    std::ranges::sort(out.doubts, {}, [](const Doubtful& doubt) {
      return std::pair{doubt.a, doubt.b};
    });
    out.joins = std::move(joins_);
    out.contradiction = contradiction_;
    return out;
  }

 private:
  void link(std::uint32_t a, std::uint32_t b, double bits) {
    nodes_[a].near[b] = bits;
    nodes_[b].near[a] = bits;
    const auto [low, high] = std::minmax(nodes_[a].order, nodes_[b].order);
    queue_.push({bits, low, high, a, b});
  }

  bool forbidden(std::uint32_t a, std::uint32_t b) const {
    for (const std::uint32_t source : nodes_[a].lone_sources)
      if (std::ranges::find(nodes_[b].lone_sources, source) != nodes_[b].lone_sources.end())
        return true;
    return parted(a, b);
  }

  bool parted(std::uint32_t a, std::uint32_t b) const {
    for (const Bound& bound : bounds_) {
      if (bound.bond != Bond::never) continue;
      const std::uint32_t x = home_[bound.a], y = home_[bound.b];
      if ((x == a && y == b) || (x == b && y == a)) return true;
    }
    return false;
  }

  double weigh_nodes(std::uint32_t a, std::uint32_t b) const {
    const Node& x = nodes_[a];
    const Node& y = nodes_[b];
    const bool turned = y.order < x.order;
    const Group left{x.bearing, x.kind, x.members.size(), x.sources};
    const Group right{y.bearing, y.kind, y.members.size(), y.sources};
    return (turned ? weigh(right, left, scale_) : weigh(left, right, scale_)).bits;
  }

  void join(std::uint32_t a, std::uint32_t b, double bits) {
    const auto made = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    Node& x = nodes_[a];
    Node& y = nodes_[b];
    Node& node = nodes_[made];
    if (tell_) joins_.push_back({x.members, y.members, bits});
    node.kept = merged(x.bearing, y.bearing, scale_.values());
    node.bearing = node.kept;
    node.kind = x.kind == Kind::unknown ? y.kind : x.kind;
    node.order = std::min(x.order, y.order);
    node.members = x.members;
    node.members.insert(node.members.end(), y.members.begin(), y.members.end());
    node.lone_sources = x.lone_sources;
    node.lone_sources.insert(node.lone_sources.end(), y.lone_sources.begin(), y.lone_sources.end());
    node.sources = x.sources;
    for (const std::uint32_t source : y.sources)
      if (std::ranges::find(node.sources, source) == node.sources.end())
        node.sources.push_back(source);
    node.weakest = std::min({x.weakest, y.weakest, bits});
    x.gone = y.gone = true;
    for (const std::uint32_t member : node.members) home_[member] = made;
    std::vector<std::uint32_t> near;
    for (const std::uint32_t side : {a, b})
      for (const auto& [other, unused] : nodes_[side].near)
        if (!nodes_[other].gone) near.push_back(other);
    std::ranges::sort(near);
    near.erase(std::ranges::unique(near).begin(), near.end());
    for (const std::uint32_t other : near) link(made, other, weigh_nodes(made, other));
    nodes_[a] = Node{.gone = true};
    nodes_[b] = Node{.gone = true};
  }

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> home_;
  std::span<const Bound> bounds_;
  const Scale& scale_;
  bool tell_;
  std::priority_queue<Candidate> queue_;
  bool contradiction_ = false;
  std::vector<Join> joins_;
};

}  // namespace

Bearing merged(std::span<const Borne> a, std::span<const Borne> b, const ValueTable& values) {
  Bearing all;
  all.reserve(a.size() + b.size());
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i == a.size())
      all.push_back(b[j++]);
    else if (j == b.size())
      all.push_back(a[i++]);
    else if (a[i].value == b[j].value) {
      all.push_back(a[i]);
      all.back().records = (a[i].records + b[j].records) & 0xffffffu;
      ++i, ++j;
    } else if (values[a[i].value].order < values[b[j].value].order)
      all.push_back(a[i++]);
    else
      all.push_back(b[j++]);
  }
  return all;
}

Clustering cluster(std::span<const Member> members, std::span<const Tie> ties,
                   std::span<const Bound> bounds, const Scale& scale, bool tell_joins) {
  Agglomeration work(members, bounds, scale, tell_joins);
  for (const Tie& tie : ties) work.tie(tie);
  work.bind();
  work.run();
  return work.finish(members);
}

}  // namespace samepage::identity
