#include "world/real/real_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "world/real/file_handle.hpp"

namespace samepage {
namespace {

constexpr std::size_t names_in_a_folder = 1'000'000;
constexpr std::string_view temporary_ending = ".samepage-tmp";
constexpr int claims_max = 1'000;  // each that fails means that somebody else's went well

std::unexpected<Error> trouble(const std::string& path, const std::string& doing, int error) {
  const std::string message = "cannot " + doing + " \"" + path + "\": " + std::strerror(error);
  switch (error) {
    case ENOENT:
      return fail("SP-FILE-001", message, path, "check the path, or create what is missing");
    case EACCES:
    case EPERM:
    case EROFS:
      return fail("SP-FILE-002", message, path, "give the hub's user the right to do this");
    case EISDIR:
    case ENOTDIR:
      return fail("SP-FILE-003", message, path, "name a file where a file is meant");
    case ELOOP:
      return fail("SP-FILE-003", "cannot " + doing + " \"" + path + "\": it is a link", path,
                  "give the path that the link leads to");
    case ENOSPC:
    case EDQUOT:
      return fail("SP-FILE-004", message, path, "free some space, then run it again");
    case ENAMETOOLONG:
      return fail("SP-FILE-006", message, path, "use a shorter path");
    default:
      return fail("SP-FILE-005", message, path, "check the disk and the system's log");
  }
}

// No error number says "a device, a pipe or a socket".
std::unexpected<Error> no_file(const std::string& path, const std::string& doing, mode_t mode) {
  if (S_ISDIR(mode)) return trouble(path, doing, EISDIR);
  return fail("SP-FILE-003", "cannot " + doing + " \"" + path + "\": it is a device, a pipe or a "
              "socket, not a file", path, "name a file where a file is meant");
}

Result<void> check_path(const std::string& path) {
  if (!path.empty() && path.find('\0') == path.npos) return {};
  return fail("SP-FILE-006", "a path is empty or holds a NUL byte", {}, "correct the path");
}

Result<FileHandle> open_file(const std::string& path, int flags, const std::string& doing) {
  SP_TRY(check_path(path));
  // O_NONBLOCK: opening somebody's named pipe must not hang the hub.
  FileHandle file(::open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600));
  if (!file) return trouble(path, doing, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return trouble(path, doing, errno);
  if (!S_ISREG(info.st_mode)) return no_file(path, doing, info.st_mode);
  return file;
}

Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return trouble(path, "write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Makes a new name in a folder survive a power cut.
Result<void> sync_folder(const std::string& path) {
  const FileHandle folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return trouble(path, "sync the folder of", errno);
  // Some file systems cannot sync a folder and say EINVAL; their renames are as durable as they
  // get.
  if (::fsync(folder.get()) != 0 && errno != EINVAL)
    return trouble(path, "sync the folder of", errno);
  return {};
}

// What a replacement must look like: that of the file it replaces.
struct Looks {
  mode_t mode = 0600;
  uid_t owner = ::geteuid();
  gid_t group = ::getegid();
};

// Owner and group are kept where that is permitted. Where the group is not, ours gets only what
// everybody had.
Result<void> dress(int fd, const Looks& looks, const std::string& path) {
  if (::fchown(fd, looks.owner, looks.group) != 0 &&
      ::fchown(fd, static_cast<uid_t>(-1), looks.group) != 0)
    errno = 0;
  struct stat info {};
  if (::fstat(fd, &info) != 0) return trouble(path, "look at", errno);
  mode_t mode = looks.mode;
  if (info.st_gid != looks.group) mode = (mode & ~mode_t{070}) | ((mode & 07) << 3);
  if (::fchmod(fd, mode) != 0) return trouble(path, "set the mode of", errno);
  return {};
}

Result<void> write_temporary(int fd, const Looks& looks, std::string_view bytes,
                             const std::string& path) {
  SP_TRY(write_all(fd, bytes, path));
  SP_TRY(dress(fd, looks, path));
  if (::fsync(fd) != 0) return trouble(path, "sync", errno);
  return {};
}

enum class Claim { ours, again, refused };

// Ours alone once it is locked and still stands under its name. Whatever else stands there, be it a
// link or somebody's file, is taken away.
Claim claim(int fd, const std::string& beside, const Looks& looks) {
  struct stat opened {};
  if (::fstat(fd, &opened) != 0) return Claim::refused;
  const bool trusted = S_ISREG(opened.st_mode) && opened.st_nlink == 1 &&
                       (opened.st_uid == ::geteuid() || opened.st_uid == looks.owner);
  if (!trusted) return ::unlink(beside.c_str()) == 0 ? Claim::again : Claim::refused;
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    // File systems without locks: replacing one file from two programs at once is not safe there.
    if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS) break;
    return Claim::refused;
  }
  struct stat named {};
  const bool stands = ::lstat(beside.c_str(), &named) == 0 && named.st_ino == opened.st_ino &&
                      named.st_dev == opened.st_dev;
  return stands ? Claim::ours : Claim::again;
}

// One name for each file, so that a hub that was killed leaves one behind at most, which the next
// replacement takes over. The lock goes with the process, and keeps others from writing meanwhile.
Result<FileHandle> open_temporary(const std::string& path, const std::string& beside,
                                  const Looks& looks) {
  for (int attempt = 0; attempt < claims_max; ++attempt) {
    FileHandle file(::open(
        beside.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600));
    const int error = file ? 0 : errno;
    const bool in_the_way = error == ELOOP || error == ENXIO || error == EACCES;
    if (in_the_way && ::unlink(beside.c_str()) == 0) continue;
    if (!file) return trouble(path, "write beside", error);
    const Claim claimed = claim(file.get(), beside, looks);
    if (claimed == Claim::refused) return trouble(path, "write beside", errno);
    if (claimed == Claim::again) continue;
    if (::ftruncate(file.get(), 0) != 0) return trouble(path, "write beside", errno);
    return file;
  }
  return trouble(path, "write beside", EBUSY);
}

}  // namespace

