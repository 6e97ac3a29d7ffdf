// Who might this be; who is close to an entity; what people should look at.

#include <algorithm>
#include <cmath>

#include "identity/explain/lines.hpp"
#include "identity/keys/keys.hpp"
#include "identity/state/state.hpp"

namespace samepage::identity {

std::vector<Match> Engine::look_up(Kind kind, std::span<const Fact> facts,
                                   std::size_t limit) const {
  RecordInput input;
  input.kind = kind;
  input.facts.assign(facts.begin(), facts.end());
  const Profile profile = read_record(input, state_->reading, state_->values);
  std::vector<std::uint32_t> clusters;
  for (const std::uint64_t key : keys_of(profile.bearing, state_->values)) {
    const auto at = state_->keys.find(key);
    if (at == state_->keys.end() || at->second.size() > most_bearers) continue;
    for (const RecordIndex index : at->second) clusters.push_back(state_->records[index].cluster);
  }
  std::ranges::sort(clusters);
  clusters.erase(std::ranges::unique(clusters).begin(), clusters.end());
  const Scale scale = state_->scale();
  std::vector<Match> matches;
  for (const std::uint32_t cluster : clusters) {
    if (cluster == 0) continue;
    const ClusterState& one = state_->clusters[cluster];
    const Bearing bearing = state_->bearing_of(one.members);
    const Evidence evidence =
        weigh({profile.bearing, profile.kind},
              {bearing, state_->kind_of(one.members), one.members.size()}, scale);
    if (evidence.bits < state_->model.review_bits) continue;
    matches.push_back({one.id, explained(evidence, scale)});
  }
  std::ranges::sort(matches, [](const Match& a, const Match& b) {
    return a.why.bits != b.why.bits ? a.why.bits > b.why.bits : a.entity < b.entity;
  });
  if (matches.size() > limit) matches.resize(limit);
  return matches;
}

std::vector<RelatedEdge> Engine::related(EntityId entity) const {
  const ClusterState* cluster = state_->cluster_of(entity);
  std::vector<RelatedEdge> edges;
  if (!cluster) return edges;
  std::vector<std::uint32_t> others;
  for (const RecordIndex member : cluster->members)
    for (const RecordIndex other : state_->candidates(member))
      others.push_back(state_->records[other].cluster);
  std::ranges::sort(others);
  others.erase(std::ranges::unique(others).begin(), others.end());
  const Scale scale = state_->scale();
  for (const std::uint32_t other : others) {
    const ClusterState& one = state_->clusters[other];
    if (other == 0 || one.id == cluster->id) continue;
    const Explanation why = state_->explain_groups(cluster->members, one.members, scale);
    if (!why.reason.empty()) edges.push_back({cluster->id, one.id, why.reason, why.bits});
  }
  std::ranges::sort(edges, {}, &RelatedEdge::other);
  return edges;
}

std::vector<ReviewItem> Engine::review(std::size_t limit) const {
  struct Doubt {
    RecordIndex a, b;
    double harm;
  };
  std::vector<Doubt> doubts;
  absl::flat_hash_set<std::uint64_t> seen;
  for (RecordIndex index = 0; index < state_->records.size(); ++index) {
    const RecordState& record = state_->records[index];
    for (const TieTo& tie : record.ties) {
      const RecordState& other = state_->records[tie.other];
      if (!record.live || record.cluster == other.cluster || other.order < record.order) continue;
      const auto [low, high] = std::minmax(record.cluster, other.cluster);
      if (!seen.insert(std::uint64_t{low} << 32 | high).second) continue;
      const double likely = 1 / (1 + std::exp2(-double{tie.bits}));
      const std::size_t both =
          state_->clusters[low].members.size() + state_->clusters[high].members.size();
      doubts.push_back({index, tie.other, likely * static_cast<double>(both)});
    }
  }
  std::ranges::sort(doubts, [&](const Doubt& a, const Doubt& b) {
    if (a.harm != b.harm) return a.harm > b.harm;
    return std::pair{state_->records[a.a].order, state_->records[a.b].order} <
           std::pair{state_->records[b.a].order, state_->records[b.b].order};
  });
  const Scale scale = state_->scale();
  std::vector<ReviewItem> items;
  for (const Doubt& doubt : doubts) {
    if (items.size() == limit) break;
    const ClusterState& x = state_->clusters[state_->records[doubt.a].cluster];
    const ClusterState& y = state_->clusters[state_->records[doubt.b].cluster];
    Explanation why = state_->explain_groups(x.members, y.members, scale);
    if (std::ranges::any_of(state_->decisions, [&](const HumanDecision& decision) {
          const EntityId left = entity_of(decision.left), right = entity_of(decision.right);
          return (left == x.id && right == y.id) || (left == y.id && right == x.id);
        }))
      continue;
    items.push_back({state_->name_of(doubt.a), state_->name_of(doubt.b), x.id, y.id,
                     x.members.size() + y.members.size(), std::move(why)});
  }
  return items;
}

std::vector<Alarm> Engine::alarms() const {
  std::vector<Alarm> all;
  for (const ClusterState& cluster : state_->clusters)
    if (cluster.members.size() >= state_->settings.blob_records)
      all.push_back({"entity " + std::to_string(cluster.id) + " has " +
                         std::to_string(cluster.members.size()) +
                         " records: more than one of a kind has; look at its weakest cut",
                     state_->names_of(cluster.members)});
  for (const HumanDecision& decision : state_->decisions) {
    const EntityId left = entity_of(decision.left), right = entity_of(decision.right);
    if (left == 0 || right == 0 || (left == right) == (decision.verdict == Verdict::same)) continue;
    all.push_back(
        {"decisions contradict each other: " + decision.left.source + " " + decision.left.key +
             " and " + decision.right.source + " " + decision.right.key +
             (decision.verdict == Verdict::same ? " are to be one" : " are never to be one"),
         {decision.left, decision.right}});
  }
  return all;
}

}  // namespace samepage::identity
