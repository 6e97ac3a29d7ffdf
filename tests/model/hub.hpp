#pragma once
// The merge/sync protocol with nothing around it: the real pure stages over a store that is a
// value. No transactions, threads or connectors; each member is one step that the engine commits at
// once. That these steps are the engine's is checked by replaying its traces (replay.hpp).
//
// docs/design/convergence.md is the text to it.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "mapping/mapping.hpp"
#include "model/change.hpp"
#include "model/golden.hpp"
#include "model/record.hpp"
#include "model/source_record.hpp"
#include "plugin/session.hpp"

namespace samepage::protocol {

// One stream of one system, in the order of the configuration. What does not change in a run.
struct Site {
  ConnectionConfig connection;
  StreamManifest manifest;
  StreamPrivacy privacy{false, {}, {}, {}};
  const Mapping* mapping = nullptr;
  StreamId id;  // its place, counted from 1
};

struct Rules {
  const Catalogue* catalogue = nullptr;
  EntityKind kind = EntityKind::company;
  std::vector<Site> sites;
  Millis clock_skew = 0;
};

struct StreamMemory {
  std::string cursor;
  bool loaded = false;
};

// All that the store would hold.
struct Memory {
  Epoch epoch = 1;
  std::vector<StreamMemory> streams;
  std::vector<Record> records;  // RecordId is the place, counted from 1
  std::vector<Golden> goldens;  // EntityId is the place, counted from 1
  std::vector<Loss> losses;
  std::vector<Change> open;  // intent, unknown, dead
  std::set<EntityId> dirty;
  std::int64_t creates = 0;  // numbers the idempotency keys
};

std::vector<Change> creates_in_doubt(const Memory& memory, StreamId stream);

class Hub {
 public:
  Hub(const Rules& rules, Memory& memory) : rules_(rules), m_(memory) {}

  // In: what a page says. A new record is said to be of `who`, for resolving is not in the model.
  void take(std::size_t site, const SourceRecord& source, EntityId who);
  // A complete reading has ended: records that it did not show are gone when `listing` is given.
  void end_reading(std::size_t site, const std::string& cursor,
                   const std::set<std::string>* listing);
  std::vector<Change> creates_in_doubt(std::size_t site) const {
    return protocol::creates_in_doubt(m_, rules_.sites[site].id);
  }

  // Merge and plan for everybody who changed. Creates wait until every system has been read once.
  std::vector<Change> plan();
  void end_round() { ++m_.epoch; }
  void know(EntityId who) { entity(who); }

  // Out. `intend`: the change as it is sent, durable now; none: there is nothing to write.
  std::optional<Change> intend(Change change);
  OutgoingChange sent(const Change& change) const;
  void acknowledge(const Change& change, const Ack& ack);
  void refuse(const Change& change) { end(change, ChangeState::dead); }
  void put_off(const Change& change) { end(change, ChangeState::dropped); }
  void lose_answer(const Change& change) { end(change, ChangeState::unknown); }

  // A person makes a losing value the golden one.
  void decide(EntityId entity, FieldId field, const std::string& value);
  // A person has looked at the dead letters: they may be tried again.
  void retry_dead_letters();

  Record* find(std::size_t site, std::string_view key);
  Record& record(RecordId id) { return m_.records[static_cast<std::size_t>(id.value) - 1]; }
  const Record& record(RecordId id) const {
    return m_.records[static_cast<std::size_t>(id.value) - 1];
  }

 private:
  const Site& site_of(const Change& c) const {
    return rules_.sites[static_cast<std::size_t>(c.stream.value) - 1];
  }
  void plan_one(EntityId entity, std::vector<Change>& changes);
  Golden merged(const Golden& before);
  void end(const Change& change, ChangeState state);
  void forget(const Change& change);
  void store(Record record);
  void vanish(Record& record);
  EntityId entity(EntityId wanted);

  const Rules& rules_;
  Memory& m_;
};

}  // namespace samepage::protocol
