#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace samepage {

Result<EntityId> SqliteStore::create_entity(EntityKind kind) {
  SP_TRY(db_->query("INSERT INTO entity (kind) VALUES (?1)").bind(static_cast<int>(kind)).run());
  const EntityId id{db_->last_id()};
  if (!stale_) directory_.add_entity(id, kind, EntityId{});
  return id;
}

Result<Golden> SqliteStore::golden(EntityId entity) {
  SP_TRY(fresh());
  const auto kind = directory_.kind(entity);
  if (!kind) return damaged("entity", entity.value);
  Golden golden;
  golden.id = entity;
  golden.kind = *kind;
  auto q = db_->query("SELECT body FROM golden WHERE entity_id = ?1");
  SP_ASSIGN(const bool merged, q.bind(entity.value).row());
  if (merged && !codec::decode(q.view(0), numbers_, golden)) return damaged("entity", entity.value);
  return golden;
}

Result<void> SqliteStore::save(const Golden& golden) {
  return db_
      ->query(
          "INSERT INTO golden (entity_id, body) VALUES (?1, ?2)"
          " ON CONFLICT (entity_id) DO UPDATE SET body = excluded.body")
      .bind(golden.id.value)
      .bind_blob(codec::encode(golden, numbers_))
      .run();
}

Result<void> SqliteStore::forward(EntityId from, EntityId to) {
  SP_TRY(db_->query("UPDATE entity SET forwarded_to = ?2 WHERE id = ?1")
             .bind(from.value)
             .bind(to.value)
             .run());
  SP_TRY(
      db_->query(
             "DELETE FROM withheld WHERE entity_id = ?1 AND stream_id IN (SELECT id FROM stream)")
          .bind(from.value)
          .run());
  if (!stale_) directory_.forward(from, to);
  return clear_dirty(from);
}

Result<EntityId> SqliteStore::current(EntityId entity) {
  SP_TRY(fresh());
  return directory_.current(entity);
}

Result<std::vector<EntityId>> SqliteStore::entities(EntityKind kind, EntityId after, int limit) {
  SP_TRY(fresh());
  return directory_.entities(kind, after, limit);
}

Result<void> SqliteStore::mark_dirty(RecordId record) {
  if (!stale_ && directory_.dirty_records.contains(record.value)) return {};
  SP_TRY(db_->query("INSERT OR IGNORE INTO dirty_record VALUES (?1)").bind(record.value).run());
  directory_.dirty_records.insert(record.value);
  return {};
}

Result<void> SqliteStore::mark_dirty(EntityId entity) {
  directory_.foresee(entity, 0);
  if (!stale_ && directory_.dirty_entities.contains(entity.value)) return {};
  SP_TRY(db_->query("INSERT OR IGNORE INTO dirty_entity VALUES (?1)").bind(entity.value).run());
  directory_.dirty_entities.insert(entity.value);
  return {};
}

Result<void> SqliteStore::mark_all_dirty() {
  directory_.foresee_nothing();
  SP_TRY(
      db_->query("INSERT OR IGNORE INTO dirty_entity SELECT id FROM entity WHERE forwarded_to = 0")
          .run());
  return each_row("SELECT entity_id FROM dirty_entity",
                  [&](const sqlite::Query& q) { directory_.dirty_entities.insert(q.integer(0)); });
}

namespace {

template <class Some>
std::vector<Some> as_ids(const std::vector<std::int64_t>& values) {
  std::vector<Some> all;
  all.reserve(values.size());
  for (const std::int64_t value : values) all.push_back(Some{value});
  return all;
}

}  // namespace

Result<std::vector<RecordId>> SqliteStore::dirty_records(int limit) {
  SP_TRY(fresh());
  return as_ids<RecordId>(directory_.dirty_records.above(0, static_cast<std::size_t>(limit)));
}

Result<std::vector<EntityId>> SqliteStore::dirty_entities(EntityId after, int limit) {
  SP_TRY(fresh());
  return as_ids<EntityId>(
      directory_.dirty_entities.above(after.value, static_cast<std::size_t>(limit)));
}

