#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace samepage {

Result<EntityId> SqliteStore::create_entity(EntityKind kind) {
  SP_TRY(db_->query("INSERT INTO entity (kind) VALUES (?1)").bind(static_cast<int>(kind)).run());
  return EntityId{db_->last_id()};
}

Result<Golden> SqliteStore::golden(EntityId entity) {
  auto q = db_->query("SELECT kind, golden FROM entity WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(entity.value).row());
  if (!found) return damaged("entity", entity.value);
  Golden golden;
  golden.id = entity;
  golden.kind = static_cast<EntityKind>(q.integer(0));
  if (!codec::decode(q.view(1), numbers_, golden)) return damaged("entity", entity.value);
  return golden;
}

Result<void> SqliteStore::save(const Golden& golden) {
  return db_->query("UPDATE entity SET golden = ?2 WHERE id = ?1")
      .bind(golden.id.value).bind_blob(codec::encode(golden, numbers_)).run();
}

Result<void> SqliteStore::forward(EntityId from, EntityId to) {
  // Chains are kept short: whoever pointed to `from` points to `to` from now on.
  SP_TRY(db_->query("UPDATE entity SET forwarded_to = ?2 WHERE id = ?1 OR forwarded_to = ?1")
             .bind(from.value).bind(to.value).run());
  SP_TRY(db_->query("DELETE FROM withheld WHERE entity_id = ?1 AND stream_id IN (SELECT id FROM stream)")
             .bind(from.value).run());
  return db_->query("DELETE FROM dirty_entity WHERE entity_id = ?1").bind(from.value).run();
}

Result<EntityId> SqliteStore::current(EntityId entity) {
  auto q = db_->query("SELECT forwarded_to FROM entity WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(entity.value).row());
  if (!found) return EntityId{};
  return q.integer(0) == 0 ? entity : EntityId{q.integer(0)};
}

Result<std::vector<EntityId>> SqliteStore::entities(EntityKind kind, EntityId after, int limit) {
  std::vector<EntityId> all;
  auto q = db_->query("SELECT id FROM entity WHERE id > ?1 AND kind = ?2 AND forwarded_to = 0 ORDER BY id LIMIT ?3");
  q.bind(after.value).bind(static_cast<int>(kind)).bind(limit);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(EntityId{q.integer(0)});
  }
}

Result<void> SqliteStore::mark_dirty(RecordId record) {
  return db_->query("INSERT OR IGNORE INTO dirty_record VALUES (?1)").bind(record.value).run();
}

Result<void> SqliteStore::mark_dirty(EntityId entity) {
  return db_->query("INSERT OR IGNORE INTO dirty_entity VALUES (?1)").bind(entity.value).run();
}

Result<void> SqliteStore::mark_all_dirty() {
  return db_->query("INSERT OR IGNORE INTO dirty_entity SELECT id FROM entity WHERE forwarded_to = 0").run();
}

Result<std::vector<RecordId>> SqliteStore::dirty_records(int limit) {
  std::vector<RecordId> all;
  auto q = db_->query("SELECT record_id FROM dirty_record ORDER BY record_id LIMIT ?1");
  q.bind(limit);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(RecordId{q.integer(0)});
  }
}

Result<std::vector<EntityId>> SqliteStore::dirty_entities(EntityId after, int limit) {
  std::vector<EntityId> all;
  auto q = db_->query("SELECT entity_id FROM dirty_entity WHERE entity_id > ?1 ORDER BY entity_id LIMIT ?2");
  q.bind(after.value).bind(limit);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(EntityId{q.integer(0)});
  }
}

Result<void> SqliteStore::clear_dirty(RecordId record) {
  return db_->query("DELETE FROM dirty_record WHERE record_id = ?1").bind(record.value).run();
}

Result<void> SqliteStore::clear_dirty(EntityId entity) {
  return db_->query("DELETE FROM dirty_entity WHERE entity_id = ?1").bind(entity.value).run();
}

Result<void> SqliteStore::add(const Loss& loss) {
  return db_->query("INSERT OR IGNORE INTO loss (entity_id, field, record_id, edited, hash, winner_id,"
                    " rule, noticed, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(loss.entity.value).bind(static_cast<int>(numbers_.stored[loss.field]))
      .bind(loss.record.value).bind(loss.edited).bind(hash64(loss.value)).bind(loss.winner.value)
      .bind(static_cast<int>(loss.rule)).bind(loss.noticed).bind_blob(loss.value).run();
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
  auto q = db_->query("SELECT id, entity_id, field, record_id, edited, winner_id, rule, noticed, value"
                      " FROM loss WHERE entity_id = ?1 ORDER BY id");
  q.bind(entity.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(read_loss(q));
  }
}

Result<std::optional<Loss>> SqliteStore::loss(std::int64_t id) {
  auto q = db_->query("SELECT id, entity_id, field, record_id, edited, winner_id, rule, noticed, value"
                      " FROM loss WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(id).row());
  if (!found) return std::nullopt;
  return read_loss(q);
}

Result<void> SqliteStore::add(const Decision& d) {
  // A newer decision on the same two records ends the older one.
  SP_TRY(db_->query("UPDATE decision SET ended = ?3 WHERE record_a = ?1 AND record_b = ?2 AND ended = 0")
             .bind(d.a.value).bind(d.b.value).bind(d.at == 0 ? 1 : d.at).run());
  return db_->query("INSERT INTO decision (record_a, record_b, same, author, at, reason)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(d.a.value).bind(d.b.value).bind(d.same).bind(d.author).bind(d.at).bind(d.reason).run();
}

Result<std::vector<Decision>> SqliteStore::decisions_on(RecordId record) {
  std::vector<Decision> all;
  auto q = db_->query("SELECT id, record_a, record_b, same, author, at, reason FROM decision"
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
