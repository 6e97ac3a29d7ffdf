// Why two are one, or are not; how an entity came together; what would become of it.

#include <algorithm>
#include <limits>

#include "identity/explain/lines.hpp"
#include "identity/explain/what_if.hpp"
#include "identity/state/state.hpp"

namespace samepage::identity {

Explanation Engine::State::explain_groups(const std::vector<RecordIndex>& left,
                                          const std::vector<RecordIndex>& right,
                                          const Scale& scale) const {
  const auto first = [&](const std::vector<RecordIndex>& members) {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const RecordIndex member : members) least = std::min(least, records[member].order);
    return least;
  };
  const bool turned = first(right) < first(left);
  const std::vector<RecordIndex>& x = turned ? right : left;
  const std::vector<RecordIndex>& y = turned ? left : right;
  const Bearing of_x = bearing_of(x), of_y = bearing_of(y);
  const std::vector<std::uint32_t> from_x = sources_of(x), from_y = sources_of(y);
  Explanation why = explained(
      weigh({of_x, kind_of(x), x.size(), from_x}, {of_y, kind_of(y), y.size(), from_y}, scale),
      scale);
  if (turned)
    for (EvidenceLine& line : why.lines) std::swap(line.left, line.right);
  return why;
}

std::optional<Explanation> Engine::explain(const RecordName& left, const RecordName& right) const {
  const RecordIndex a = state_->find(left), b = state_->find(right);
  if (a == no_record || b == no_record) return std::nullopt;
  Explanation why = state_->explain_groups({a}, {b}, state_->scale());
  for (const HumanDecision& decision : state_->decisions)
    if ((decision.left == left && decision.right == right) ||
        (decision.left == right && decision.right == left)) {
      why.answer = decision.verdict == Verdict::same ? Answer::same : Answer::unrelated;
      why.reason =
          "decided by " + decision.author + (decision.reason.empty() ? "" : ": " + decision.reason);
    }
  return why;
}

std::optional<Explanation> Engine::explain(EntityId left, EntityId right) const {
  const ClusterState* x = state_->cluster_of(left);
  const ClusterState* y = state_->cluster_of(right);
  if (!x || !y || x == y) return std::nullopt;
  return state_->explain_groups(x->members, y->members, state_->scale());
}

std::optional<EntityExplanation> Engine::explain(EntityId entity) const {
  const ClusterState* cluster = state_->cluster_of(entity);
  if (!cluster) return std::nullopt;
  const Scale scale = state_->scale();
  EntityExplanation all;
  all.entity = cluster->id;
  all.records = state_->names_of(cluster->members);
  for (const Borne& borne : state_->bearing_of(cluster->members)) {
    const Value& value = state_->values[borne.value];
    if (const auto attribute = attribute_of(value.domain))
      all.facts.push_back({*attribute, std::string(value.text), borne.records, value.count});
  }
  const std::vector<RecordIndex> component = state_->component(cluster->members[0]).records;
  const Clustering clustering = state_->form(component, scale, Weighed::before, true);
  all.weakest_bits = std::numeric_limits<double>::infinity();
  for (const Join& join : clustering.joins) {
    const auto indexes = [&](const std::vector<std::uint32_t>& places) {
      std::vector<RecordIndex> found;
      for (const std::uint32_t place : places) found.push_back(component[place]);
      return found;
    };
    const std::vector<RecordIndex> left = indexes(join.left), right = indexes(join.right);
    if (state_->records[left[0]].cluster != state_->records[cluster->members[0]].cluster) continue;
    JoinStep step{state_->names_of(left), state_->names_of(right),
                  state_->explain_groups(left, right, scale)};
    if (join.bits >= bound_bits) {
      step.why.answer = Answer::same;
      step.why.reason = "decided by a person";
    } else if (step.why.bits < all.weakest_bits) {
      all.weakest_bits = step.why.bits;
      all.weakest_cut = left.size() < right.size() ? step.left : step.right;
    }
    all.steps.push_back(std::move(step));
  }
  if (all.steps.empty()) all.weakest_bits = 0;
  return all;
}

std::optional<Outlook> Engine::without(EntityId entity, Attribute attribute,
                                       std::string_view value) const {
  const ClusterState* cluster = state_->cluster_of(entity);
  if (!cluster) return std::nullopt;
  const Scale scale = state_->scale();
  const std::vector<RecordIndex>& members = cluster->members;
  std::vector<Bearing> bearings;
  for (const RecordIndex member : members)
    bearings.push_back(
        bearing_without(state_->records[member].bearing, attribute, value, state_->values));
  std::vector<Member> list;
  std::vector<Tie> ties;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const RecordState& record = state_->records[members[i]];
    list.push_back({bearings[i], record.kind, record.order, record.source,
                    static_cast<bool>(state_->source_alone[record.source])});
    for (std::uint32_t j = 0; j < i; ++j) {
      const RecordState& other = state_->records[members[j]];
      const Group x{bearings[i], record.kind, 1, {&record.source, 1}},
          y{bearings[j], other.kind, 1, {&other.source, 1}};
      const double bits =
          (record.order < other.order ? weigh(x, y, scale) : weigh(y, x, scale)).bits;
      if (bits >= state_->keep_bits()) ties.push_back({j, i, bits});
    }
  }
  const Clustering clustering = identity::cluster(list, ties, {}, scale);
  Outlook outlook;
  for (const auto& group : clustering.groups) {
    std::vector<RecordIndex> indexes;
    for (const std::uint32_t place : group) indexes.push_back(members[place]);
    outlook.groups.push_back(state_->names_of(indexes));
  }
  return outlook;
}

}  // namespace samepage::identity
