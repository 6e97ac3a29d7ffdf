#pragma once
// The Store on SQLite. One class, its functions in several files by subject.

#include "store/codec.hpp"
#include "store/directory.hpp"
#include "store/file_lock.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"
#include "store/trace_index.hpp"

namespace samepage {

class SqliteStore final : public Store {
 public:
  static Result<std::unique_ptr<Store>> open(const std::string& path);
  static Result<std::unique_ptr<sqlite::Database>> open_backup(const std::string& path);

  // sqlite_store.cpp: transactions, names, connections, care
  Result<void> begin() override;
  Result<void> commit() override;
  void rollback() override;
  Result<void> bind(const Catalogue& catalogue) override;
  Result<std::string> meta(const std::string& name) override;
  Result<void> set_meta(const std::string& name, const std::string& value) override;
  Result<ConnectionRow> open_connection(const std::string& name,
                                        const std::string& plugin) override;
  Result<void> save(const ConnectionRow& row) override;
  Result<StreamRow> open_stream(ConnectionId connection, const std::string& name,
                                EntityKind entity) override;
  Result<void> save(const StreamRow& row) override;
  Result<bool> take_lease(const std::string& name, const std::string& owner, Millis now,
                          Millis until) override;
  Result<void> drop_lease(const std::string& name, const std::string& owner) override;
  Result<void> backup(const std::string& path) override;
  Errors verify() override;

  // sqlite_records.cpp
  Result<std::vector<std::optional<Glimpse>>> glimpse(
      StreamId stream, std::span<const std::string_view> keys) override;
  Result<std::optional<Record>> find_record(StreamId stream, std::string_view key) override;
  Result<std::optional<Record>> record(RecordId id, Load load) override;
  Result<std::vector<Record>> records_of(EntityId entity, Load load) override;
  Result<std::vector<RecordId>> record_ids_of(EntityId entity) override;
  Result<EntityId> entity_of(RecordId id) override;
  Result<RecordId> insert(const Record& record) override;
  Result<void> update(const Record& record) override;
  Result<void> set_entity(RecordId record, EntityId entity) override;
  Result<void> each_live_record(StreamId stream,
                                const std::function<void(RecordId)>& visit) override;
  Result<std::vector<RecordId>> gone_records(StreamId stream, Epoch since) override;
  Result<void> each_live_place(const std::function<void(EntityId, StreamId)>& visit) override;
  Result<std::vector<Record>> records_mapped_otherwise(StreamId stream, std::uint64_t mapping,
                                                       int limit) override;
  Result<void> add_identifier(std::uint64_t hash, RecordId record) override;
  Result<void> drop_identifier(std::uint64_t hash, RecordId record) override;
  Result<std::vector<RecordId>> bearers(std::uint64_t hash, int limit) override;

  // sqlite_traces.cpp
  Result<void> set_traces(RecordId record, const Traces& traces) override;
  Result<Traces> traces_of(RecordId record) override;
  Result<std::vector<RecordId>> alike(std::uint64_t key, int limit) override;
  Result<std::uint32_t> trace_count(std::uint32_t value) override;
  Result<std::int64_t> traced_records() override;

  // sqlite_entities.cpp
  Result<EntityId> create_entity(EntityKind kind) override;
  Result<Golden> golden(EntityId entity) override;
  Result<void> save(const Golden& golden) override;
  Result<void> forward(EntityId from, EntityId to) override;
  Result<EntityId> current(EntityId entity) override;
  Result<std::vector<EntityId>> entities(EntityKind kind, EntityId after, int limit) override;
  Result<void> mark_dirty(RecordId record) override;
  Result<void> mark_dirty(EntityId entity) override;
  Result<void> mark_all_dirty() override;
  Result<std::vector<RecordId>> dirty_records(int limit) override;
  Result<std::vector<EntityId>> dirty_entities(EntityId after, int limit) override;
  Result<void> clear_dirty(RecordId record) override;
  Result<void> clear_dirty(EntityId entity) override;
  void foresee(EntityId entity, std::size_t changes) override;
  std::size_t foreseen(EntityId entity) override;
  Result<void> add(const Loss& loss) override;
  Result<std::vector<Loss>> losses_of(EntityId entity) override;
  Result<std::optional<Loss>> loss(std::int64_t id) override;
  Result<void> add(const Decision& decision) override;
  Result<std::vector<Decision>> decisions_on(RecordId record) override;

