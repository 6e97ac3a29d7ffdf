#include "store/sqlite.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <thread>

#include "base/assert.hpp"

namespace samepage::sqlite {
namespace {
constexpr int busy_timeout_ms = 10'000;
constexpr int wal_tries = 400;
constexpr std::chrono::milliseconds wal_pause{25};
}  // namespace

Query::Query(Query&& other) noexcept
    : db_(other.db_),
      statement_(std::exchange(other.statement_, nullptr)),
      unprepared_(std::move(other.unprepared_)),
      bound_(other.bound_) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::int64_t value) {
  if (statement_ == nullptr) return *this;
  const int code = sqlite3_bind_int64(statement_, ++bound_, value);
  SP_ASSERT(code == SQLITE_OK);
  return *this;
}

Query& Query::bind(std::string_view text) {
  if (statement_ == nullptr) return *this;
  const int code =
      sqlite3_bind_text64(statement_, ++bound_, text.data() == nullptr ? "" : text.data(),
                          text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  SP_ASSERT(code == SQLITE_OK);
  return *this;
}

Query& Query::bind_blob(std::string_view bytes) {
  if (statement_ == nullptr) return *this;
  const int code =
      sqlite3_bind_blob64(statement_, ++bound_, bytes.data() == nullptr ? "" : bytes.data(),
                          bytes.size(), SQLITE_TRANSIENT);
  SP_ASSERT(code == SQLITE_OK);
  return *this;
}

Result<bool> Query::row() {
  if (statement_ == nullptr) return std::unexpected(unprepared_);
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return db_->error(sqlite3_sql(statement_));
  }
}

Result<void> Query::run() {
  SP_ASSIGN(const bool more, row());
  SP_ASSERT(!more);
  return {};
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::view(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Query::text(int column) const { return std::string(view(column)); }

Result<std::unique_ptr<Database>> Database::connect(const std::string& path, int flags) {
  // Counting every allocation costs a lock each time, and nobody asks for the counts.
  static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(uncounted);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> db(new Database(raw, path));
  if (code != SQLITE_OK) {
    return fail("SP-STO-001", std::string("the store cannot be opened: ") + sqlite3_errstr(code),
                path, "check that the folder exists and may be written");
  }
  sqlite3_busy_timeout(raw, busy_timeout_ms);
  SP_TRY(db->check_owner());
  return db;
}

Result<std::unique_ptr<Database>> Database::open_as_it_is(const std::string& path, bool writable) {
  return connect(path, writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, bool create) {
  SP_ASSIGN(auto db, connect(path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0)));
  ::chmod(path.c_str(), 0600);  // personal data; the files beside it get the same rights
  SP_TRY(db->use_wal());
  // WAL with full sync: a commit that was acknowledged survives a power cut.
  for (const char* pragma :
       {"PRAGMA synchronous=FULL", "PRAGMA cache_size=-65536", "PRAGMA temp_store=MEMORY",
        "PRAGMA foreign_keys=OFF", "PRAGMA wal_autocheckpoint=16000"})
    SP_TRY(db->execute(pragma));
  return db;
}

// Ours, or nobody's yet. A store from before the id was set is known by its list of migrations.
Result<void> Database::check_owner() {
  SP_ASSIGN(const std::int64_t id, number("PRAGMA application_id"));
  SP_ASSIGN(const std::int64_t tables, number("SELECT count(*) FROM sqlite_master"));
  SP_ASSIGN(const std::int64_t known,
            number("SELECT count(*) FROM pragma_table_info('schema_migration') "
                   "WHERE name IN ('number', 'name', 'checksum')"));
  if (id == 0 && (tables == 0 || known == 3)) return {};
  if (id == application_id) {
    if (known == 3) return {};
    // The id and the tables came in one commit. An empty store must not be made in its place.
    return fail("SP-STO-002", "the store is damaged: its tables are gone", path_,
                "restore a backup with: samepage store restore FILE");
  }
  return fail("SP-STO-013", "this SQLite file belongs to another program; it was left as it is",
              path_, "name another file in [store] url; samepage makes it when it is not there");
}

// While several programs make the change at once, SQLite says "locked" without waiting.
Result<void> Database::use_wal() {
  for (int tries = wal_tries;; --tries) {
    if (sqlite3_exec(db_, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr) == SQLITE_OK)
      return {};
    if (sqlite3_errcode(db_) != SQLITE_BUSY || tries == 0) return error("PRAGMA journal_mode=WAL");
    std::this_thread::sleep_for(wal_pause);
  }
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(db_);
}

Query Database::query(const char* sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    // Our own SQL on our own schema: only the disk can be at fault.
    if (code != SQLITE_OK) return Query(*this, error(sql).error());
    found = statements_.emplace(sql, statement).first;
  }
  return Query(*this, found->second);
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return error(sql);
  return {};
}

Result<std::int64_t> Database::number(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) return error(sql);
  Result<std::int64_t> value = 0;
  if (sqlite3_step(statement) == SQLITE_ROW) {
    value = sqlite3_column_int64(statement, 0);
  } else {
    value = error(sql);
  }
  sqlite3_finalize(statement);
  return value;
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(db_); }
std::int64_t Database::changed_rows() const { return sqlite3_changes64(db_); }

std::unexpected<Error> Database::error(std::string_view doing) const {
  const int code = sqlite3_errcode(db_);
  std::string cause = sqlite3_errmsg(db_);
  const std::string what = " (while: " + std::string(doing.substr(0, 60)) + ")";
  switch (code & 0xff) {
    case SQLITE_ERROR:
      // What our SQL names was there when the schema was made.
      if (!cause.starts_with("no such table") && !cause.starts_with("no such column")) break;
      [[fallthrough]];
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail("SP-STO-002", "the store is damaged or not a samepage store: " + cause, path_,
                  "restore a backup with: samepage store restore FILE");
    case SQLITE_FULL:
      return fail("SP-STO-003", "the disk is full; nothing of this step was kept", path_,
                  "free some space and run again");
    case SQLITE_BUSY:
    case SQLITE_PROTOCOL:  // another one is at the log for longer than SQLite waits
      return fail("SP-STO-004", "another program holds the store", path_,
                  "stop the other samepage, then run again");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return fail("SP-STO-005", "the store cannot be written: " + cause + what, path_,
                  "check the disk and the rights on the folder");
    default:
      break;
  }
  return fail("SP-STO-009", "the store refused a statement: " + cause + what, path_,
              "please report this");
}

}  // namespace samepage::sqlite
