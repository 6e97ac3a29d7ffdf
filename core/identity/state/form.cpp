// Entities from ties: what hangs together is clustered anew, and public ids follow the larger part.

#include <algorithm>

#include "identity/state/state.hpp"

namespace samepage::identity {

namespace {
constexpr std::size_t most_together = 120;
constexpr std::uint8_t last_level = 12;
}  // namespace

// Everything that hangs together with `from` at the level; false: more than `most`.
bool Engine::State::reach(RecordIndex from, double level, std::size_t most,
                          std::vector<RecordIndex>& all) const {
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
  while (!reach(from, level_bits(found.level),
                found.level == last_level ? records.size() : most_together, found.records))
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
      if (double{tie.bits} >= level_bits(level) && records[tie.other].level <= level &&
          seen.insert(tie.other).second) {
        touch(tie.other);
        all.push_back(tie.other);
      }
}

Clustering Engine::State::form(const std::vector<RecordIndex>& component, const Scale& scale,
                               Weighed weighed, bool tell) const {
  std::vector<Member> members;
  members.reserve(component.size());
  absl::flat_hash_map<RecordIndex, std::uint32_t> place;
  for (const RecordIndex index : component) {
    const RecordState& record = records[index];
    place[index] = static_cast<std::uint32_t>(members.size());
    members.push_back(
        {record.bearing, record.kind, record.order, record.source, source_alone[record.source]});
  }
  std::vector<Tie> ties;
  for (std::uint32_t i = 0; i < component.size(); ++i)
    for (const TieTo& tie : records[component[i]].ties)
      if (const auto other = place.find(tie.other); other != place.end() && i < other->second)
        ties.push_back({i, other->second,
                        weighed == Weighed::before
                            ? double{tie.bits}
                            : weigh_records(component[i], tie.other, scale)});
  std::vector<Bound> bounds;
  for (const HumanDecision& decision : decisions) {
    const auto left = place.find(find(decision.left)), right = place.find(find(decision.right));
    if (left == place.end() || right == place.end()) continue;
    bounds.push_back({left->second, right->second,
                      decision.verdict == Verdict::same ? Bond::same : Bond::never});
  }
  std::ranges::sort(bounds, {}, [](const Bound& bound) {
    return std::pair{std::min(bound.a, bound.b), std::max(bound.a, bound.b)};
  });
  return cluster(members, ties, bounds, scale, tell);
}

void Engine::State::reform(const Scale& scale) {
  std::vector<Formed> groups;
  absl::flat_hash_set<RecordIndex> formed;
  for (std::size_t at = 0; at < touched.size(); ++at) {
    const RecordIndex index = touched[at];
    if (!records[index].touched || !records[index].live || formed.contains(index)) {
      records[index].touched = false;
      continue;
    }
    const Component found = component(index);
    if (const std::uint8_t before = records[index].level; before < found.level)
      left_level(index, before);
    formed.insert(found.records.begin(), found.records.end());
    for (const RecordIndex member : found.records) {
      records[member].touched = false;
      records[member].level = found.level;
      // Whoever was one with it until now is given an entity together with it.
      if (const std::uint32_t old = records[member].cluster)
        for (const RecordIndex other : clusters[old].members)
          if (!formed.contains(other)) touch(other);
    }
    if (found.records.size() == 1) {
      groups.push_back({found.records, 99});
    } else {
      const Clustering clustering = form(found.records, scale);
      for (std::size_t g = 0; g < clustering.groups.size(); ++g) {
        Formed group{{}, clustering.bits[g]};
        for (const std::uint32_t place : clustering.groups[g])
          group.members.push_back(found.records[place]);
        groups.push_back(std::move(group));
      }
    }
  }
  touched.clear();
  if (!groups.empty()) assign(std::move(groups));
}

std::vector<std::uint32_t> Engine::State::sources_of(
    const std::vector<RecordIndex>& members) const {
  std::vector<std::uint32_t> all;
  for (const RecordIndex member : members) all.push_back(records[member].source);
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
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