  // sqlite_ledger.cpp: acts, changes, cases, journal
  Result<bool> add(const Act& act, std::uint64_t dedup_hash) override;
  Result<std::vector<Act>> acts_on(const std::string& contact_point) override;
  Result<std::vector<Act>> acts_of(RecordId record) override;
  Result<ActId> last_act() override;
  Result<std::optional<Act>> act(ActId id) override;
  ChangeId next_change() override;
  Result<ChangeId> add(const Change& change) override;
  Result<void> update(const Change& change) override;
  Result<void> settle(const Change& change) override;
  Result<std::vector<Change>> changes_in(StreamId stream, ChangeState state) override;
  Result<std::vector<Change>> changes_of(EntityId entity) override;
  Result<std::vector<Change>> open_changes_of(EntityId entity) override;
  Result<std::vector<Change>> dead_letters() override;
  Result<std::optional<Change>> change(ChangeId id) override;
  Result<void> open_case(const Case& c) override;
  Result<void> close_case(CaseId id, const std::string& resolution, Millis at) override;
  Result<void> close_case(const std::string& kind, const std::string& subject,
                          const std::string& resolution, Millis at) override;
  Result<std::vector<Case>> open_cases() override;
  Result<void> add(const JournalLine& line) override;
  Result<std::vector<JournalLine>> journal_of(EntityId entity) override;

  // sqlite_status.cpp: what there is, and how much
  Result<std::vector<ConnectionRow>> connections() override;
  Result<std::vector<StreamRow>> streams(ConnectionId connection) override;
  Result<std::int64_t> live_records(StreamId stream) override;
  Result<std::int64_t> excluded_entities(StreamId stream) override;
  Result<void> set_withheld(StreamId stream, EntityId entity, const std::string& purpose,
                            const std::string& reason) override;
  Result<std::vector<WithheldCount>> withheld(StreamId stream) override;
  Result<Tally> tally() override;

 private:
  explicit SqliteStore(std::unique_ptr<sqlite::Database> db) : db_(std::move(db)) {}
  Result<void> migrate();
  Result<void> apply_migrations();
  void verify_values(Errors& errors);
  Result<std::vector<std::size_t>> missing_migrations();
  using StoredFields = std::map<std::pair<int, std::string>, std::size_t>;  // kind, name → number
  Result<StoredFields> stored_fields();
  Result<std::int64_t> number_why(const std::string& purpose, const std::string& reason);
  // sqlite_directory.cpp: what is kept in memory follows what is stored, whoever stored it
  Result<void> load_directory();
  Result<void> need_identifiers();
  Result<void> need_traces();
  Result<void> fresh();  // before a read outside of a transaction
  Result<std::int64_t> data_version();
  Result<void> each_row(const char* sql, const std::function<void(const sqlite::Query&)>& visit);
  void note_open(const Change& change);
  Result<std::vector<Change>> open_changes(
      const std::function<bool(const Directory::OpenChange&)>& wanted);
  Result<Record> read_record(RecordId id, Load load);
  Result<Change> read_change(const sqlite::Query& row) const;
  Result<std::vector<Change>> read_changes(sqlite::Query query) const;
  Loss read_loss(const sqlite::Query& row) const;
  Act read_act(const sqlite::Query& row) const;
  std::unexpected<Error> damaged(std::string_view what, std::int64_t id) const;

  std::unique_ptr<sqlite::Database> db_;
  Directory directory_;
  bool in_transaction_ = false;
  bool identifiers_loaded_ = false;
  TraceIndex traces_;
  bool traces_loaded_ = false;
  std::int64_t last_traced_ = 0;  // no record behind it has traces
  bool stale_ = true;         // the directory is not that of the tables
  std::int64_t version_ = 0;  // SQLite's, when the directory was right
  ChangeId next_change_;
  codec::FieldNumbers numbers_;
  std::map<std::pair<std::string, std::string>, std::int64_t> whys_;  // of `withheld`, as stored
  std::map<ConnectionId, ConnectionRow> kept_connections_;  // as they stand in the tables
  std::map<StreamId, StreamRow> kept_streams_;
  std::map<std::string, FileLock> leases_;
};

// "sqlite:PATH" → PATH. SP-STO-010.
Result<std::string> path_of_store(const std::string& url);

}  // namespace samepage
