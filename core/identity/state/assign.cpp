// Public ids for groups that were formed anew: an entity's id goes with most of its records; of
// several that become one the eldest id stays and the others forward to it for ever.

#include <algorithm>

#include "identity/state/state.hpp"

namespace samepage::identity {
namespace {

// Which of the entities that there were each group carries on, eldest first.
std::vector<std::vector<std::uint32_t>> heirs(const std::vector<Formed>& groups,
                                              const Engine::State& state) {
  struct Claim {
    std::size_t group, records;
  };
  absl::flat_hash_map<std::uint32_t, Claim> claims;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    absl::flat_hash_map<std::uint32_t, std::size_t> from;
    for (const RecordIndex member : groups[g].members)
      if (const std::uint32_t old = state.records[member].cluster) ++from[old];
    for (const auto& [old, count] : from) {
      // As many records on either side: the one with the first record in order.
      const auto [at, fresh] = claims.try_emplace(old, Claim{g, count});
      if (fresh) continue;
      const std::uint64_t first = state.records[groups[g].members[0]].order;
      const std::uint64_t other = state.records[groups[at->second.group].members[0]].order;
      if (count > at->second.records || (count == at->second.records && first < other))
        at->second = {g, count};
    }
  }
  std::vector<std::vector<std::uint32_t>> won(groups.size());
  for (const auto& [old, claim] : claims) won[claim.group].push_back(old);
  for (auto& all : won)
    std::ranges::sort(all, {}, [&](std::uint32_t c) { return state.clusters[c].id; });
  return won;
}

}  // namespace

std::uint32_t Engine::State::new_cluster() {
  if (clusters.empty()) clusters.emplace_back();
  std::uint32_t made = static_cast<std::uint32_t>(clusters.size());
  if (free_clusters.empty()) {
    clusters.emplace_back();
  } else {
    made = free_clusters.back();
    free_clusters.pop_back();
  }
  clusters[made].id = ++last_entity;
  cluster_of_entity[last_entity] = made;
  return made;
}

void Engine::State::tell(EventKind kind, EntityId entity, EntityId other,
                         std::vector<RecordName> names) {
  events.push_back({events.size() + 1, kind, entity, other, std::move(names), cause});
}

void Engine::State::assign(std::vector<Formed> groups) {
  std::ranges::sort(groups, {},
                    [&](const Formed& group) { return records[group.members[0]].order; });
  const std::vector<std::vector<std::uint32_t>> won = heirs(groups, *this);
  std::vector<std::uint32_t> home(groups.size()), ended;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::vector<RecordIndex>& members = groups[g].members;
    if (won[g].empty()) {
      const std::uint32_t old = records[members[0]].cluster;
      const EntityId left = old != 0 ? clusters[old].id : 0;
      home[g] = new_cluster();
      tell(left != 0 ? EventKind::split : EventKind::created, clusters[home[g]].id, left,
           names_of(members));
      continue;
    }
    home[g] = won[g].front();
    std::vector<RecordIndex> come;
    for (const RecordIndex member : members)
      if (records[member].cluster == 0) come.push_back(member);
    if (!come.empty()) tell(EventKind::changed, clusters[home[g]].id, 0, names_of(come));
    for (std::size_t i = 1; i < won[g].size(); ++i) {
      const std::uint32_t other = won[g][i];
      forwards[clusters[other].id] = clusters[home[g]].id;
      cluster_of_entity.erase(clusters[other].id);
      tell(EventKind::merged, clusters[home[g]].id, clusters[other].id,
           names_of(clusters[other].members));
      ended.push_back(other);
    }
  }
  for (const std::uint32_t cluster : ended) {
    clusters[cluster] = {};
    free_clusters.push_back(cluster);
  }
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const RecordIndex member : groups[g].members) records[member].cluster = home[g];
    clusters[home[g]].members = std::move(groups[g].members);
    clusters[home[g]].weakest = groups[g].weakest;
  }
}

}  // namespace samepage::identity
