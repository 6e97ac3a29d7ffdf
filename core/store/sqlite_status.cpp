// What there is, and how much of it: for those who look. Nothing here reads every record's row.

#include <algorithm>
#include <set>

#include "store/sqlite_store.hpp"

namespace samepage {

Result<std::vector<ConnectionRow>> SqliteStore::connections() {
  std::vector<ConnectionRow> all;
  auto q = db_->query(
      "SELECT id, name, plugin, activated, paused, failures, retry_at, last_ok,"
      " last_error FROM connection ORDER BY id");
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back({ConnectionId{q.integer(0)}, q.text(1), q.text(2), q.integer(3) != 0, q.text(4),
                   static_cast<int>(q.integer(5)), q.integer(6), q.integer(7), q.text(8)});
  }
}

Result<std::vector<StreamRow>> SqliteStore::streams(ConnectionId connection) {
  std::vector<StreamRow> all;
  auto q = db_->query(
      "SELECT id, name, entity, cursor, loaded, mapping, pulled_at FROM stream "
      "WHERE connection_id = ?1 ORDER BY id");
  q.bind(connection.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back({StreamId{q.integer(0)}, connection, q.text(1),
                   static_cast<EntityKind>(q.integer(2)), q.text(3), q.integer(4) != 0, q.word(5),
                   q.integer(6)});
  }
}

Result<std::int64_t> SqliteStore::live_records(StreamId stream) {
  SP_TRY(fresh());
  const auto count = directory_.count(stream);
  return count.records - count.gone;
}

Result<std::int64_t> SqliteStore::excluded_entities(StreamId stream) {
  SP_TRY(fresh());
  std::set<EntityId> excluded;
  directory_.each_record([&](RecordId, const Place& place) {
    if (place.stream == stream && (place.flags & place_excluded) != 0 && place.entity)
      excluded.insert(place.entity);
  });
  std::erase_if(excluded, [&](EntityId entity) {
    bool here = false, elsewhere = false;
    for (const RecordId id : directory_.records_of(entity)) {
      const Place place = directory_.place(id);
      if ((place.flags & place_gone) == 0) (place.stream == stream ? here : elsewhere) = true;
    }
    return here || !elsewhere;
  });
  return static_cast<std::int64_t>(excluded.size());
}

Result<std::int64_t> SqliteStore::number_why(const std::string& purpose,
                                             const std::string& reason) {
  const auto known = whys_.find({purpose, reason});
  if (known != whys_.end()) return known->second;
  SP_TRY(db_->query("INSERT OR IGNORE INTO withheld_why (purpose, reason) VALUES (?1, ?2)")
             .bind(purpose)
             .bind(reason)
             .run());
  auto q = db_->query("SELECT id FROM withheld_why WHERE purpose = ?1 AND reason = ?2");
  SP_TRY(q.bind(purpose).bind(reason).row());
  return whys_[{purpose, reason}] = q.integer(0);
}

Result<void> SqliteStore::set_withheld(StreamId stream, EntityId entity, const std::string& purpose,
                                       const std::string& reason) {
  if (reason.empty()) {
    if (!stale_ && !directory_.withheld.contains(entity.value)) return {};
    return db_->query("DELETE FROM withheld WHERE stream_id = ?1 AND entity_id = ?2")
        .bind(stream.value)
        .bind(entity.value)
        .run();
  }
  SP_ASSIGN(const std::int64_t why, number_why(purpose, reason));
  directory_.withheld.insert(entity.value);
  return db_
      ->query(
          "INSERT INTO withheld VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE "
          "SET why = ?3 WHERE why <> ?3")
      .bind(stream.value)
      .bind(entity.value)
      .bind(why)
      .run();
}

Result<std::vector<WithheldCount>> SqliteStore::withheld(StreamId stream) {
  std::vector<WithheldCount> all;
  auto q = db_->query(
      "SELECT purpose, reason, (SELECT count(*) FROM withheld WHERE stream_id = ?1 "
      "AND why = w.id) FROM withheld_why w ORDER BY purpose, reason");
  q.bind(stream.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    if (q.integer(2) > 0) all.push_back({q.text(0), q.text(1), q.integer(2)});
  }
}

Result<Tally> SqliteStore::tally() {
  SP_TRY(fresh());
  const auto records = directory_.count();
  const auto letters = std::ranges::count_if(directory_.open_changes(), [](const auto& change) {
    return change.second.state == ChangeState::dead;
  });
  auto q = db_->query(
      "SELECT (SELECT count(*) FROM attention WHERE closed = 0), (SELECT count(*) FROM loss)");
  SP_TRY(q.row());
  return Tally{records.records, records.gone, directory_.live_entities(),
               q.integer(0),    letters,      q.integer(1)};
}

}  // namespace samepage
