// Records come, change and go: values are counted, keys filed, and what rests on either is marked.

#include <utility>

#include "base/hash.hpp"
#include "identity/keys/keys.hpp"
#include "identity/state/state.hpp"

namespace samepage::identity {

std::uint64_t order_of(const RecordName& name) {
  return hash_combine(hash64(name.source, 7), hash64(name.key, 11));
}

RecordIndex Engine::State::find(const RecordName& name) const {
  const auto at = by_name.find(order_of(name));
  return at == by_name.end() ? no_record : at->second;
}

std::uint32_t Engine::State::source_number(const std::string& source) {
  const auto [at, fresh] =
      source_numbers.try_emplace(source, static_cast<std::uint32_t>(sources.size()));
  if (fresh) {
    sources.push_back(source);
    bool alone = false;
    for (const SourceSettings& one : settings.sources)
      alone = alone || (one.source == source && one.duplicate_free);
    source_alone.push_back(alone);
    read_sources();
  }
  return at->second;
}

void Engine::State::read_sources() {
  within_source.clear();
  if (model.within_source.empty()) return;
  for (const std::string& source : sources) {
    const auto at = model.within_source.find(source);
    within_source.push_back(at == model.within_source.end() ? 0 : at->second);
  }
}

void Engine::State::wait(RecordIndex index) {
  if (records[index].waiting || !records[index].live) return;
  records[index].waiting = true;
  waiting.push_back(index);
}

void Engine::State::put_off(RecordIndex index, bool anew) {
  records[index].later_anew = records[index].later_anew || anew;
  if (records[index].later || !records[index].live) return;
  records[index].later = true;
  later.push_back(index);
}

void Engine::State::make_stale(RecordIndex index) {
  if (records[index].stale || records[index].waiting || !records[index].live) return;
  records[index].stale = true;
  stale.push_back(index);
}

void Engine::State::touch(RecordIndex index) {
  if (records[index].touched || !records[index].live) return;
  records[index].touched = true;
  touched.push_back(index);
}

void Engine::State::count(RecordIndex index, ValueId value, int change) {
  if (bearers.size() <= value) bearers.resize(values.size());
  Value& counted_value = values[value];
  Bearers& all = bearers[value];
  const std::uint32_t before = rounded_count(counted_value.count);
  counted_value.count = static_cast<std::uint32_t>(static_cast<int>(counted_value.count) + change);
  if (change > 0)
    all.push_back(index);
  else {
    *std::ranges::find(all, index) = all.back();
    all.pop_back();
  }
  if (rounded_count(counted_value.count) == before) return;
  // A commoner value only weakens ties that there are; a rarer one may make new ones. With
  // companies' names either may happen, for what is rare decides what a name is compared by.
  const bool anew = change < 0 || counted_value.domain == Domain::company_word;
  constexpr std::size_t many = 256;
  for (const RecordIndex bearer : all) {
    if (all.size() > many)
      put_off(bearer, anew);
    else if (anew)
      wait(bearer);
    else
      make_stale(bearer);
  }
}

void Engine::State::file(RecordIndex index, std::uint64_t key, bool in) {
  Bearers& all = keys[key];
  const bool found = all.size() <= most_bearers;
  if (in)
    all.push_back(index);
  else {
    *std::ranges::find(all, index) = all.back();
    all.pop_back();
  }
  const bool finds = all.size() <= most_bearers;
  if (found != finds) {
    // Full: some that found each other here do so no more. Free again: they have to be sought.
    for (const RecordIndex bearer : all) {
      if (finds)
        wait(bearer);
      else if (!std::exchange(records[bearer].crowded, true))
        crowded.push_back(bearer);
    }
  }
  if (all.empty()) keys.erase(key);
}

void Engine::State::size_changed() {
  const double now = rounded_records(live);
  if (now == rounded_live) return;
  rounded_live = now;
  for (RecordIndex index = 0; index < records.size(); ++index) put_off(index, true);
}

RecordIndex Engine::State::place_for(const RecordName& name) {
  RecordIndex index = static_cast<RecordIndex>(records.size());
  if (free_records.empty()) {
    records.emplace_back();
  } else {
    index = free_records.back();
    free_records.pop_back();
  }
  RecordState& record = records[index];
  record.name = name;
  record.order = order_of(name);
  record.source = source_number(name.source);
  record.live = true;
  by_name[record.order] = index;
  ++live;
  return index;
}

void Engine::State::insert(const RecordInput& input) {
  Profile profile = read_record(input, reading, values);
  RecordIndex index = find(input.name);
  if (index != no_record) {
    const RecordState& old = records[index];
    if (old.kind == profile.kind &&
        std::ranges::equal(old.bearing, profile.bearing, {}, &Borne::value, &Borne::value))
      return;
    unsay(index);  // it stays in its entity until that is formed anew
  } else {
    index = place_for(input.name);
  }
  RecordState& record = records[index];
  record.kind = profile.kind;
  record.bearing = std::move(profile.bearing);
  record.bearing.shrink_to_fit();
  wait(index);
  touch(index);
  for (const Borne& borne : record.bearing) count(index, borne.value, 1);
  for (const std::uint64_t key : keys_of(record.bearing, values)) file(index, key, true);
  size_changed();
}

// Takes back all that the record said.
void Engine::State::unsay(RecordIndex index) {
  RecordState& record = records[index];
  const std::vector<TieTo> ties(record.ties.begin(), record.ties.end());
  for (const TieTo& tie : ties) drop_tie(index, tie.other);
  for (const Borne& borne : record.bearing) count(index, borne.value, -1);
  for (const std::uint64_t key : keys_of(record.bearing, values)) file(index, key, false);
  record.bearing.clear();
}

void Engine::State::erase(RecordIndex index) {
  unsay(index);
  RecordState& record = records[index];
  if (record.cluster != 0) {
    // Its entity's other records are formed again; ids are settled there.
    ClusterState& cluster = clusters[record.cluster];
    std::erase(cluster.members, index);
    for (const RecordIndex member : cluster.members) touch(member);
    tell(cluster.members.empty() ? EventKind::ended : EventKind::changed, cluster.id, 0,
         {record.name});
    if (cluster.members.empty()) {
      cluster_of_entity.erase(cluster.id);
      free_clusters.push_back(record.cluster);
      cluster = {};
    }
  }
  by_name.erase(record.order);
  --live;
  // The marks stay until the queues that name the place are worked off.
  RecordState empty;
  empty.waiting = record.waiting;
  empty.stale = record.stale;
  empty.later = record.later;
  empty.crowded = record.crowded;
  empty.touched = record.touched;
  record = std::move(empty);
  free_records.push_back(index);
  size_changed();
}

void Engine::State::decided(const HumanDecision& decision) {
  for (const RecordName& name : {decision.left, decision.right})
    if (const RecordIndex index = find(name); index != no_record) touch(index);
  settle_now();
}

}  // namespace samepage::identity
