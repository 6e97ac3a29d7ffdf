#include <algorithm>

#include "base/assert.hpp"
#include "store/sqlite_store.hpp"

namespace samepage {
namespace {

std::uint16_t flags_of(const Record& record) {
  unsigned flags = 0;
  if (record.gone) flags |= place_gone;
  if (record.excluded) flags |= place_excluded;
  if (record.version_ours) flags |= place_version_ours;
  if (record.removed_by_us) flags |= place_removed_by_us;
  if (record.written_at != 0 && std::ranges::any_of(record.fields, &FieldState::written))
    flags |= place_echo_due;
  return static_cast<std::uint16_t>(flags);
}

Place place_of(const Record& r) {
  return {r.stream, r.entity, r.key, r.content_hash, r.mapping, flags_of(r)};
}

}  // namespace

Result<std::vector<std::optional<Glimpse>>> SqliteStore::glimpse(
    StreamId stream, std::span<const std::string_view> keys) {
  SP_TRY(fresh());
  std::vector<std::optional<Glimpse>> found;
  found.reserve(keys.size());
  for (const std::string_view key : keys) {
    const RecordId id = directory_.find(stream, key);
    if (!id) {
      found.emplace_back();
      continue;
    }
    const Place place = directory_.place(id);
    found.push_back(Glimpse{id, place.content_hash, place.mapping, (place.flags & place_gone) != 0,
                            (place.flags & place_echo_due) != 0});
  }
  return found;
}

Result<Record> SqliteStore::read_record(RecordId id, Load load) {
  auto q = db_->query(
      load == Load::whole
          ? "SELECT gone_since, modified, written_at, version, state, raw FROM record WHERE id = ?1"
          : "SELECT gone_since, modified, written_at, version, state FROM record WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(id.value).row());
  if (!found) return damaged("record", id.value);
  const Place place = directory_.place(id);
  Record r;
  r.id = id;
  r.stream = place.stream;
  r.entity = place.entity;
  r.key = place.key;
  r.content_hash = place.content_hash;
  r.mapping = place.mapping;
  r.gone = (place.flags & place_gone) != 0;
  r.excluded = (place.flags & place_excluded) != 0;
  r.version_ours = (place.flags & place_version_ours) != 0;
  r.removed_by_us = (place.flags & place_removed_by_us) != 0;
  r.gone_since = q.integer(0);
  r.modified = q.integer(1);
  r.written_at = q.integer(2);
  r.version = q.text(3);
  auto fields = codec::decode_states(q.view(4), numbers_);
  if (!fields) return damaged("record", id.value);
  r.fields = std::move(*fields);
  if (load == Load::whole) r.raw = q.text(5);
  r.body_left_out = load != Load::whole;
  return r;
}

Result<std::optional<Record>> SqliteStore::find_record(StreamId stream, std::string_view key) {
  SP_TRY(fresh());
  return record(directory_.find(stream, key), Load::whole);
}

Result<std::optional<Record>> SqliteStore::record(RecordId id, Load load) {
  SP_TRY(fresh());
  if (!directory_.contains(id)) return std::nullopt;
  SP_ASSIGN(Record record, read_record(id, load));
  return record;
}

Result<std::vector<Record>> SqliteStore::records_of(EntityId entity, Load load) {
  SP_TRY(fresh());
  std::vector<Record> all;
  for (const RecordId id : directory_.records_of(entity)) {
    SP_ASSIGN(Record record, read_record(id, load));
    all.push_back(std::move(record));
  }
  return all;
}

Result<std::vector<RecordId>> SqliteStore::record_ids_of(EntityId entity) {
  SP_TRY(fresh());
  return directory_.records_of(entity);
}

Result<EntityId> SqliteStore::entity_of(RecordId id) {
  SP_TRY(fresh());
  return directory_.contains(id) ? directory_.place(id).entity : EntityId{};
}

Result<std::vector<Record>> SqliteStore::records_mapped_otherwise(StreamId stream,
                                                                  std::uint64_t mapping,
                                                                  int limit) {
  SP_TRY(fresh());
  std::vector<RecordId> ids;
  directory_.each_record([&](RecordId id, const Place& place) {
    if (place.stream == stream && place.mapping != mapping && (place.flags & place_gone) == 0 &&
        static_cast<int>(ids.size()) < limit)
      ids.push_back(id);
  });
  std::vector<Record> all;
  for (const RecordId id : ids) {
    SP_ASSIGN(Record record, read_record(id, Load::whole));
    all.push_back(std::move(record));
  }
  return all;
}

Result<RecordId> SqliteStore::insert(const Record& r) {
  const Place place = place_of(r);
  SP_TRY(db_->query("INSERT INTO record (gone_since, modified, written_at, version, state, raw)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
             .bind(r.gone_since)
             .bind(r.modified)
             .bind(r.written_at)
             .bind(r.version)
             .bind_blob(codec::encode(r.fields, numbers_))
             .bind_blob(r.raw)
             .run());
  const RecordId id{db_->last_id()};
  SP_TRY(db_->query("INSERT INTO place VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
             .bind(id.value)
             .bind(r.stream.value)
             .bind(r.key)
             .bind(r.entity.value)
             .bind(r.content_hash)
             .bind(r.mapping)
             .bind(static_cast<int>(place.flags))
             .run());
  if (!stale_) directory_.insert(id, place);
  return id;
}

Result<void> SqliteStore::update(const Record& r) {
  SP_ASSERT(!r.body_left_out);
  const Place place = place_of(r);
  SP_TRY(db_->query("UPDATE record SET gone_since = ?2, modified = ?3, version = ?4, state = ?5,"
                    " raw = ?6, written_at = ?7 WHERE id = ?1")
             .bind(r.id.value)
             .bind(r.gone_since)
             .bind(r.modified)
             .bind(r.version)
             .bind_blob(codec::encode(r.fields, numbers_))
             .bind_blob(r.raw)
             .bind(r.written_at)
             .run());
  SP_TRY(db_->query("UPDATE place SET key = ?2, content_hash = ?3, mapping = ?4, flags = ?5 WHERE "
                    "record_id = ?1")
             .bind(r.id.value)
             .bind(r.key)
             .bind(r.content_hash)
             .bind(r.mapping)
             .bind(static_cast<int>(place.flags))
             .run());
  if (!stale_) directory_.update(r.id, place);
  return {};
}

Result<void> SqliteStore::set_entity(RecordId record, EntityId entity) {
  SP_TRY(db_->query("UPDATE place SET entity_id = ?2 WHERE record_id = ?1")
             .bind(record.value)
             .bind(entity.value)
             .run());
  if (!stale_) directory_.set_entity(record, entity);
  return {};
}

Result<void> SqliteStore::each_live_record(StreamId stream,
                                           const std::function<void(RecordId)>& visit) {
  SP_TRY(fresh());
  directory_.each_record([&](RecordId id, const Place& place) {
    if (place.stream == stream && (place.flags & place_gone) == 0) visit(id);
  });
  return {};
}

Result<std::vector<RecordId>> SqliteStore::gone_records(StreamId stream, Epoch since) {
  SP_TRY(fresh());
  std::vector<RecordId> gone, all;
  directory_.each_record([&](RecordId id, const Place& place) {
    if (place.stream == stream && (place.flags & place_gone) != 0) gone.push_back(id);
  });
  for (const RecordId id : gone) {
    auto q = db_->query("SELECT gone_since FROM record WHERE id = ?1");
    SP_ASSIGN(const bool found, q.bind(id.value).row());
    if (found && q.integer(0) >= since) all.push_back(id);
  }
  return all;
}

Result<void> SqliteStore::each_live_place(const std::function<void(EntityId, StreamId)>& visit) {
  SP_TRY(fresh());
  directory_.each_record([&](RecordId, const Place& place) {
    if (!place.entity && (place.flags & place_gone) == 0) visit(EntityId{}, place.stream);
  });
  for (std::int64_t entity = 1; entity <= directory_.last_entity(); ++entity)
    for (const RecordId id : directory_.records_of(EntityId{entity})) {
      const Place place = directory_.place(id);
      if ((place.flags & place_gone) == 0) visit(EntityId{entity}, place.stream);
    }
  return {};
}

Result<void> SqliteStore::add_identifier(std::uint64_t hash, RecordId record) {
  SP_TRY(need_identifiers());
  SP_TRY(db_->query("INSERT OR IGNORE INTO identifier VALUES (?1, ?2)")
             .bind(record.value)
             .bind(hash)
             .run());
  if (!stale_ && db_->changed_rows() == 1) directory_.add_identifier(hash, record);
  return {};
}

Result<void> SqliteStore::drop_identifier(std::uint64_t hash, RecordId record) {
  SP_TRY(need_identifiers());
  SP_TRY(db_->query("DELETE FROM identifier WHERE record_id = ?1 AND hash = ?2")
             .bind(record.value)
             .bind(hash)
             .run());
  if (!stale_ && db_->changed_rows() == 1) directory_.drop_identifier(hash, record);
  return {};
}

Result<std::vector<RecordId>> SqliteStore::bearers(std::uint64_t hash, int limit) {
  SP_TRY(fresh());
  SP_TRY(need_identifiers());
  return directory_.bearers(hash, limit);
}

}  // namespace samepage
