#include "engine/decide/lookalikes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "flow/resolve/likeness.hpp"

namespace samepage {
namespace {

// Whoever shares a key with that few, or keys of two ways, is worth a closer look; of the others
// there are too many to be told apart by what a key says.
constexpr int few = 3;
constexpr int most_bearers = 50;

bool looks_the_same(const Catalogue& catalogue, const Record& a, const Record& b) {
  if (a.gone != b.gone) return false;
  for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)})
    for (const FieldState& state : one->fields) {
      if (!shows(catalogue.field(state.field))) continue;
      const FieldState* there = other->find(state.field);
      if (spoken_by(state) != (there == nullptr ? std::string_view{} : spoken_by(*there)))
        return false;
    }
  return true;
}

}  // namespace

Result<void> Lookalikes::begin(EntityKind kind) {
  kind_ = kind;
  parts_.looks->forget();
  SP_ASSIGN(const std::int64_t records, parts_.store.traced_records());
  scale_.emplace(parts_.looks->values(), model_, static_cast<std::size_t>(records));
  return {};
}

Result<identity::Profile> Lookalikes::profile(const Record& record) {
  Looks& looks = *parts_.looks;
  identity::Profile profile = looks.read(record, kind_);
  for (const Looks::Counted& one : looks.counted(profile, kind_)) {
    SP_ASSIGN(looks.values()[one.value].count, parts_.store.trace_count(one.number));
  }
  return profile;
}

Result<std::vector<RecordId>> Lookalikes::candidates(const Traces& traces, RecordId self) {
  using Agreements = std::array<int, static_cast<std::size_t>(KeyWay::count_)>;
  std::map<RecordId, Agreements> shared;
  for (const std::uint64_t key : traces.keys) {
    SP_ASSIGN(const auto bearers, parts_.store.alike(key, most_bearers + 1));
    if (bearers.size() > most_bearers) continue;
    const int weight = bearers.size() <= few + 1 ? 2 : 1;
    for (const RecordId bearer : bearers) {
      int& known = shared[bearer][static_cast<std::size_t>(way_of(key))];
      if (bearer != self) known = std::max(known, weight);
    }
  }
  std::vector<RecordId> all;
  for (const auto& [record, weights] : shared)
    if (std::reduce(weights.begin(), weights.end()) > 1) all.push_back(record);
  return all;
}

Result<std::vector<RecordId>> Lookalikes::of(const Record& record) {
  std::vector<RecordId> likely;
  SP_ASSIGN(const Traces traces, parts_.store.traces_of(record.id));
  SP_ASSIGN(const auto found, candidates(traces, record.id));
  if (found.empty()) return likely;
  SP_ASSIGN(const identity::Profile self, profile(record));
  for (const RecordId id : found) {
    SP_ASSIGN(const auto other, parts_.store.record(id, Load::without_body));
    if (!other || other->gone) continue;
    SP_ASSIGN(const identity::Profile profile_there, profile(*other));
    const identity::Evidence evidence = identity::weigh({self.bearing, record_kind(kind_)},
                                                        {profile_there.bearing, record_kind(kind_)},
                                                        *scale_, identity::For::deciding);
    if (evidence.bits >= likeness::doubt_bits) likely.push_back(id);
  }
  return likely;
}

Result<void> Lookalikes::show(Neighbourhood& n) {
  for (RecordFacts& facts : n.records) {
    if (facts.gone) continue;
    SP_ASSIGN(const auto record, parts_.store.record(facts.id, Load::without_body));
    if (!record) continue;
    SP_ASSIGN(facts.looks, profile(*record));
  }
  n.scale = &*scale_;
  n.sure_bits = likeness::bits_of(static_cast<double>(parts_.config.sure_percent) / 100);
  return {};
}

Result<bool> keep_looks(EngineParts& parts, EntityKind kind, const Record& record,
                        const Record* known) {
  if (!parts.looks || !has_looks(kind)) return false;
  if (known != nullptr && looks_the_same(parts.catalogue, record, *known)) return false;
  parts.looks->forget();
  const Traces traces = record.gone ? Traces{} : parts.looks->traces(record, kind);
  SP_TRY(parts.store.set_traces(record.id, traces));
  for (const std::uint64_t key : traces.keys) {
    SP_ASSIGN(const auto bearers, parts.store.alike(key, most_bearers + 1));
    if (bearers.size() > most_bearers) continue;
    for (const RecordId bearer : bearers) {
      if (bearer == record.id) continue;
      SP_ASSIGN(const EntityId entity, parts.store.entity_of(bearer));
      if (!entity) continue;  // it is to be looked at anyway
      SP_ASSIGN(const auto together, parts.store.record_ids_of(entity));
      if (together.size() == 1) SP_TRY(parts.store.mark_dirty(bearer));
    }
  }
  return true;
}

}  // namespace samepage
