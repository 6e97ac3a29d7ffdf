// A model from the records themselves, without labels: expectation (who is one with whom, by the
// running model) and maximisation (how often each level occurs among those), drawn towards the
// shipped model where there is little to learn from.

#include <algorithm>
#include <cmath>

#include "identity/state/state.hpp"

namespace samepage::identity {
namespace {

constexpr double drawn = 25;  // pairs that the shipped model counts for

class Counting {
 public:
  void add(const Evidence& evidence, bool company, double weight) {
    auto& seen = seen_[company];
    if (weight < 1e-3) return;
    bool name = false, swapped = false;
    for (const Mark& mark : evidence.marks) {
      name = name || mark.what == Comparison::given_name || mark.what == Comparison::family_name;
      swapped = swapped || mark.what == Comparison::name_order;
      seen[static_cast<std::size_t>(mark.what)][static_cast<std::size_t>(mark.level)] += weight;
    }
    if (name && !swapped)
      seen[static_cast<std::size_t>(Comparison::name_order)]
          [static_cast<std::size_t>(Level::same)] += weight;
  }
  Model model(const Model& shipped) const {
    Model learnt = shipped;
    for (std::size_t kind = 0; kind < 2; ++kind)
      for (std::size_t c = 0; c < comparison_count; ++c)
        learn(seen_[kind][c], shipped.same[kind][c], learnt.same[kind][c]);
    return learnt;
  }

 private:
  static void learn(const Model::Levels& seen, const Model::Levels& shipped,
                    Model::Levels& learnt) {
    double sum = 0;
    for (std::size_t l = 0; l < level_count; ++l)
      if (shipped[l] > 0) sum += seen[l];
    for (std::size_t l = 0; l < level_count; ++l)
      if (shipped[l] > 0) learnt[l] = (seen[l] + drawn * shipped[l]) / (sum + drawn);
    // Pairs that differ are the ones that were not found: they are more than one sees.
    constexpr auto differ = static_cast<std::size_t>(Level::different);
    if (learnt[differ] >= shipped[differ] / 3) return;
    learnt[differ] = shipped[differ] / 3;
    double all = 0;
    for (const double p : learnt) all += p;
    for (double& p : learnt) p /= all;
  }

