#pragma once
// All that the hub remembers, behind one interface. Embedded: SQLite. Every change of state happens
// between begin() and commit(); what was committed survives a kill -9 and a power cut.
//
// A Store is used by one thread at a time; the engine holds a lock around it.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/act.hpp"
#include "model/attention.hpp"
#include "model/catalogue.hpp"
#include "model/change.hpp"
#include "model/decision.hpp"
#include "model/golden.hpp"
#include "model/record.hpp"
#include "model/traces.hpp"

namespace samepage {

struct ConnectionRow {
  ConnectionId id;
  std::string name, plugin;
  bool activated = false;
  std::string paused;
  int failures = 0;
  Millis retry_at = 0;
  Millis last_ok = 0;
  std::string last_error;
  bool operator==(const ConnectionRow&) const = default;
};

struct StreamRow {
  StreamId id;
  ConnectionId connection;
  std::string name;
  EntityKind entity = EntityKind::person;
  std::string cursor;
  bool loaded = false;
  std::uint64_t mapping = 0;
  Millis pulled_at = 0;
  bool operator==(const StreamRow&) const = default;
};

// What is needed to see that a record has not changed.
struct Glimpse {
  RecordId id;
  std::uint64_t content_hash = 0;
  std::uint64_t mapping = 0;
  bool gone = false;
  bool echo_due = false;  // a write of ours that no read has shown yet
};

// A record's body (`raw`) is most of its bytes, and only who writes or compares bodies needs it.
enum class Load : std::uint8_t { whole, without_body };

struct JournalLine {
  std::int64_t id = 0;
  Millis at = 0;
  Epoch epoch = 0;
  EntityId entity;
  RecordId record;
  std::string kind, text;
};

struct WithheldCount {
  std::string purpose, reason;  // "newsletter", "no_grant"
  std::int64_t entities = 0;
};

struct Tally {
  std::int64_t records = 0, gone = 0, entities = 0, open_cases = 0, dead_letters = 0, losses = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  // Gives every field of the catalogue its stored number. Once, before anything with values.
  virtual Result<void> bind(const Catalogue& catalogue) = 0;

  virtual Result<std::string> meta(const std::string& name) = 0;  // empty = not set
  virtual Result<void> set_meta(const std::string& name, const std::string& value) = 0;

  // What there is, by name; for those who only look.
  virtual Result<std::vector<ConnectionRow>> connections() = 0;
  virtual Result<std::vector<StreamRow>> streams(ConnectionId connection) = 0;

  virtual Result<ConnectionRow> open_connection(const std::string& name,
                                                const std::string& plugin) = 0;
  // When nothing but `last_ok` or `pulled_at` is new, that is kept every ten seconds only.
  virtual Result<void> save(const ConnectionRow& row) = 0;
  virtual Result<StreamRow> open_stream(ConnectionId connection, const std::string& name,
                                        EntityKind entity) = 0;
  virtual Result<void> save(const StreamRow& row) = 0;

  // Records. find_* answer in the order of the keys.
  virtual Result<std::vector<std::optional<Glimpse>>> glimpse(
      StreamId stream, std::span<const std::string_view> keys) = 0;
  virtual Result<std::optional<Record>> find_record(StreamId stream, std::string_view key) = 0;
  virtual Result<std::optional<Record>> record(RecordId id, Load load = Load::whole) = 0;
  virtual Result<std::vector<Record>> records_of(EntityId entity, Load load = Load::whole) = 0;
  virtual Result<std::vector<RecordId>> record_ids_of(EntityId entity) = 0;
  virtual Result<EntityId> entity_of(RecordId id) = 0;  // none: it has none, or is not there
  virtual Result<RecordId> insert(const Record& record) = 0;
  virtual Result<void> update(const Record& record) = 0;  // all but its entity
  virtual Result<void> set_entity(RecordId record, EntityId entity) = 0;
  virtual Result<void> each_live_record(StreamId stream,
                                        const std::function<void(RecordId)>& visit) = 0;
  // Records that have been gone since that epoch or a later one.
  virtual Result<std::vector<RecordId>> gone_records(StreamId stream, Epoch since) = 0;
  // Every record that is not gone, by its entity: where each person is known.
  virtual Result<void> each_live_place(const std::function<void(EntityId, StreamId)>& visit) = 0;
  virtual Result<std::int64_t> live_records(StreamId stream) = 0;
  // Entities that were deleted or left that stream, live elsewhere, and are not created there
  // again.
  virtual Result<std::int64_t> excluded_entities(StreamId stream) = 0;
  // Up to `limit` records of the stream whose mapping fingerprint is another one, by id.
  virtual Result<std::vector<Record>> records_mapped_otherwise(StreamId stream,
                                                               std::uint64_t mapping,
                                                               int limit) = 0;

  // Identifiers, as hashes; see flow/resolve/identifiers.hpp.
  virtual Result<void> add_identifier(std::uint64_t hash, RecordId record) = 0;
  virtual Result<void> drop_identifier(std::uint64_t hash, RecordId record) = 0;
  // In the order of ids; of more than `limit` any of them.
  virtual Result<std::vector<RecordId>> bearers(std::uint64_t hash, int limit) = 0;

