#include "store/sqlite_store.hpp"

#include <algorithm>
#include <iterator>

#include "base/hash.hpp"

namespace samepage {
namespace {

struct Migration {
  int number;
  const char* name;
  const char* sql;
};
constexpr Migration migrations[] = {
#include "migrations.inc"
};

// A store that is not larger is looked through whenever it is opened: some 20 ms. A larger one
// shows its damage when the damaged page is read, and to `store verify`.
constexpr std::int64_t quickly_checked_bytes = 16 << 20;

Result<void> check_quickly(sqlite::Database& db) {
  SP_ASSIGN(const auto bytes,
            db.number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"));
  if (bytes > quickly_checked_bytes) return {};
  auto q = db.query("PRAGMA quick_check(1)");
  SP_TRY(q.row());
  if (q.view(0) == "ok") return {};
  return fail("SP-STO-002", "the store is damaged: " + q.text(0), db.path(),
              "restore a backup with: samepage store restore FILE");
}

// A commit waits for the disk, and a service that looks every second has nothing else to say
// mostly.
template <class Row>
bool is_news(const Row& row, Row kept, Millis Row::*freshness) {
  constexpr Millis fresh_enough = 10'000;
  const Millis age = row.*freshness - kept.*freshness;
  if (age < 0 || age >= fresh_enough) return true;
  kept.*freshness = row.*freshness;
  return kept != row;
}

}  // namespace

Result<std::string> path_of_store(const std::string& url) {
  constexpr std::string_view prefix = "sqlite:";
  if (url.starts_with(prefix)) return url.substr(prefix.size());
  return fail("SP-STO-010", "this store is not known: " + url.substr(0, url.find(':')),
              "[store] url", "write url = \"sqlite:samepage.db\"");
}

Result<std::unique_ptr<Store>> open_store(const std::string& url) {
  SP_ASSIGN(const std::string path, path_of_store(url));
  return SqliteStore::open(path);
}

Result<std::unique_ptr<Store>> SqliteStore::open(const std::string& path) {
  SP_ASSIGN(auto db, sqlite::Database::open(path, true));
  SP_TRY(check_quickly(*db));
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(db)));
  SP_TRY(store->migrate());
  return std::unique_ptr<Store>(std::move(store));
}

// Looks first without a lock, so that somebody who just looks waits for no writer. Whoever has
// something to do locks, and looks again: another may have done it meanwhile.
Result<void> SqliteStore::migrate() {
  SP_ASSIGN(const auto missing, missing_migrations());
  if (missing.empty()) return {};
  SP_TRY(db_->query("BEGIN IMMEDIATE").run());
  if (auto done = apply_migrations(); !done) {
    rollback();
    return done;
  }
  return db_->query("COMMIT").run();
}

Result<void> SqliteStore::apply_migrations() {
  SP_TRY(db_->execute("PRAGMA application_id = " + std::to_string(sqlite::application_id)));
  SP_TRY(db_->execute(
      "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
      " checksum TEXT NOT NULL)"));
  SP_ASSIGN(const auto still_missing, missing_migrations());
  for (const std::size_t i : still_missing) {
    const Migration& m = migrations[i];
    SP_TRY(db_->execute(m.sql));
    SP_TRY(db_->query("INSERT INTO schema_migration VALUES (?1, ?2, ?3)")
               .bind(m.number)
               .bind(m.name)
               .bind(sha256_hex(m.sql))
               .run());
  }
  return {};
}

// By their place in `migrations`.
Result<std::vector<std::size_t>> SqliteStore::missing_migrations() {
  std::map<int, std::string> known;  // number → checksum
  SP_ASSIGN(const auto tables, db_->number("SELECT count(*) FROM sqlite_master "
                                           "WHERE type = 'table' AND name = 'schema_migration'"));
  if (tables > 0) {
    auto q = db_->query("SELECT number, checksum FROM schema_migration");
    for (;;) {
      SP_ASSIGN(const bool more, q.row());
      if (!more) break;
      known[static_cast<int>(q.integer(0))] = q.text(1);
    }
  }
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < std::size(migrations); ++i) {
    const Migration& m = migrations[i];
    const auto found = known.find(m.number);
    if (found == known.end()) {
      missing.push_back(i);
    } else if (found->second != sha256_hex(m.sql)) {
      return fail(
          "SP-STO-011",
          std::string("migration ") + m.name + " differs from the one this store was made with",
          db_->path(), "use the samepage release that wrote this store, or a later one");
    }
  }
  if (!known.empty() && known.rbegin()->first > std::rbegin(migrations)->number) {
    return fail("SP-STO-012", "the store was written by a newer samepage", db_->path(),
                "install that release or a later one");
  }
  return missing;
}

Result<void> SqliteStore::begin() {
  SP_TRY(db_->query("BEGIN IMMEDIATE").run());
  // Nobody else can write from here on; somebody may have before.
  auto version = data_version();
  Result<void> ready = version ? Result<void>{} : std::unexpected(version.error());
  if (ready && (stale_ || *version != version_)) ready = load_directory();
  if (!ready) {
    rollback();
    return ready;
  }
  in_transaction_ = true;
  return {};
}

Result<void> SqliteStore::commit() {
  SP_TRY(db_->query("COMMIT").run());
  in_transaction_ = false;
  return {};
}

void SqliteStore::rollback() {
  // After a failed commit SQLite may have rolled back by itself: then this is refused, harmlessly.
  (void)db_->query("ROLLBACK").run();
  in_transaction_ = false;
  stale_ = true;
  whys_.clear();
  kept_connections_.clear();
  kept_streams_.clear();
}

