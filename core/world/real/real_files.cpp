#include "world/real/real_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "world/real/file_handle.hpp"
#include "world/real/real_random.hpp"

namespace samepage {
namespace {

constexpr std::size_t names_in_a_folder = 1'000'000;
constexpr std::string_view temporary_ending = ".samepage-tmp";

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
  if (!S_ISREG(info.st_mode)) return trouble(path, doing, S_ISDIR(info.st_mode) ? EISDIR : ENOTDIR);
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

Result<void> write_temporary(int fd, mode_t mode, std::string_view bytes, const std::string& path) {
  if (::fchmod(fd, mode) != 0) return trouble(path, "set the mode of", errno);
  SP_TRY(write_all(fd, bytes, path));
  if (::fsync(fd) != 0) return trouble(path, "sync", errno);
  return {};
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
  mode_t mode = 0600;
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) {
    if (S_ISLNK(info.st_mode)) return trouble(path, "replace", ELOOP);
    if (!S_ISREG(info.st_mode)) return trouble(path, "replace", EISDIR);
    mode = info.st_mode & 0777;
  } else if (errno != ENOENT) {
    return trouble(path, "replace", errno);
  }
  const std::string beside =
      path + "." + std::to_string(RealRandom().next()) + std::string(temporary_ending);
  FileHandle file(
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return trouble(path, "write beside", errno);
  Result<void> done = write_temporary(file.get(), mode, bytes, path);
  file.reset();
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
