// Why two are one, or are not; how an entity came together.

#include <algorithm>

#include "identity/explain/lines.hpp"
#include "identity/state/state.hpp"

namespace samepage::identity {

std::optional<Explanation> Engine::explain(const RecordName& left, const RecordName& right) const {
  RecordIndex a = state_->find(left), b = state_->find(right);
  if (a == no_record || b == no_record) return std::nullopt;
  if (state_->records[b].order < state_->records[a].order) std::swap(a, b);
  const Scale scale = state_->scale();
  return explained(weigh(state_->group_of(a), state_->group_of(b), scale), scale);
}

std::optional<Explanation> Engine::explain(EntityId left, EntityId right) const {
  const auto a = state_->cluster_of_entity.find(current(left)), b = state_->cluster_of_entity.find(current(right));
  if (a == state_->cluster_of_entity.end() || b == state_->cluster_of_entity.end()) return std::nullopt;
  const ClusterState* x = &state_->clusters[a->second];
  const ClusterState* y = &state_->clusters[b->second];
  if (state_->records[y->members[0]].order < state_->records[x->members[0]].order) std::swap(x, y);
  const Bearing of_x = state_->bearing_of(x->members), of_y = state_->bearing_of(y->members);
  const Scale scale = state_->scale();
  const auto kind = [&](const ClusterState& cluster) {
    Kind found = Kind::unknown;
    for (const RecordIndex member : cluster.members)
      if (found == Kind::unknown) found = state_->records[member].kind;
    return found;
  };
  return explained(weigh({of_x, kind(*x), x->members.size()}, {of_y, kind(*y), y->members.size()}, scale), scale);
}

}  // namespace samepage::identity