// Writes only when a field is new, so that somebody who just looks waits for no writer.
Result<void> SqliteStore::bind(const Catalogue& catalogue) {
  SP_ASSIGN(auto known, stored_fields());
  const bool all_known = std::ranges::all_of(catalogue.fields(), [&](const Field& field) {
    return known.contains({static_cast<int>(field.entity), field.name});
  });
  if (!all_known) {
    SP_ASSIGN(auto txn, Transaction::begin(*this));
    for (const Field& field : catalogue.fields())
      SP_TRY(db_->query("INSERT OR IGNORE INTO field (entity, name) VALUES (?1, ?2)")
                 .bind(static_cast<int>(field.entity))
                 .bind(field.name)
                 .run());
    SP_TRY(txn.commit());
    SP_ASSIGN(known, stored_fields());
  }
  numbers_ = {};
  numbers_.stored.resize(catalogue.fields().size());
  for (const Field& field : catalogue.fields()) {
    const std::size_t number = known.at({static_cast<int>(field.entity), field.name});
    numbers_.stored[field.id] = static_cast<std::uint32_t>(number);
    if (numbers_.catalogue.size() <= number) numbers_.catalogue.resize(number + 1);
    numbers_.catalogue[number] = field.id;
  }
  return {};
}

Result<SqliteStore::StoredFields> SqliteStore::stored_fields() {
  StoredFields known;
  auto q = db_->query("SELECT entity, name, id FROM field");
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return known;
    known[{static_cast<int>(q.integer(0)), q.text(1)}] = static_cast<std::size_t>(q.integer(2));
  }
}

Result<std::string> SqliteStore::meta(const std::string& name) {
  auto q = db_->query("SELECT value FROM meta WHERE name = ?1");
  SP_ASSIGN(const bool found, q.bind(name).row());
  return found ? q.text(0) : std::string();
}

Result<void> SqliteStore::set_meta(const std::string& name, const std::string& value) {
  return db_
      ->query(
          "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = "
          "excluded.value")
      .bind(name)
      .bind(value)
      .run();
}

Result<ConnectionRow> SqliteStore::open_connection(const std::string& name,
                                                   const std::string& plugin) {
  SP_TRY(db_->query("INSERT INTO connection (name, plugin) VALUES (?1, ?2) "
                    "ON CONFLICT (name) DO UPDATE SET plugin = excluded.plugin")
             .bind(name)
             .bind(plugin)
             .run());
  auto q = db_->query(
      "SELECT id, activated, paused, failures, retry_at, last_ok, last_error "
      "FROM connection WHERE name = ?1");
  SP_TRY(q.bind(name).row());
  return ConnectionRow{
      ConnectionId{q.integer(0)},     name,         plugin,       q.integer(1) != 0, q.text(2),
      static_cast<int>(q.integer(3)), q.integer(4), q.integer(5), q.text(6)};
}

Result<void> SqliteStore::save(const ConnectionRow& row) {
  if (!is_news(row, kept_connections_[row.id], &ConnectionRow::last_ok)) return {};
  kept_connections_[row.id] = row;
  return db_
      ->query(
          "UPDATE connection SET activated = ?2, paused = ?3, failures = ?4, retry_at = ?5,"
          " last_ok = ?6, last_error = ?7 WHERE id = ?1")
      .bind(row.id.value)
      .bind(row.activated)
      .bind(row.paused)
      .bind(row.failures)
      .bind(row.retry_at)
      .bind(row.last_ok)
      .bind(row.last_error)
      .run();
}

Result<StreamRow> SqliteStore::open_stream(ConnectionId connection, const std::string& name,
                                           EntityKind entity) {
  SP_TRY(
      db_->query("INSERT OR IGNORE INTO stream (connection_id, name, entity) VALUES (?1, ?2, ?3)")
          .bind(connection.value)
          .bind(name)
          .bind(static_cast<int>(entity))
          .run());
  auto q = db_->query(
      "SELECT id, cursor, loaded, mapping, pulled_at FROM stream "
      "WHERE connection_id = ?1 AND name = ?2");
  SP_TRY(q.bind(connection.value).bind(name).row());
  return StreamRow{StreamId{q.integer(0)}, connection, name,        entity, q.text(1),
                   q.integer(2) != 0,      q.word(3),  q.integer(4)};
}

Result<void> SqliteStore::save(const StreamRow& row) {
  if (!is_news(row, kept_streams_[row.id], &StreamRow::pulled_at)) return {};
  kept_streams_[row.id] = row;
  return db_
      ->query(
          "UPDATE stream SET cursor = ?2, loaded = ?3, mapping = ?4, pulled_at = ?5 WHERE id = ?1")
      .bind(row.id.value)
      .bind_blob(row.cursor)
      .bind(row.loaded)
      .bind(row.mapping)
      .bind(row.pulled_at)
      .run();
}

Result<bool> SqliteStore::take_lease(const std::string& name, const std::string&, Millis, Millis) {
  if (leases_.contains(name)) return false;
  SP_ASSIGN(FileLock lock, FileLock::beside(db_->path(), name));
  const bool held = lock.held();
  if (held) leases_.emplace(name, std::move(lock));
  return held;
}

Result<void> SqliteStore::drop_lease(const std::string& name, const std::string&) {
  leases_.erase(name);
  return {};
}

std::unexpected<Error> SqliteStore::damaged(std::string_view what, std::int64_t id) const {
  return fail("SP-STO-006", "a stored " + std::string(what) + " cannot be read: it is damaged",
              db_->path() + ", " + std::string(what) + " " + std::to_string(id),
              "restore a backup with: samepage store restore FILE");
}

}  // namespace samepage
