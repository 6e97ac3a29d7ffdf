#include "store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace samepage {

Result<FileLock> FileLock::beside(const std::string& store, const std::string& name) {
  const std::string path = store + "." + name + ".lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail("SP-STO-005", "the lock file cannot be made", path,
                "check the rights on the folder");
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return FileLock(fd);
  ::close(fd);
  return FileLock(none);
}

FileLock::~FileLock() {
  if (held()) ::close(fd_);
}

}  // namespace samepage
