// How records look: one narrow row each, and an index in memory that is read when first asked for.

#include <algorithm>

#include "base/bytes.hpp"
#include "store/sqlite_store.hpp"

namespace samepage {
namespace {

std::string encode(const Traces& traces) {
  ByteWriter out;
  out.number(traces.keys.size());
  for (const std::uint64_t key : traces.keys) out.fixed(key, 8);
  out.number(traces.values.size());
  for (const std::uint32_t value : traces.values) out.fixed(value, 4);
  return out.take();
}

// A short body gives what can be read of it.
Traces decode(std::string_view bytes) {
  Traces traces;
  ByteReader in(bytes);
  for (std::uint64_t left = in.number(); left > 0 && in.ok(); --left)
    if (const std::uint64_t key = in.fixed(8); in.ok()) traces.keys.push_back(key);
  for (std::uint64_t left = in.number(); left > 0 && in.ok(); --left)
    if (const std::uint64_t value = in.fixed(4); in.ok())
      traces.values.push_back(static_cast<std::uint32_t>(value));
  return traces;
}

}  // namespace

Result<void> SqliteStore::need_traces() {
  if (stale_ || traces_loaded_) return {};
  SP_TRY(each_row("SELECT count(*) FROM trace",
                  [&](const sqlite::Query& q) { traces_.expect(q.integer(0)); }));
  SP_TRY(each_row("SELECT record_id, body FROM trace", [&](const sqlite::Query& q) {
    traces_.add(RecordId{q.integer(0)}, decode(q.view(1)));
    last_traced_ = std::max(last_traced_, q.integer(0));
  }));
  traces_loaded_ = true;
  return {};
}

Result<Traces> SqliteStore::traces_of(RecordId record) {
  auto q = db_->query("SELECT body FROM trace WHERE record_id = ?1");
  SP_ASSIGN(const bool found, q.bind(record.value).row());
  return found ? decode(q.view(0)) : Traces{};
}

Result<void> SqliteStore::set_traces(RecordId record, const Traces& traces) {
  SP_TRY(need_traces());
  Traces before;  // most records are new
  if (stale_ || record.value <= last_traced_) {
    SP_ASSIGN(before, traces_of(record));
  }
  if (before == traces) return {};
  if (traces.empty()) {
    SP_TRY(db_->query("DELETE FROM trace WHERE record_id = ?1").bind(record.value).run());
  } else {
    SP_TRY(db_->query("INSERT OR REPLACE INTO trace VALUES (?1, ?2)")
               .bind(record.value)
               .bind_blob(encode(traces))
               .run());
  }
  if (stale_) return {};
  last_traced_ = std::max(last_traced_, record.value);
  traces_.drop(record, before);
  traces_.add(record, traces);
  return {};
}

Result<std::vector<RecordId>> SqliteStore::alike(std::uint64_t key, int limit) {
  SP_TRY(fresh());
  SP_TRY(need_traces());
  return traces_.bearers(key, limit);
}

Result<std::uint32_t> SqliteStore::trace_count(std::uint32_t value) {
  SP_TRY(fresh());
  SP_TRY(need_traces());
  return traces_.count(value);
}

Result<std::int64_t> SqliteStore::traced_records() {
  SP_TRY(fresh());
  SP_TRY(need_traces());
  return traces_.records();
}

}  // namespace samepage