  // How records look; see flow/resolve/looks.hpp. Empty: it is found by its looks no more.
  virtual Result<void> set_traces(RecordId record, const Traces& traces) = 0;
  virtual Result<Traces> traces_of(RecordId record) = 0;
  // In the order of ids; of more than `limit` any of them.
  virtual Result<std::vector<RecordId>> alike(std::uint64_t key, int limit) = 0;
  virtual Result<std::uint32_t> trace_count(std::uint32_t value) = 0;  // records that show it
  virtual Result<std::int64_t> traced_records() = 0;

  // Entities and their golden records.
  virtual Result<EntityId> create_entity(EntityKind kind) = 0;
  virtual Result<Golden> golden(EntityId entity) = 0;  // empty fields when not merged yet
  virtual Result<void> save(const Golden& golden) = 0;
  virtual Result<void> forward(EntityId from, EntityId to) = 0;
  virtual Result<EntityId> current(EntityId entity) = 0;  // follows forwards
  virtual Result<std::vector<EntityId>> entities(EntityKind kind, EntityId after, int limit) = 0;

  virtual Result<void> mark_dirty(RecordId record) = 0;
  virtual Result<void> mark_dirty(EntityId entity) = 0;
  virtual Result<void> mark_all_dirty() = 0;  // every entity
  virtual Result<std::vector<RecordId>> dirty_records(int limit) = 0;
  virtual Result<std::vector<EntityId>> dirty_entities(EntityId after, int limit) = 0;
  virtual Result<void> clear_dirty(RecordId record) = 0;
  virtual Result<void> clear_dirty(EntityId entity) = 0;
  // The entity's plan is so many changes and nothing else. Whoever marks it dirty takes that back; so
  // does a rollback, another program's write, and the end of the program.
  virtual void foresee(EntityId entity, std::size_t changes) = 0;
  virtual std::size_t foreseen(EntityId entity) = 0;  // 0: look again

  // What consent keeps from a stream; an empty reason: nothing of this entity (any more).
  virtual Result<void> set_withheld(StreamId stream, EntityId entity, const std::string& purpose,
                                    const std::string& reason) = 0;
  virtual Result<std::vector<WithheldCount>> withheld(StreamId stream) = 0;

  virtual Result<void> add(const Loss& loss) = 0;  // the same loss twice is one
  virtual Result<std::vector<Loss>> losses_of(EntityId entity) = 0;
  virtual Result<std::optional<Loss>> loss(std::int64_t id) = 0;

  virtual Result<void> add(const Decision& decision) = 0;
  virtual Result<std::vector<Decision>> decisions_on(RecordId record) = 0;

  // Acts; false = known already (same source event).
  virtual Result<bool> add(const Act& act, std::uint64_t dedup_hash) = 0;
  virtual Result<std::vector<Act>> acts_on(const std::string& contact_point) = 0;
  virtual Result<std::vector<Act>> acts_of(RecordId record) = 0;  // that this record told of
  virtual Result<ActId> last_act() = 0;  // none: nobody has said anything
  virtual Result<std::optional<Act>> act(ActId id) = 0;

  // Changes.
  // The next change's number, for what has to know it before the change is kept.
  virtual ChangeId next_change() = 0;
  virtual Result<ChangeId> add(const Change& change) = 0;
  virtual Result<void> update(const Change& change) = 0;
  // Keeps what became of it (state, message, record, time), and leaves its fields and body alone.
  virtual Result<void> settle(const Change& change) = 0;
  virtual Result<std::vector<Change>> changes_in(StreamId stream, ChangeState state) = 0;
  virtual Result<std::vector<Change>> changes_of(EntityId entity) = 0;
  virtual Result<std::vector<Change>> open_changes_of(
      EntityId entity) = 0;  // intent/unknown/dead/given up
  virtual Result<std::vector<Change>> dead_letters() = 0;
  virtual Result<std::optional<Change>> change(ChangeId id) = 0;

  virtual Result<void> open_case(const Case& c) = 0;  // once while one of that subject is open
  virtual Result<void> close_case(CaseId id, const std::string& resolution, Millis at) = 0;
  // Closes the open case on that subject, if there is one.
  virtual Result<void> close_case(const std::string& kind, const std::string& subject,
                                  const std::string& resolution, Millis at) = 0;
  virtual Result<std::vector<Case>> open_cases() = 0;

  virtual Result<void> add(const JournalLine& line) = 0;
  virtual Result<std::vector<JournalLine>> journal_of(EntityId entity) = 0;

  // A lease is free, ours, or run out; true: it is ours until then.
  virtual Result<bool> take_lease(const std::string& name, const std::string& owner, Millis now,
                                  Millis until) = 0;
  virtual Result<void> drop_lease(const std::string& name, const std::string& owner) = 0;

  virtual Result<Tally> tally() = 0;

  virtual Result<void> backup(const std::string& path) = 0;
  virtual Errors verify() = 0;  // structure and promises; empty = sound
};

// Rolls back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Store& store) {
    SP_TRY(store.begin());
    return Transaction(store);
  }
  Transaction(Transaction&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}
  ~Transaction() {
    if (store_ != nullptr) store_->rollback();
  }
  Result<void> commit() {
    Store* store = store_;
    SP_TRY(store->commit());
    store_ = nullptr;
    return {};
  }

 private:
  explicit Transaction(Store& store) : store_(&store) {}
  Store* store_;
};

// "sqlite:PATH". Opens or makes the store and brings its schema up to date. SP-STO-0xx.
Result<std::unique_ptr<Store>> open_store(const std::string& url);
// Replaces the store at `url` by the backup, after checking the backup.
Result<void> restore_store(const std::string& url, const std::string& backup_path);

}  // namespace samepage
