// Backups of the store, and how one comes back. Both are whole or not there, whenever the power
// goes.

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "store/sqlite_store.hpp"

namespace samepage {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> not_written(const std::string& what, const std::string& path) {
  return fail("SP-STO-005", what + ": " + std::strerror(errno), path,
              "check that its folder exists and may be written, and the disk");
}

Result<void> sync_to_disk(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  const int cause = errno;
  if (fd >= 0) ::close(fd);
  errno = cause;
  return done ? Result<void>{} : not_written("it cannot be brought to the disk", path);
}

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// The new file takes the name; after a power cut there is the old one or the new one.
Result<void> take_name(const std::string& made, const std::string& path) {
  SP_TRY(sync_to_disk(made, O_RDWR));
  if (::rename(made.c_str(), path.c_str()) != 0)
    return not_written("it cannot take its name", path);
  return sync_to_disk(folder_of(path), O_RDONLY | O_DIRECTORY);
}

// Personal data: for its owner only, from the first byte.
Result<void> make_empty(const std::string& path) {
  ::unlink(path.c_str());
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return not_written("it cannot be made", path);
  ::close(fd);
  return {};
}

std::unexpected<Error> no_backup(const std::string& why, const std::string& path) {
  return fail("SP-STO-022", why, path, "choose another backup");
}

Result<void> copy_over(sqlite::Database& from, sqlite::Database& to) {
  sqlite3_backup* copy = sqlite3_backup_init(to.raw(), "main", from.raw(), "main");
  if (copy == nullptr) return to.error("restore");
  const int code = sqlite3_backup_step(copy, -1);
  const int ended = sqlite3_backup_finish(copy);
  return code == SQLITE_DONE && ended == SQLITE_OK ? Result<void>{} : to.error("restore");
}

// A name beside `path` that is free.
std::string aside(const std::string& path) {
  std::string name = path + ".damaged";
  for (int n = 2; fs::exists(name); ++n) name = path + ".damaged-" + std::to_string(n);
  return name;
}

// The damaged store is kept under another name, for whoever wants to look. Its log goes first: a
// log belongs to the file it was written for, and must never meet the new one.
Result<void> replace_damaged(const std::string& path, const std::string& made) {
  const std::string kept = aside(path);
  std::error_code ignored;
  fs::rename(path + "-wal", kept + "-wal", ignored);
  fs::remove(path + "-shm", ignored);
  fs::create_hard_link(path, kept, ignored);
  return take_name(made, path);
}

}  // namespace

Result<void> SqliteStore::backup(const std::string& path) {
  if (fs::exists(path))
    return fail("SP-STO-020", "the backup file exists already", path, "choose another name");
  const std::string part = path + ".part";
  SP_TRY(make_empty(part));
  auto done = db_->query("VACUUM INTO ?1").bind(part).run();
  if (done) done = take_name(part, path);
  if (done) return done;
  ::unlink(part.c_str());
  if (done.error().code == "SP-STO-005")
    return fail("SP-STO-005", "the backup cannot be written", path,
                "check that its folder exists and may be written, and the disk");
  if (done.error().code == "SP-STO-003")
    return fail("SP-STO-003", "the disk is full; there is no backup", path,
                "free some space and run again");
  return done;
}

// Reads only: a backup may lie where nobody may write.
Result<std::unique_ptr<sqlite::Database>> SqliteStore::open_backup(const std::string& path) {
  auto opened = sqlite::Database::open_as_it_is(path, false);
  if (!opened && opened.error().code == "SP-STO-013")
    return no_backup("the file is not a backup of a samepage store", path);
  SP_ASSIGN(auto db, std::move(opened));
  SP_ASSIGN(const auto known,
            db->number("SELECT count(*) FROM sqlite_master WHERE name = 'schema_migration'"));
  if (known != 1) return no_backup("the file is not a backup of a samepage store", path);
  {
    auto q = db->query("PRAGMA integrity_check(1)");
    SP_TRY(q.row());
    if (q.view(0) != "ok") return no_backup("the backup is damaged: " + q.text(0), path);
  }
  SqliteStore store(std::move(db));
  SP_TRY(store.missing_migrations());  // one from a newer release is refused before it replaces
                                       // anything
  return std::move(store.db_);
}

Result<void> restore_store(const std::string& url, const std::string& backup_path) {
  SP_ASSIGN(const std::string path, path_of_store(url));
  auto opened = SqliteStore::open_backup(backup_path);
  if (!opened && opened.error().code == "SP-STO-002")
    return no_backup("the backup is damaged, or no backup of a samepage store", backup_path);
  SP_ASSIGN(auto backup, std::move(opened));
  SP_ASSIGN(const FileLock round, FileLock::beside(path, "hub"));
  SP_ASSIGN(const FileLock service, FileLock::beside(path, "serve"));
  if (!round.held() || !service.held()) {
    return fail("SP-STO-004", "another samepage is at work on the store", path,
                "stop `samepage serve`, then restore again");
  }
  // Through SQLite where that is possible: whoever has the store open sees the one or the other.
  Result<void> done;
  {
    auto target = sqlite::Database::open(path, true);
    done = target ? copy_over(*backup, **target) : std::unexpected(target.error());
  }
  if (done || done.error().code != "SP-STO-002") return done;
  const std::string part = path + ".restoring";
  SP_TRY(make_empty(part));
  {
    SP_ASSIGN(auto fresh, sqlite::Database::open_as_it_is(part, true));
    SP_TRY(copy_over(*backup, *fresh));
  }
  return replace_damaged(path, part);
}

}  // namespace samepage
