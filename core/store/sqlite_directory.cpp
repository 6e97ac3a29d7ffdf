// The directory follows the tables: read when the store is opened, kept up with every write, and
// read again when somebody else has written or a transaction was rolled back.

#include "store/sqlite_store.hpp"

namespace samepage {

Result<std::int64_t> SqliteStore::data_version() {
  auto q = db_->query("PRAGMA data_version");
  SP_TRY(q.row());
  return q.integer(0);
}

Result<void> SqliteStore::fresh() {
  if (in_transaction_) return {};
  if (!stale_) {
    SP_ASSIGN(const std::int64_t now, data_version());
    if (now == version_) return {};
  }
  SP_TRY(db_->query("BEGIN").run());  // all tables as they stood at one moment
  auto loaded = load_directory();
  auto ended = db_->query("COMMIT").run();
  return loaded ? ended : loaded;
}

Result<void> SqliteStore::each_row(const char* sql,
                                   const std::function<void(const sqlite::Query&)>& visit) {
  auto q = db_->query(sql);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return {};
    visit(q);
  }
}

Result<void> SqliteStore::load_directory() {
  stale_ = true;
  directory_.clear();
  kept_connections_.clear();
  kept_streams_.clear();
  SP_ASSIGN(version_, data_version());
  identifiers_loaded_ = false;
  traces_.clear();
  traces_loaded_ = false;
  last_traced_ = 0;
  Directory& d = directory_;
  SP_TRY(each_row("SELECT (SELECT coalesce(max(record_id), 0) FROM place), (SELECT coalesce(max(id), 0) FROM entity)",
                  [&](const sqlite::Query& q) { d.expect(q.integer(0), q.integer(1)); }));
  SP_TRY(each_row(
      "SELECT record_id, stream_id, entity_id, key, content_hash, mapping, flags FROM place",
      [&](const sqlite::Query& q) {
        d.insert(RecordId{q.integer(0)},
                 {StreamId{q.integer(1)}, EntityId{q.integer(2)}, q.view(3), q.word(4), q.word(5),
                  static_cast<std::uint16_t>(q.integer(6))});
      }));
  SP_TRY(each_row("SELECT id, kind, forwarded_to FROM entity", [&](const sqlite::Query& q) {
    d.add_entity(EntityId{q.integer(0)}, static_cast<EntityKind>(q.integer(1)),
                 EntityId{q.integer(2)});
  }));
  SP_TRY(each_row("SELECT record_id FROM dirty_record",
                  [&](const sqlite::Query& q) { d.dirty_records.insert(q.integer(0)); }));
  SP_TRY(each_row("SELECT entity_id FROM dirty_entity",
                  [&](const sqlite::Query& q) { d.dirty_entities.insert(q.integer(0)); }));
  SP_TRY(each_row("SELECT record_a, record_b FROM decision WHERE ended = 0",
                  [&](const sqlite::Query& q) {
                    d.with_decisions.insert(q.integer(0));
                    d.with_decisions.insert(q.integer(1));
                  }));
  SP_TRY(each_row("SELECT point_hash, record_id FROM act", [&](const sqlite::Query& q) {
    d.points_with_acts.insert(q.word(0));
    d.records_with_acts.insert(q.integer(1));
  }));
  SP_TRY(each_row("SELECT entity_id FROM withheld",
                  [&](const sqlite::Query& q) { d.withheld.insert(q.integer(0)); }));
  SP_TRY(each_row("SELECT id, entity_id, stream_id, state FROM change WHERE state IN (1, 2, 4, 7)",
                  [&](const sqlite::Query& q) {
                    d.note(ChangeId{q.integer(0)},
                           {EntityId{q.integer(1)}, StreamId{q.integer(2)}, static_cast<ChangeState>(q.integer(3))});
                  }));
  SP_TRY(each_row("SELECT coalesce(max(id), 0) FROM act",
                  [&](const sqlite::Query& q) { d.last_act = ActId{q.integer(0)}; }));
  SP_TRY(each_row("SELECT coalesce(max(id), 0) + 1 FROM change",
                  [&](const sqlite::Query& q) { next_change_ = ChangeId{q.integer(0)}; }));
  stale_ = false;
  return {};
}

// Most of the directory, and whoever only looks has no need of it.
Result<void> SqliteStore::need_identifiers() {
  if (stale_ || identifiers_loaded_) return {};
  SP_TRY(each_row("SELECT hash, record_id FROM identifier", [&](const sqlite::Query& q) {
    directory_.add_identifier(q.word(0), RecordId{q.integer(1)});
  }));
  identifiers_loaded_ = true;
  return {};
}

void SqliteStore::note_open(const Change& change) {
  switch (change.state) {
    case ChangeState::intent:
    case ChangeState::unknown:
    case ChangeState::dead:
    case ChangeState::given_up:
      directory_.note(change.id, {change.entity, change.stream, change.state});
      break;
    default:
      directory_.forget(change.id);
  }
}

}  // namespace samepage