  std::array<std::array<Model::Levels, comparison_count>, 2> seen_{};
};

// How many entities have how many records, smoothed: what has not been seen may yet be.
std::vector<double> size_shares(const Engine::State& state) {
  constexpr std::size_t most = 64;
  std::array<double, most + 2> seen{};
  double entities = 0;
  for (const ClusterState& cluster : state.clusters) {
    if (cluster.members.empty()) continue;
    seen[std::min(cluster.members.size(), most)] += 1;
    entities += 1;
  }
  std::vector<double> shares;
  constexpr double imagined = 1;
  for (std::size_t size = 1; size <= most; ++size) {
    const double near = 0.7 * seen[size] + 0.2 * seen[size - 1] + 0.1 * seen[size + 1];
    shares.push_back(
        (near + imagined * std::exp2(-static_cast<double>(std::min<std::size_t>(size, 12)))) /
        (entities + imagined));
  }
  return shares;
}

// Whether a source holds anybody twice: joined pairs within it, beside those with other sources, by
// how many pairs there could be of either.
std::map<std::string, double> within_sources(const Engine::State& state) {
  const std::size_t count = state.sources.size();
  std::vector<double> records(count), within(count), across(count);
  for (const RecordState& record : state.records)
    if (record.live) records[record.source] += 1;
  for (const ClusterState& cluster : state.clusters) {
    absl::flat_hash_map<std::uint32_t, double> from;
    for (const RecordIndex member : cluster.members) from[state.records[member].source] += 1;
    const auto size = static_cast<double>(cluster.members.size());
    for (const auto& [source, n] : from) {
      within[source] += n * (n - 1);
      across[source] += n * (size - n);
    }
  }
  std::map<std::string, double> bits;
  constexpr double enough = 30;  // pairs across before a source is judged
  for (std::size_t s = 0; s < count; ++s) {
    const double others = static_cast<double>(state.live) - records[s];
    if (across[s] < enough || others < 1) continue;
    const double inside = (within[s] + 1) / records[s], outside = across[s] / others;
    const double odds = std::log2(inside / outside);
    if (odds < -1) bits[state.sources[s]] = std::max(odds, -8.0);
  }
  return bits;
}

// Every component formed once more with the new model. Ties below what the running model remembers
// are not sought again: apply() does that.
void compare_entities(const Engine::State& state, const Engine& engine, Proposal& proposal) {
  std::vector<double> within;
  for (const std::string& source : state.sources) {
    const auto at = proposal.model->within_source.find(source);
    within.push_back(at == proposal.model->within_source.end() ? 0 : at->second);
  }
  const Scale scale(state.values, *proposal.model, state.live, within);
  absl::flat_hash_set<RecordIndex> seen;
  absl::flat_hash_map<EntityId, std::size_t> parts;
  for (RecordIndex index = 0; index < state.records.size(); ++index) {
    if (!state.records[index].live || seen.contains(index)) continue;
    const std::vector<RecordIndex> component = state.component(index).records;
    seen.insert(component.begin(), component.end());
    if (component.size() < 2) continue;
    for (const auto& group : state.form(component, scale, Weighed::again).groups) {
      std::vector<EntityId> entities;
      for (const std::uint32_t place : group)
        entities.push_back(engine.entity_of(state.records[component[place]].name));
      std::ranges::sort(entities);
      entities.erase(std::ranges::unique(entities).begin(), entities.end());
      for (const EntityId entity : entities) ++parts[entity];
      if (entities.size() > 1) proposal.would_merge.push_back(std::move(entities));
    }
  }
  for (const auto& [entity, count] : parts)
    if (count > 1) proposal.would_split.emplace_back(entity, count);
  std::ranges::sort(proposal.would_merge);
  std::ranges::sort(proposal.would_split);
}

// Records in an order that is the same in every run, so that sums are, to the last bit.
std::vector<RecordIndex> in_order(const Engine::State& state) {
  std::vector<RecordIndex> all;
  for (RecordIndex index = 0; index < state.records.size(); ++index)
    if (state.records[index].live) all.push_back(index);
  std::ranges::sort(all, {}, [&](RecordIndex index) { return state.records[index].order; });
  return all;
}

// Pairs within entities; gives how many others the records have, all together.
double count_joined(const Engine::State& state, const Scale& scale, Counting& counting) {
  constexpr std::size_t most_members = 30;
  double matches = 0;
  for (const RecordIndex index : in_order(state)) {
    const std::uint32_t number = state.records[index].cluster;
    if (number == 0 || state.clusters[number].members.front() != index) continue;
    const std::vector<RecordIndex>& members = state.clusters[number].members;
    matches += static_cast<double>(members.size() * (members.size() - 1));
    const std::size_t size = std::min(members.size(), most_members);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = i + 1; j < size; ++j) {
        const Evidence evidence = state.evidence(members[i], members[j], scale);
        // One by way of others: likely, but less sure than what the two say themselves.
        const double likely = 0.25 + 0.75 / (1 + std::exp2(-evidence.bits));
        counting.add(evidence, state.records[members[i]].kind == Kind::company,
                     likely / static_cast<double>(size - 1));
      }
  }
  return matches;
}

// Pairs that were not joined: as far as they are likely to be one, they count too; and as far as
// they are likely to be related, they tell how common that is: how many relations the records have.
std::array<double, kin_count> count_parted(const Engine::State& state, const Scale& scale,
                                           Counting& counting) {
  std::array<double, kin_count> related{};
  const auto order = [&](RecordIndex index) { return state.records[index].order; };
  for (const RecordIndex index : in_order(state)) {
    std::vector<RecordIndex> others = state.candidates(index);
    std::ranges::sort(others, {}, order);
    for (const RecordIndex other : others) {
      if (order(other) < order(index) ||
          state.records[index].cluster == state.records[other].cluster)
        continue;
      const Evidence evidence = state.evidence(index, other, scale);
      const double same = std::exp2(evidence.bits);
      counting.add(evidence, state.records[index].kind == Kind::company, 0.5 * same / (1 + same));
      double otherwise = 1;
      for (const double kin : evidence.kin_bits) otherwise += std::exp2(kin);
      for (std::size_t k = 0; k < kin_count; ++k)
        related[k] += 2 * std::exp2(evidence.kin_bits[k]) / otherwise / (1 + same);
    }
  }
  return related;
}

void tell_changes(const Model& before, const Model& after, std::vector<std::string>& changes) {
  for (const auto& [source, bits] : after.within_source)
    changes.push_back(source + " seldom holds anybody twice: " + std::to_string(bits) + " bits");
  for (std::size_t k = 0; k < kin_count; ++k)
    changes.push_back("related records per record, " + std::to_string(k) + ": " +
                      std::to_string(before.kin_per_record[k]) + " -> " +
                      std::to_string(after.kin_per_record[k]));
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t c = 0; c < comparison_count; ++c)
      for (std::size_t l = 0; l < level_count; ++l) {
        const double was = before.same[k][c][l], is = after.same[k][c][l];
        if (std::abs(was - is) <= 0.2 * was) continue;
        changes.push_back((k ? "companies: " : "") +
                          std::string(words_for(static_cast<Comparison>(c))) + ", " +
                          std::string(words_for(static_cast<Level>(l))) + ": " +
                          std::to_string(was) + " -> " + std::to_string(is));
      }
}

}  // namespace

Proposal Engine::propose(bool diff) const {
  const State& state = *state_;
  const Scale scale = state.scale();
  const Model shipped = shipped_model();
  Counting counting;
  const double matches = count_joined(state, scale, counting);
  const std::array<double, kin_count> related = count_parted(state, scale, counting);
  const double records = static_cast<double>(state.live) + drawn;
  Proposal proposal;
  proposal.model = std::make_unique<Model>(counting.model(shipped));
  Model& model = *proposal.model;
  model.matches_per_record = (matches + shipped.matches_per_record * drawn) / records;
  for (std::size_t k = 0; k < kin_count; ++k) {
    const double before = shipped.kin_per_record[k];
    model.kin_per_record[k] =
        std::clamp((related[k] + before * drawn) / records, before, before * 16);
  }
  model.version = "learnt";
  model.sizes = size_shares(state);
  model.within_source = within_sources(state);
  tell_changes(state.model, model, proposal.changes);
  if (diff) compare_entities(state, *this, proposal);
  return proposal;
}

}  // namespace samepage::identity
