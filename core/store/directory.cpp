#include "store/directory.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace samepage {
namespace {

std::uint32_t narrow(std::int64_t id) {
  SP_ASSERT(id >= 0 && id < std::int64_t{1} << 32);
  return static_cast<std::uint32_t>(id);
}

template <class T>
T& at_id(std::vector<T>& all, std::int64_t id) {
  const std::size_t place = narrow(id);
  if (place >= all.capacity()) all.reserve(place + 1 + place / 4);
  if (place >= all.size()) all.resize(place + 1);
  return all[place];
}

}  // namespace

void Directory::expect(std::int64_t records, std::int64_t entities) {
  slots_.reserve(static_cast<std::size_t>(records) + 1);
  entities_.reserve(static_cast<std::size_t>(entities) + 1);
}

const Directory::Slot* Directory::slot_of(RecordId id) const {
  if (id.value <= 0 || id.value >= static_cast<std::int64_t>(slots_.size())) return nullptr;
  const Slot& s = slots_[static_cast<std::size_t>(id.value)];
  return s.stream == 0 ? nullptr : &s;
}

Directory::Slot& Directory::slot(RecordId id) {
  SP_ASSERT(slot_of(id) != nullptr);
  return slots_[static_cast<std::size_t>(id.value)];
}

std::uint64_t Directory::keep(std::string_view key) {
  const std::size_t at = keys_.size();
  if (at + key.size() > keys_.capacity()) keys_.reserve(at + key.size() + at / 4);
  keys_.insert(keys_.end(), key.begin(), key.end());
  return at;
}

std::uint64_t Directory::name_hash(StreamId stream, std::string_view key) const {
  return hash64(key, static_cast<std::uint64_t>(stream.value));
}

void Directory::tally(const Slot& s, int by) {
  StreamCount& count = counts_[s.stream];
  count.records += by;
  if ((s.flags & place_gone) != 0) count.gone += by;
}

void Directory::insert(RecordId id, const Place& place) {
  Slot& s = at_id(slots_, id.value);
  SP_ASSERT(s.stream == 0 && place.stream.value > 0 && place.key.size() < 1u << 16);
  s.key_at = keep(place.key);
  s.key_size = static_cast<std::uint16_t>(place.key.size());
  s.stream = narrow(place.stream.value);
  s.content_hash = place.content_hash;
  s.mapping = place.mapping;
  s.flags = place.flags;
  tally(s, 1);
  if (named_) name(narrow(id.value));
  if (place.entity) link(narrow(id.value), place.entity);
}

void Directory::name(std::uint32_t record) {
  const Place place = place_of(slots_[record]);
  const std::uint64_t hash = name_hash(place.stream, place.key);
  if (!by_name_.try_emplace(hash, record).second) same_name_.emplace(hash, record);
}

void Directory::name_all() {
  if (named_) return;
  named_ = true;
  by_name_.reserve(slots_.size());
  for (std::size_t id = 1; id < slots_.size(); ++id)
    if (slots_[id].stream != 0) name(static_cast<std::uint32_t>(id));
}

void Directory::update(RecordId id, const Place& place) {
  Slot& s = slot(id);
  const Place before = place_of(s);
  tally(s, -1);
  s.content_hash = place.content_hash;
  s.mapping = place.mapping;
  s.flags = place.flags;
  tally(s, 1);
  if (before.key == place.key) return;
  // A system gave its record another key: found by the new one only.
  name_all();
  const std::uint64_t old_name = name_hash(before.stream, before.key);
  const auto was = by_name_.find(old_name);
  if (was != by_name_.end() && was->second == narrow(id.value)) by_name_.erase(was);
  const auto [first, last] = same_name_.equal_range(old_name);
  for (auto other = first; other != last;) {
    if (other->second == narrow(id.value)) {
      other = same_name_.erase(other);
    } else {
      by_name_.try_emplace(old_name, other->second);
      ++other;
    }
  }
  const std::string key(place.key);
  s.key_at = keep(key);
  s.key_size = static_cast<std::uint16_t>(key.size());
  name(narrow(id.value));
}

RecordId Directory::find(StreamId stream, std::string_view key) {
  name_all();
  const std::uint64_t name = name_hash(stream, key);
  const auto is_it = [&](std::uint32_t record) {
    const Place place = place_of(slots_[record]);
    return place.stream == stream && place.key == key;
  };
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  if (is_it(found->second)) return RecordId{found->second};
  const auto [first, last] = same_name_.equal_range(name);
  for (auto other = first; other != last; ++other)
    if (is_it(other->second)) return RecordId{other->second};
  return {};
}

Place Directory::place_of(const Slot& s) const {
  return {StreamId{s.stream}, EntityId{s.entity}, {keys_.data() + s.key_at, s.key_size},
          s.content_hash,     s.mapping,          s.flags};
}

Place Directory::place(RecordId id) const {
  const Slot* s = slot_of(id);
  SP_ASSERT(s != nullptr);
  return place_of(*s);
}

void Directory::link(std::uint32_t record, EntityId entity) {
  // A record may name its entity before that one is there, or when it is not (a damaged store).
  EntitySlot& home = at_id(entities_, entity.value);
  slots_[record].entity = narrow(entity.value);
  slots_[record].next = home.first;
  home.first = record;
}

void Directory::unlink(std::uint32_t record) {
  Slot& s = slots_[record];
  if (s.entity == 0) return;
  std::uint32_t* at = &entities_[s.entity].first;
  while (*at != record) at = &slots_[*at].next;
  *at = s.next;
  s.entity = s.next = 0;
}

void Directory::set_entity(RecordId id, EntityId entity) {
  SP_ASSERT(slot_of(id) != nullptr);
  unlink(narrow(id.value));
  if (entity) link(narrow(id.value), entity);
}

