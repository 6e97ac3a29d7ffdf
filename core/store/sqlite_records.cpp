#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace samepage {
namespace {

enum RecordFlag : int { gone = 1, excluded = 2, version_ours = 4, removed_by_us = 8 };

constexpr const char* record_columns_by_id =
    "SELECT id, stream_id, entity_id, key, version, content_hash, mapping, modified, flags,"
    " gone_since, state, raw, written_at FROM record WHERE id = ?1";
constexpr const char* record_columns_by_key =
    "SELECT id, stream_id, entity_id, key, version, content_hash, mapping, modified, flags,"
    " gone_since, state, raw, written_at FROM record WHERE stream_id = ?1 AND key_hash = ?2 AND key = ?3";
constexpr const char* record_columns_by_entity =
    "SELECT id, stream_id, entity_id, key, version, content_hash, mapping, modified, flags,"
    " gone_since, state, raw, written_at FROM record WHERE entity_id = ?1 ORDER BY id";
constexpr const char* record_columns_by_mapping =
    "SELECT id, stream_id, entity_id, key, version, content_hash, mapping, modified, flags,"
    " gone_since, state, raw, written_at FROM record WHERE stream_id = ?1 AND mapping <> ?2 AND flags & 1 = 0"
    " ORDER BY id LIMIT ?3";

int flags_of(const Record& record) {
  return (record.gone ? gone : 0) | (record.excluded ? excluded : 0) |
         (record.version_ours ? version_ours : 0) | (record.removed_by_us ? removed_by_us : 0);
}

}  // namespace

Result<Record> SqliteStore::read_record(const sqlite::Query& row) const {
  Record r;
  r.id = RecordId{row.integer(0)};
  r.stream = StreamId{row.integer(1)};
  r.entity = EntityId{row.integer(2)};
  r.key = row.text(3);
  r.version = row.text(4);
  r.content_hash = row.word(5);
  r.mapping = row.word(6);
  r.modified = row.integer(7);
  r.gone = (row.integer(8) & gone) != 0;
  r.excluded = (row.integer(8) & excluded) != 0;
  r.version_ours = (row.integer(8) & version_ours) != 0;
  r.removed_by_us = (row.integer(8) & removed_by_us) != 0;
  r.gone_since = row.integer(9);
  auto fields = codec::decode_states(row.view(10), numbers_);
  if (!fields) return damaged("record", r.id.value);
  r.fields = std::move(*fields);
  r.raw = row.text(11);
  r.written_at = row.integer(12);
  return r;
}

Result<std::vector<std::optional<Glimpse>>> SqliteStore::glimpse(
    StreamId stream, std::span<const std::string_view> keys) {
  std::vector<std::optional<Glimpse>> found;
  found.reserve(keys.size());
  for (const std::string_view key : keys) {
    auto q = db_->query("SELECT id, content_hash, mapping, flags FROM record "
                        "WHERE stream_id = ?1 AND key_hash = ?2 AND key = ?3");
    SP_ASSIGN(const bool known, q.bind(stream.value).bind(hash64(key)).bind(key).row());
    if (!known) {
      found.emplace_back();
      continue;
    }
    found.push_back(Glimpse{RecordId{q.integer(0)}, q.word(1), q.word(2), (q.integer(3) & gone) != 0});
  }
  return found;
}

Result<std::optional<Record>> SqliteStore::find_record(StreamId stream, std::string_view key) {
  auto q = db_->query(record_columns_by_key);
  SP_ASSIGN(const bool found, q.bind(stream.value).bind(hash64(key)).bind(key).row());
  if (!found) return std::nullopt;
  SP_ASSIGN(Record record, read_record(q));
  return record;
}

Result<std::optional<Record>> SqliteStore::record(RecordId id) {
  auto q = db_->query(record_columns_by_id);
  SP_ASSIGN(const bool found, q.bind(id.value).row());
  if (!found) return std::nullopt;
  SP_ASSIGN(Record record, read_record(q));
  return record;
}

Result<std::vector<Record>> SqliteStore::records_of(EntityId entity) {
  std::vector<Record> all;
  auto q = db_->query(record_columns_by_entity);
  q.bind(entity.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    SP_ASSIGN(Record record, read_record(q));
    all.push_back(std::move(record));
  }
}

