// Entities from ties: what hangs together is clustered anew, and public ids follow the larger part.

#include <algorithm>

#include "identity/state/state.hpp"

namespace samepage::identity {

namespace {
constexpr std::size_t most_together = 120;
constexpr std::uint8_t last_level = 12;
}  // namespace

// Everything that hangs together with `from` at the level; false: more than `most`.
bool Engine::State::reach(RecordIndex from, double level, std::size_t most, std::vector<RecordIndex>& all) const {
  all.assign(1, from);
  absl::flat_hash_set<RecordIndex> seen{from};
  for (std::size_t at = 0; at < all.size(); ++at) {
    for (const TieTo& tie : records[all[at]].ties)
      if (double{tie.bits} >= level && seen.insert(tie.other).second) all.push_back(tie.other);
    for (const HumanDecision& decision : decisions) {
      if (decision.verdict != Verdict::same) continue;
      const RecordIndex left = find(decision.left), right = find(decision.right);
      if (left == no_record || right == no_record) continue;
      if (left == all[at] && seen.insert(right).second) all.push_back(right);
      if (right == all[at] && seen.insert(left).second) all.push_back(left);
    }
    if (all.size() > most) return false;
  }
  return true;
}

Component Engine::State::component(RecordIndex from) const {
  Component found;
  while (!reach(from, level_bits(found.level), found.level == last_level ? records.size() : most_together, found.records))
    ++found.level;
  std::ranges::sort(found.records, {}, [&](RecordIndex i) { return records[i].order; });
  return found;
}

// The component at this level has become too much: whoever was in it has to find another.
void Engine::State::left_level(RecordIndex from, std::uint8_t level) {
  std::vector<RecordIndex> all{from};
  absl::flat_hash_set<RecordIndex> seen{from};
  for (std::size_t at = 0; at < all.size(); ++at)
    for (const TieTo& tie : records[all[at]].ties)
      if (double{tie.bits} >= level_bits(level) && records[tie.other].level <= level && seen.insert(tie.other).second) {
        touch(tie.other);
        all.push_back(tie.other);
      }
}

Clustering Engine::State::form(const std::vector<RecordIndex>& component, const Scale& scale, bool tell) const {
  std::vector<Member> members;
  members.reserve(component.size());
  absl::flat_hash_map<RecordIndex, std::uint32_t> place;
  for (const RecordIndex index : component) {
    const RecordState& record = records[index];
    place[index] = static_cast<std::uint32_t>(members.size());
    members.push_back({record.bearing, record.kind, record.order, record.source, source_alone[record.source]});
  }
  std::vector<Tie> ties;
  for (std::uint32_t i = 0; i < component.size(); ++i)
    for (const TieTo& tie : records[component[i]].ties)
      if (const auto other = place.find(tie.other); other != place.end() && i < other->second)
        ties.push_back({i, other->second, double{tie.bits}});
  std::vector<Bound> bounds;
  for (const HumanDecision& decision : decisions) {
    const auto left = place.find(find(decision.left)), right = place.find(find(decision.right));
    if (left == place.end() || right == place.end()) continue;
    bounds.push_back({left->second, right->second, decision.verdict == Verdict::same ? Bond::same : Bond::never});
  }
  std::ranges::sort(bounds, {}, [](const Bound& bound) { return std::pair{std::min(bound.a, bound.b), std::max(bound.a, bound.b)}; });
  return cluster(members, ties, bounds, scale, tell);
}

void Engine::State::reform(const Scale& scale) {
  for (std::size_t at = 0; at < touched.size(); ++at) {
    const RecordIndex index = touched[at];
    if (!records[index].touched || !records[index].live) {
      records[index].touched = false;
      continue;
    }
    const Component found = component(index);
    if (const std::uint8_t before = records[index].level; before < found.level) left_level(index, before);
    const std::vector<RecordIndex>& all = found.records;
    for (const RecordIndex member : all) {
      records[member].touched = false;
      records[member].level = found.level;
    }
    if (all.size() == 1) {
      Clustering alone;
      alone.groups = {{0}};
      alone.bits = {99};
      assign(all, alone);
    } else {
      const Clustering clustering = form(all, scale);
      assign(all, clustering);
    }
  }
  touched.clear();
}

void Engine::State::assign(const std::vector<RecordIndex>& component, const Clustering& clustering) {
  // Who claims an old entity: the group with most of its records; ties go to the earlier group.
  struct Claim {
    std::size_t group, records;
  };
  absl::flat_hash_map<std::uint32_t, Claim> claims;
  for (std::size_t g = 0; g < clustering.groups.size(); ++g) {
    absl::flat_hash_map<std::uint32_t, std::size_t> from;
    for (const std::uint32_t member : clustering.groups[g])
      if (const std::uint32_t old = records[component[member]].cluster) ++from[old];
    for (const auto& [old, count] : from) {
      const auto [at, fresh] = claims.try_emplace(old, Claim{g, count});
      if (!fresh && count > at->second.records) at->second = {g, count};
    }
  }
  std::vector<std::vector<std::uint32_t>> won(clustering.groups.size());
  for (const auto& [old, claim] : claims) won[claim.group].push_back(old);
  struct Change {
    std::uint32_t cluster;
    std::vector<RecordIndex> members;
    float weakest;
  };
  std::vector<Change> changes;
  for (std::size_t g = 0; g < clustering.groups.size(); ++g) {
    std::vector<RecordIndex> members;
    for (const std::uint32_t member : clustering.groups[g]) members.push_back(component[member]);
    // Of several entities the eldest id stays.
    std::ranges::sort(won[g], {}, [&](std::uint32_t c) { return clusters[c].id; });
    std::uint32_t home = won[g].empty() ? 0 : won[g].front();
    if (home != 0 && won[g].size() == 1 && clusters[home].members == members) {
      clusters[home].weakest = clustering.bits[g];
      continue;
    }
    EntityId left_from = 0;
    if (home == 0) {
      const std::uint32_t old = records[members[0]].cluster;
      left_from = old != 0 ? clusters[old].id : 0;
      if (!free_clusters.empty()) {
        home = free_clusters.back();
        free_clusters.pop_back();
      } else {
        if (clusters.empty()) clusters.emplace_back();
        home = static_cast<std::uint32_t>(clusters.size());
        clusters.emplace_back();
      }
      clusters[home].id = ++last_entity;
      cluster_of_entity[last_entity] = home;
      std::vector<RecordName> names;
      for (const RecordIndex member : members) names.push_back(records[member].name);
      events.push_back({events.size() + 1, left_from != 0 ? EventKind::split : EventKind::created, last_entity,
                        left_from, std::move(names), cause});
    } else {
      std::vector<RecordName> names;
      for (const RecordIndex member : members)
        if (records[member].cluster == 0) names.push_back(records[member].name);
      if (!names.empty())
        events.push_back({events.size() + 1, EventKind::changed, clusters[home].id, 0, std::move(names), cause});
    }
    for (const std::uint32_t other : won[g]) {
      if (other == home) continue;
      forwards[clusters[other].id] = clusters[home].id;
      cluster_of_entity.erase(clusters[other].id);
      std::vector<RecordName> names;
      for (const RecordIndex member : clusters[other].members) names.push_back(records[member].name);
      events.push_back({events.size() + 1, EventKind::merged, clusters[home].id, clusters[other].id, std::move(names), cause});
      clusters[other] = {};
      free_clusters.push_back(other);
    }
    changes.push_back({home, std::move(members), clustering.bits[g]});
  }
  for (Change& change : changes) {
    for (const RecordIndex member : change.members) {
      records[member].cluster = change.cluster;
      records[member].confidence = 1;
    }
    clusters[change.cluster].members = std::move(change.members);
    clusters[change.cluster].weakest = change.weakest;
  }
}

Kind Engine::State::kind_of(const std::vector<RecordIndex>& members) const {
  for (const RecordIndex member : members)
    if (records[member].kind != Kind::unknown) return records[member].kind;
  return Kind::unknown;
}

const ClusterState* Engine::State::cluster_of(EntityId id) const {
  for (auto at = forwards.find(id); at != forwards.end(); at = forwards.find(id)) id = at->second;
  const auto at = cluster_of_entity.find(id);
  return at == cluster_of_entity.end() ? nullptr : &clusters[at->second];
}

std::vector<RecordName> Engine::State::names_of(const std::vector<RecordIndex>& members) const {
  std::vector<RecordName> names;
  for (const RecordIndex member : members) names.push_back(records[member].name);
  std::ranges::sort(names);
  return names;
}

Bearing Engine::State::bearing_of(const std::vector<RecordIndex>& members) const {
  Bearing all;
  for (const RecordIndex member : members) all = merged(all, records[member].bearing, values);
  return all;
}

}  // namespace samepage::identity