std::vector<RecordId> Directory::records_of(EntityId entity) const {
  std::vector<RecordId> all;
  if (entity.value <= 0 || entity.value >= static_cast<std::int64_t>(entities_.size())) return all;
  for (std::uint32_t r = entities_[static_cast<std::size_t>(entity.value)].first; r != 0;
       r = slots_[r].next)
    all.push_back(RecordId{r});
  std::ranges::sort(all);
  return all;
}

void Directory::each_record(const std::function<void(RecordId, const Place&)>& visit) const {
  for (std::size_t id = 1; id < slots_.size(); ++id)
    if (slots_[id].stream != 0)
      visit(RecordId{static_cast<std::int64_t>(id)}, place_of(slots_[id]));
}

Directory::StreamCount Directory::count(StreamId stream) const {
  const auto found = counts_.find(narrow(stream.value));
  return found == counts_.end() ? StreamCount{} : found->second;
}

Directory::StreamCount Directory::count() const {
  StreamCount all;
  for (const auto& [stream, count] : counts_) {
    all.records += count.records;
    all.gone += count.gone;
  }
  return all;
}

// ---- identifiers ----

void Directory::add_identifier(std::uint64_t hash, RecordId record) {
  Bearers& b = bearers_[hash];
  std::uint32_t cell = free_cell_;
  if (cell != 0) {
    free_cell_ = cells_[cell - 1].next;
  } else {
    cells_.emplace_back();
    cell = static_cast<std::uint32_t>(cells_.size());
  }
  cells_[cell - 1] = {narrow(record.value), b.first};
  b.first = cell;
  ++b.count;
}

void Directory::drop_identifier(std::uint64_t hash, RecordId record) {
  const auto found = bearers_.find(hash);
  if (found == bearers_.end()) return;
  std::uint32_t* at = &found->second.first;
  while (*at != 0 && cells_[*at - 1].record != narrow(record.value)) at = &cells_[*at - 1].next;
  if (*at == 0) return;
  const std::uint32_t cell = *at;
  *at = cells_[cell - 1].next;
  cells_[cell - 1] = {0, free_cell_};
  free_cell_ = cell;
  if (--found->second.count == 0) bearers_.erase(found);
}

std::vector<RecordId> Directory::bearers(std::uint64_t hash, int limit) const {
  std::vector<RecordId> all;
  const auto found = bearers_.find(hash);
  if (found == bearers_.end()) return all;
  for (std::uint32_t c = found->second.first; c != 0; c = cells_[c - 1].next) {
    if (static_cast<int>(all.size()) == limit) break;
    all.push_back(RecordId{cells_[c - 1].record});
  }
  std::ranges::sort(all);
  return all;
}

// ---- open changes ----

void Directory::note(ChangeId id, const OpenChange& change) {
  const auto [at, fresh] = open_changes_.try_emplace(id, change);
  at->second = change;
  if (fresh) ++open_of_[change.entity.value];
}

void Directory::forget(ChangeId id) {
  const auto known = open_changes_.find(id);
  if (known == open_changes_.end()) return;
  const auto count = open_of_.find(known->second.entity.value);
  if (--count->second == 0) open_of_.erase(count);
  open_changes_.erase(known);
}

// ---- entities ----

void Directory::add_entity(EntityId id, EntityKind kind, EntityId forwarded_to) {
  EntitySlot& e = at_id(entities_, id.value);
  e.kind = static_cast<std::uint8_t>(kind);
  e.forwarded = narrow(forwarded_to.value);
  if (!forwarded_to) ++live_entities_;
}

void Directory::forward(EntityId from, EntityId to) {
  EntitySlot& e = at_id(entities_, from.value);
  if (e.forwarded == 0) --live_entities_;
  e.forwarded = narrow(to.value);
}

EntityId Directory::current(EntityId entity) const {
  // No way is longer than all entities, unless a damaged store leads in a circle.
  for (std::size_t steps = 0; steps < entities_.size(); ++steps) {
    if (!kind(entity)) return {};
    const std::uint32_t next = entities_[static_cast<std::size_t>(entity.value)].forwarded;
    if (next == 0) return entity;
    entity = EntityId{next};
  }
  return {};
}

std::optional<EntityKind> Directory::kind(EntityId entity) const {
  if (entity.value <= 0 || entity.value >= static_cast<std::int64_t>(entities_.size())) return {};
  const std::uint8_t kind = entities_[static_cast<std::size_t>(entity.value)].kind;
  if (kind == 0) return {};
  return static_cast<EntityKind>(kind);
}

void Directory::foresee(EntityId entity, std::size_t changes) {
  const auto at = static_cast<std::size_t>(entity.value);
  if (at >= foreseen_.size()) {
    if (changes == 0) return;
    foreseen_.resize(std::max(at + 1, entities_.size()));
  }
  foreseen_[at] = static_cast<std::uint8_t>(changes <= UINT8_MAX ? changes : 0);
}

std::size_t Directory::foreseen(EntityId entity) const {
  const auto at = static_cast<std::size_t>(entity.value);
  return at < foreseen_.size() ? foreseen_[at] : 0;
}

std::vector<EntityId> Directory::entities(EntityKind kind, EntityId after, int limit) const {
  std::vector<EntityId> all;
  for (auto id = static_cast<std::size_t>(after.value) + 1;
       id < entities_.size() && static_cast<int>(all.size()) < limit; ++id)
    if (entities_[id].kind == static_cast<int>(kind) && entities_[id].forwarded == 0)
      all.push_back(EntityId{static_cast<std::int64_t>(id)});
  return all;
}

}  // namespace samepage
