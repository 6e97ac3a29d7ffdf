#include "identity/engine.hpp"

#include <algorithm>

#include "identity/keys/keys.hpp"
#include "identity/state/state.hpp"

namespace samepage::identity {

Proposal::Proposal() = default;
Proposal::Proposal(Proposal&&) noexcept = default;
Proposal& Proposal::operator=(Proposal&&) noexcept = default;
Proposal::~Proposal() = default;

Engine::Engine(Settings settings) : state_(std::make_unique<State>()) {
  state_->settings = std::move(settings);
  state_->reading = {state_->settings.default_country, &state_->settings.blocked};
}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

void Engine::upsert(const RecordInput& record, When when) {
  ++state_->counted.upserts;
  state_->cause = "upsert " + record.name.source + " " + record.name.key;
  state_->insert(record);
  if (when == When::now) state_->settle_now();
}

bool Engine::remove(const RecordName& record, When when) {
  const RecordIndex index = state_->find(record);
  if (index == no_record) return false;
  state_->cause = "remove " + record.source + " " + record.key;
  state_->erase(index);
  if (when == When::now) state_->settle_now();
  return true;
}

std::size_t Engine::settle(std::size_t records) { return state_->settle(records); }

EntityId Engine::entity_of(const RecordName& record) const {
  const RecordIndex index = state_->find(record);
  if (index == no_record || state_->records[index].cluster == 0) return 0;
  return state_->clusters[state_->records[index].cluster].id;
}

EntityId Engine::current(EntityId id) const {
  const ClusterState* cluster = state_->cluster_of(id);
  return cluster ? cluster->id : 0;
}

std::vector<RecordName> Engine::records_of(EntityId entity) const {
  const ClusterState* cluster = state_->cluster_of(entity);
  return cluster ? state_->names_of(cluster->members) : std::vector<RecordName>();
}

std::vector<std::vector<RecordName>> Engine::partition() const {
  std::vector<std::vector<RecordName>> all;
  for (const auto& [entity, cluster] : state_->cluster_of_entity) all.push_back(records_of(entity));
  std::ranges::sort(all);
  return all;
}

void Engine::decide(const HumanDecision& decision) {
  withdraw(decision.left, decision.right);
  state_->decisions.push_back(decision);
  state_->cause = "decision by " + decision.author;
  state_->decided(decision);
}

bool Engine::withdraw(const RecordName& left, const RecordName& right) {
  auto& all = state_->decisions;
  const auto at = std::ranges::find_if(all, [&](const HumanDecision& decision) {
    return (decision.left == left && decision.right == right) ||
           (decision.left == right && decision.right == left);
  });
  if (at == all.end()) return false;
  const HumanDecision gone = *at;
  all.erase(at);
  state_->cause = "a decision by " + gone.author + " withdrawn";
  state_->decided(gone);
  return true;
}

std::vector<HumanDecision> Engine::decisions() const { return state_->decisions; }

void Engine::apply(const Model& model) {
  state_->model = model;
  state_->read_sources();
  state_->cause = "model " + model.version;
  for (RecordIndex index = 0; index < state_->records.size(); ++index) {
    state_->wait(index);
    state_->touch(index);
  }
  state_->settle(static_cast<std::size_t>(-1));
}

double Engine::confidence(const RecordName& record) const {
  const RecordIndex index = state_->find(record);
  if (index == no_record || state_->records[index].cluster == 0) return 0;
  const ClusterState& cluster = state_->clusters[state_->records[index].cluster];
  if (cluster.members.size() == 1) return 1;
  std::vector<RecordIndex> rest = cluster.members;
  std::erase(rest, index);
  return state_->explain_groups({index}, rest, state_->scale()).probability;
}

const Model& Engine::model() const { return state_->model; }
const Settings& Engine::settings() const { return state_->settings; }
std::vector<Event> Engine::events(std::uint64_t after) const {
  if (after >= state_->events.size()) return {};
  return {state_->events.begin() + static_cast<std::ptrdiff_t>(after), state_->events.end()};
}

Statistics Engine::statistics() const {
  Statistics all = state_->counted;
  all.records = state_->live;
  all.entities = state_->cluster_of_entity.size();
  all.keys = state_->keys.size();
  all.values = state_->values.size();
  all.pending = state_->waiting.size() + state_->later.size() + state_->stale.size();
  for (const RecordState& record : state_->records) {
    if (!record.live) continue;
    (record.kind == Kind::company ? all.companies : all.persons) +=
        record.kind == Kind::unknown ? 0 : 1;
    all.pairs += record.ties.size();
  }
  all.pairs /= 2;
  for (const auto& [key, bearers] : state_->keys) {
    all.generic_keys += bearers.size() > most_bearers;
    if (bearers.size() > 2) all.bytes += bearers.capacity() * sizeof(RecordIndex);
  }
  all.bytes += state_->keys.capacity() * (sizeof(std::uint64_t) + sizeof(Bearers) + 1) +
               state_->bearers.capacity() * sizeof(Bearers) + state_->values.bytes() +
               state_->records.capacity() * sizeof(RecordState) +
               state_->clusters.capacity() * sizeof(ClusterState);
  for (const RecordState& record : state_->records)
    all.bytes += record.bearing.capacity() * sizeof(Borne) +
                 (record.ties.size() > 4 ? record.ties.capacity() * sizeof(TieTo) : 0);
  for (const ClusterState& cluster : state_->clusters)
    all.largest = std::max(all.largest, cluster.members.size());
  return all;
}

}  // namespace samepage::identity