Result<FileInfo> RealFiles::stat(const std::string& path) {
  SP_TRY(check_path(path));
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return FileInfo{};
    return trouble(path, "look at", errno);
  }
  FileInfo told;
  told.exists = true;
  told.folder = S_ISDIR(info.st_mode);
  told.bytes = told.folder ? 0 : static_cast<std::uint64_t>(info.st_size);
  told.identity = info.st_ino;
  told.modified = info.st_mtim.tv_sec * Millis{1000} + info.st_mtim.tv_nsec / 1'000'000;
  return told;
}

Result<std::vector<std::string>> RealFiles::list(const std::string& folder) {
  SP_TRY(check_path(folder));
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
  if (!open) return trouble(folder, "list", errno);
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(open.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == ".." || name.ends_with(temporary_ending)) continue;
    if (names.size() >= names_in_a_folder)
      return fail(
          "SP-FILE-007",
          "\"" + folder + "\" holds more than " + std::to_string(names_in_a_folder) + " names",
          folder, "move some of them into another folder");
    names.emplace_back(name);
  }
  if (errno != 0) return trouble(folder, "list", errno);
  std::ranges::sort(names);
  return names;
}

Result<std::string> RealFiles::read(const std::string& path, std::uint64_t offset,
                                    std::size_t max) {
  SP_ASSIGN(const FileHandle file, open_file(path, O_RDONLY, "read"));
  std::string bytes;
  while (bytes.size() < max) {
    const std::size_t before = bytes.size();
    const std::size_t step = std::min<std::size_t>(max - before, 1u << 20);
    bytes.resize(before + step);
    const ssize_t got =
        ::pread(file.get(), bytes.data() + before, step, static_cast<off_t>(offset + before));
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return trouble(path, "read", errno);
    if (got == 0) break;
  }
  return bytes;
}

Result<void> RealFiles::replace(const std::string& path, std::string_view bytes) {
  SP_TRY(check_path(path));
  Looks looks;
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) {
    if (S_ISLNK(info.st_mode)) return trouble(path, "replace", ELOOP);
    if (!S_ISREG(info.st_mode)) return no_file(path, "replace", info.st_mode);
    looks = {info.st_mode & 0777, info.st_uid, info.st_gid};
  } else if (errno != ENOENT) {
    return trouble(path, "replace", errno);
  }
  const std::string beside = path + std::string(temporary_ending);
  SP_ASSIGN(const FileHandle file, open_temporary(path, beside, looks));
  Result<void> done = write_temporary(file.get(), looks, bytes, path);
  if (done && ::rename(beside.c_str(), path.c_str()) != 0) done = trouble(path, "replace", errno);
  if (!done) {
    ::unlink(beside.c_str());
    return done;
  }
  return sync_folder(path);
}

Result<void> RealFiles::append(const std::string& path, std::string_view bytes) {
  SP_ASSIGN(const FileHandle file,
            open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, "append to"));
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return trouble(path, "append to", errno);
  if (Result<void> done = write_all(file.get(), bytes, path); !done) {
    // Half a line is worse than none: take back what went in.
    if (::ftruncate(file.get(), info.st_size) != 0) return done;
    return done;
  }
  if (::fsync(file.get()) != 0) return trouble(path, "sync", errno);
  return info.st_size == 0 ? sync_folder(path) : Result<void>{};
}

Result<std::string> RealFiles::real_path(const std::string& path) {
  SP_TRY(check_path(path));
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), ::free);
  if (!resolved) return trouble(path, "resolve", errno);
  return std::string(resolved.get());
}

}  // namespace samepage
