#pragma once
// What the store has to find by something else than a row's number, kept in memory: records by key,
// by entity and by identifier; who is dirty. The tables then grow at their end only, which is what
// makes them fast (docs/adr/0011); all of this is in narrow tables too and is read when a store is
// opened. About 130 bytes a record.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "store/id_set.hpp"
#include "store/store.hpp"

namespace samepage {

// How `place.flags` is stored.
enum PlaceFlag : std::uint16_t {
  place_gone = 1,
  place_excluded = 2,
  place_version_ours = 4,
  place_removed_by_us = 8,
  place_echo_due = 16,  // a write of ours that no read has shown yet
};

struct Place {
  StreamId stream;
  EntityId entity;
  std::string_view key;
  std::uint64_t content_hash = 0;
  std::uint64_t mapping = 0;
  std::uint16_t flags = 0;
};

class Directory {
 public:
  struct StreamCount {
    std::int64_t records = 0, gone = 0;
  };

  void clear() { *this = Directory(); }
  // Growing by doubling would leave up to half of it unused.
  void expect(std::int64_t records, std::int64_t entities);

  // Records.
  void insert(RecordId id, const Place& place);
  void update(RecordId id, const Place& place);  // all but its entity
  void set_entity(RecordId id, EntityId entity);
  RecordId find(StreamId stream, std::string_view key);  // none: there is no such record
  bool contains(RecordId id) const { return slot_of(id) != nullptr; }
  Place place(RecordId id) const;
  std::vector<RecordId> records_of(EntityId entity) const;  // by id
  void each_record(const std::function<void(RecordId, const Place&)>& visit) const;
  StreamCount count(StreamId stream) const;
  StreamCount count() const;

  // Identifiers.
  void add_identifier(std::uint64_t hash, RecordId record);  // one that it does not have
  void drop_identifier(std::uint64_t hash, RecordId record);
  // Of more than `limit` any of them.
  std::vector<RecordId> bearers(std::uint64_t hash, int limit) const;

  // Entities.
  void add_entity(EntityId id, EntityKind kind, EntityId forwarded_to);
  void forward(EntityId from, EntityId to);
  EntityId current(EntityId entity) const;  // none: there is no such entity
  std::optional<EntityKind> kind(EntityId entity) const;
  std::vector<EntityId> entities(EntityKind kind, EntityId after, int limit) const;
  std::int64_t live_entities() const { return live_entities_; }
  std::int64_t last_entity() const { return static_cast<std::int64_t>(entities_.size()) - 1; }

  IdSet dirty_records, dirty_entities;
  // How many changes the entity's plan waits for and nothing else; more than fit count as not foreseen.
  void foresee(EntityId entity, std::size_t changes);
  std::size_t foreseen(EntityId entity) const;
  void foresee_nothing() { foreseen_.clear(); }
  IdSet with_decisions;  // records
  IdSet withheld;        // entities of which consent keeps something from a system
  absl::flat_hash_set<std::uint64_t> points_with_acts;
  IdSet records_with_acts;
  // Changes that are not settled or that wait for a person; few.
  struct OpenChange {
    EntityId entity;
    StreamId stream;
    ChangeState state;
  };
  void note(ChangeId id, const OpenChange& change);
  void forget(ChangeId id);
  const std::map<ChangeId, OpenChange>& open_changes() const { return open_changes_; }
  bool has_open_changes(EntityId entity) const { return open_of_.contains(entity.value); }
  ActId last_act;

 private:
  struct Slot {
    std::uint64_t key_at = 0;
    std::uint64_t content_hash = 0;
    std::uint64_t mapping = 0;
    std::uint32_t entity = 0;
    std::uint32_t next = 0;    // record of the same entity
    std::uint32_t stream = 0;  // 0: there is no such record
    std::uint16_t key_size = 0;
    std::uint16_t flags = 0;
  };
  struct EntitySlot {
    std::uint32_t first = 0;  // record
    std::uint32_t forwarded = 0;
    std::uint8_t kind = 0;  // 0: there is no such entity
  };
  // Records that bear an identifier: nearly always one or two, so a chain of cells.
  struct Bearers {
    std::uint32_t first = 0;  // cell + 1
    std::uint32_t count = 0;
  };
  struct Cell {
    std::uint32_t record = 0;
    std::uint32_t next = 0;  // cell + 1
  };

  const Slot* slot_of(RecordId id) const;
  Slot& slot(RecordId id);
  Place place_of(const Slot& s) const;
  std::uint64_t keep(std::string_view key);
  void name(std::uint32_t record);
  void name_all();
  std::uint64_t name_hash(StreamId stream, std::string_view key) const;
  void link(std::uint32_t record, EntityId entity);
  void unlink(std::uint32_t record);
  void tally(const Slot& s, int by);

  std::vector<Slot> slots_;  // by record id
  std::vector<EntitySlot> entities_;
  std::vector<char> keys_;
  // By hash of stream and key; the rare others with that hash stand in `same_name_`. Made when the
  // first record is looked for: whoever only counts has no need of it.
  bool named_ = false;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> by_name_;
  std::multimap<std::uint64_t, std::uint32_t> same_name_;
  absl::flat_hash_map<std::uint64_t, Bearers> bearers_;
  std::vector<Cell> cells_;
  std::uint32_t free_cell_ = 0;  // cell + 1
  std::map<std::uint32_t, StreamCount> counts_;
  std::vector<std::uint8_t> foreseen_;  // by entity
  std::int64_t live_entities_ = 0;
  std::map<ChangeId, OpenChange> open_changes_;
  absl::flat_hash_map<std::int64_t, int> open_of_;  // entity → how many
};

}  // namespace samepage
