#include "plugin/sealed_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/hash.hpp"

namespace samepage {
namespace {

constexpr off_t bytes_max = 256 << 20;

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

std::unexpected<Error> refuse(const std::string& path, std::string message) {
  return fail("SP-PLG-001", "the connector's file cannot be used: " + std::move(message), path,
              "check the path and that the hub may read the file");
}

Result<std::string> contents(int fd, const std::string& path) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return refuse(path, std::strerror(errno));
  if (!S_ISREG(info.st_mode)) return refuse(path, "it is not a regular file");
  if (info.st_size > bytes_max) return refuse(path, "it is larger than 256 MiB");
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t n = ::read(fd, bytes.data() + got, bytes.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refuse(path, std::strerror(errno));
    if (n == 0) return refuse(path, "it became shorter while it was read");
    got += static_cast<std::size_t>(n);
  }
  return bytes;
}

}  // namespace

SealedFile::SealedFile(SealedFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), digest_(other.digest_) {}

SealedFile::~SealedFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<SealedFile> SealedFile::copy_of(const std::string& path) {
  const Fd source(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (source.get() < 0) return refuse(path, std::strerror(errno));
  SP_ASSIGN(const std::string bytes, contents(source.get(), path));
  Fd memory(::memfd_create("connector", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (memory.get() < 0)
    return refuse(path, std::string("no sealed memory: ") + std::strerror(errno));
  for (std::size_t put = 0; put < bytes.size();) {
    const ssize_t n = ::write(memory.get(), bytes.data() + put, bytes.size() - put);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return refuse(path, std::string("no sealed memory: ") + std::strerror(errno));
    put += static_cast<std::size_t>(n);
  }
  constexpr int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (::fcntl(memory.get(), F_ADD_SEALS, seals) != 0)
    return refuse(path, std::string("no sealed memory: ") + std::strerror(errno));
  return SealedFile(memory.release(), sha256_hex(bytes));
}

}  // namespace samepage