Result<std::vector<Record>> SqliteStore::records_mapped_otherwise(StreamId stream,
                                                                  std::uint64_t mapping,
                                                                  int limit) {
  std::vector<Record> all;
  auto q = db_->query(record_columns_by_mapping);
  q.bind(stream.value).bind(mapping).bind(limit);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    SP_ASSIGN(Record record, read_record(q));
    all.push_back(std::move(record));
  }
}

Result<RecordId> SqliteStore::insert(const Record& r) {
  SP_TRY(db_->query("INSERT INTO record (stream_id, key_hash, key, entity_id, content_hash, mapping,"
                    " flags, gone_since, modified, version, state, raw,"
                    " written_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
             .bind(r.stream.value).bind(hash64(r.key)).bind(r.key).bind(r.entity.value)
             .bind(r.content_hash).bind(r.mapping).bind(flags_of(r)).bind(r.gone_since)
             .bind(r.modified).bind(r.version).bind_blob(codec::encode(r.fields, numbers_))
             .bind_blob(r.raw).bind(r.written_at).run());
  return RecordId{db_->last_id()};
}

Result<void> SqliteStore::update(const Record& r) {
  return db_->query("UPDATE record SET key_hash = ?2, key = ?3, content_hash = ?4,"
                    " mapping = ?5, flags = ?6, gone_since = ?7, modified = ?8, version = ?9,"
                    " state = ?10, raw = ?11, written_at = ?12 WHERE id = ?1")
      .bind(r.id.value).bind(hash64(r.key)).bind(r.key).bind(r.content_hash)
      .bind(r.mapping).bind(flags_of(r)).bind(r.gone_since).bind(r.modified).bind(r.version)
      .bind_blob(codec::encode(r.fields, numbers_)).bind_blob(r.raw).bind(r.written_at).run();
}

Result<void> SqliteStore::set_entity(RecordId record, EntityId entity) {
  return db_->query("UPDATE record SET entity_id = ?2 WHERE id = ?1")
      .bind(record.value).bind(entity.value).run();
}

Result<void> SqliteStore::set_content(RecordId record, std::uint64_t content_hash) {
  return db_->query("UPDATE record SET content_hash = ?2 WHERE id = ?1")
      .bind(record.value).bind(content_hash).run();
}

Result<void> SqliteStore::each_live_record(StreamId stream,
                                           const std::function<void(RecordId)>& visit) {
  auto q = db_->query("SELECT id FROM record WHERE stream_id = ?1 AND flags & 1 = 0");
  q.bind(stream.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return {};
    visit(RecordId{q.integer(0)});
  }
}

Result<std::vector<RecordId>> SqliteStore::gone_records(StreamId stream, Epoch since) {
  auto q = db_->query("SELECT id FROM record WHERE stream_id = ?1 AND flags & 1 AND gone_since >= ?2");
  q.bind(stream.value).bind(since);
  std::vector<RecordId> all;
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(RecordId{q.integer(0)});
  }
}

Result<void> SqliteStore::each_live_place(const std::function<void(EntityId, StreamId)>& visit) {
  auto q = db_->query("SELECT entity_id, stream_id FROM record WHERE flags & 1 = 0 ORDER BY entity_id");
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return {};
    visit(EntityId{q.integer(0)}, StreamId{q.integer(1)});
  }
}

Result<void> SqliteStore::add_identifier(std::uint64_t hash, RecordId record) {
  return db_->query("INSERT OR IGNORE INTO identifier VALUES (?1, ?2)").bind(hash).bind(record.value).run();
}

Result<void> SqliteStore::drop_identifier(std::uint64_t hash, RecordId record) {
  return db_->query("DELETE FROM identifier WHERE hash = ?1 AND record_id = ?2")
      .bind(hash).bind(record.value).run();
}

Result<std::vector<RecordId>> SqliteStore::bearers(std::uint64_t hash, int limit) {
  std::vector<RecordId> all;
  auto q = db_->query("SELECT record_id FROM identifier WHERE hash = ?1 ORDER BY record_id LIMIT ?2");
  q.bind(hash).bind(limit);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(RecordId{q.integer(0)});
  }
}

}  // namespace samepage