Result<void> SqliteStore::clear_dirty(RecordId record) {
  SP_TRY(db_->query("DELETE FROM dirty_record WHERE record_id = ?1").bind(record.value).run());
  directory_.dirty_records.erase(record.value);
  return {};
}

void SqliteStore::foresee(EntityId entity, std::size_t changes) {
  if (!stale_) directory_.foresee(entity, changes);
}

std::size_t SqliteStore::foreseen(EntityId entity) { return stale_ ? 0 : directory_.foreseen(entity); }

Result<void> SqliteStore::clear_dirty(EntityId entity) {
  directory_.foresee(entity, 0);
  SP_TRY(db_->query("DELETE FROM dirty_entity WHERE entity_id = ?1").bind(entity.value).run());
  directory_.dirty_entities.erase(entity.value);
  return {};
}

Result<void> SqliteStore::add(const Loss& loss) {
  return db_
      ->query(
          "INSERT OR IGNORE INTO loss (entity_id, field, record_id, edited, hash, winner_id,"
          " rule, noticed, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(loss.entity.value)
      .bind(static_cast<int>(numbers_.stored[loss.field]))
      .bind(loss.record.value)
      .bind(loss.edited)
      .bind(hash64(loss.value))
      .bind(loss.winner.value)
      .bind(static_cast<int>(loss.rule))
      .bind(loss.noticed)
      .bind_blob(loss.value)
      .run();
}

Loss SqliteStore::read_loss(const sqlite::Query& row) const {
  Loss loss;
  loss.id = row.integer(0);
  loss.entity = EntityId{row.integer(1)};
  const auto number = static_cast<std::size_t>(row.integer(2));
  if (number < numbers_.catalogue.size()) loss.field = numbers_.catalogue[number].value_or(0);
  loss.record = RecordId{row.integer(3)};
  loss.edited = row.integer(4);
  loss.winner = RecordId{row.integer(5)};
  loss.rule = static_cast<WinRule>(row.integer(6));
  loss.noticed = row.integer(7);
  loss.value = row.text(8);
  return loss;
}

Result<std::vector<Loss>> SqliteStore::losses_of(EntityId entity) {
  std::vector<Loss> all;
  auto q = db_->query(
      "SELECT id, entity_id, field, record_id, edited, winner_id, rule, noticed, value"
      " FROM loss WHERE entity_id = ?1 ORDER BY id");
  q.bind(entity.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(read_loss(q));
  }
}

Result<std::optional<Loss>> SqliteStore::loss(std::int64_t id) {
  auto q = db_->query(
      "SELECT id, entity_id, field, record_id, edited, winner_id, rule, noticed, value"
      " FROM loss WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(id).row());
  if (!found) return std::nullopt;
  return read_loss(q);
}

Result<void> SqliteStore::add(const Decision& d) {
  // A newer decision on the same two records ends the older one.
  SP_TRY(
      db_->query(
             "UPDATE decision SET ended = ?3 WHERE record_a = ?1 AND record_b = ?2 AND ended = 0")
          .bind(d.a.value)
          .bind(d.b.value)
          .bind(d.at == 0 ? 1 : d.at)
          .run());
  SP_TRY(db_->query("INSERT INTO decision (record_a, record_b, same, author, at, reason)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
             .bind(d.a.value)
             .bind(d.b.value)
             .bind(d.same)
             .bind(d.author)
             .bind(d.at)
             .bind(d.reason)
             .run());
  directory_.with_decisions.insert(d.a.value);
  directory_.with_decisions.insert(d.b.value);
  return {};
}

Result<std::vector<Decision>> SqliteStore::decisions_on(RecordId record) {
  SP_TRY(fresh());
  std::vector<Decision> all;
  if (!directory_.with_decisions.contains(record.value)) return all;
  auto q = db_->query(
      "SELECT id, record_a, record_b, same, author, at, reason FROM decision"
      " WHERE (record_a = ?1 OR record_b = ?1) AND ended = 0 ORDER BY id");
  q.bind(record.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(Decision{q.integer(0), RecordId{q.integer(1)}, RecordId{q.integer(2)},
                           q.integer(3) != 0, q.text(4), q.text(6), q.integer(5)});
  }
}

}  // namespace samepage
