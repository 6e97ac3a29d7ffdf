#pragma once
// A thin wrapper of SQLite: statements are prepared once and kept, errors become Error values.
// Placeholders are positional (?1 …) and bound in order.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace samepage::sqlite {

class Database;

// PRAGMA application_id of every store: "SmPg".
inline constexpr std::int64_t application_id = 0x536d5067;

// One use of a prepared statement: bound, stepped, and reset when it goes out of scope.
class Query {
 public:
  Query(Query&& other) noexcept;
  Query(const Query&) = delete;
  ~Query();

  Query& bind(std::int64_t value);
  Query& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
  Query& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
  Query& bind(bool value) { return bind(static_cast<std::int64_t>(value)); }
  Query& bind(std::string_view text);
  Query& bind(const std::string& text) { return bind(std::string_view(text)); }
  Query& bind(const char* text) { return bind(std::string_view(text)); }
  Query& bind_blob(std::string_view bytes);

  Result<bool> row();  // true: there is a row
  Result<void> run();  // for statements without rows

  std::int64_t integer(int column) const;
  std::uint64_t word(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  std::string text(int column) const;  // until the next row: view()
  std::string_view view(int column) const;

 private:
  friend class Database;
  Query(Database& db, sqlite3_stmt* statement) : db_(&db), statement_(statement) {}
  Query(Database& db, Error unprepared) : db_(&db), unprepared_(std::move(unprepared)) {}
  Database* db_;
  sqlite3_stmt* statement_ = nullptr;
  Error unprepared_;  // why there is no statement: a damaged store; row() and run() say it
  int bound_ = 0;
};

class Database {
 public:
  // SP-STO-001 cannot open; SP-STO-002 no SQLite file or damaged; SP-STO-013 another program's
  // file, which is left as it is.
  static Result<std::unique_ptr<Database>> open(const std::string& path, bool create);
  // A file that is only read, or made and then renamed: no log beside it, its rights left alone.
  static Result<std::unique_ptr<Database>> open_as_it_is(const std::string& path, bool writable);
  ~Database();
  Database(const Database&) = delete;

  Query query(const char* sql);  // sql must be a literal: its address is the key of the cache
  Result<void> execute(const std::string& sql);
  Result<std::int64_t> number(const char* sql);  // also for a file that may be anybody's
  std::int64_t last_id() const;
  std::int64_t changed_rows() const;
  std::unexpected<Error> error(std::string_view doing) const;
  sqlite3* raw() const { return db_; }
  const std::string& path() const { return path_; }

 private:
  Database(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}
  static Result<std::unique_ptr<Database>> connect(const std::string& path, int flags);
  Result<void> check_owner();
  Result<void> use_wal();
  sqlite3* db_;
  std::string path_;
  std::map<const char*, sqlite3_stmt*> statements_;
};

}  // namespace samepage::sqlite
