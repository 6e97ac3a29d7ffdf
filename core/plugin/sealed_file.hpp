#pragma once
// A file's bytes in sealed memory, with their SHA-256. Whoever can still write the file, even while
// it is being read, cannot change what was hashed.

#include <string>

#include "base/result.hpp"

namespace samepage {

class SealedFile {
 public:
  // SP-PLG-001: missing, not a regular file, larger than 256 MiB, or the system gives no memory.
  static Result<SealedFile> copy_of(const std::string& path);

  SealedFile(SealedFile&& other) noexcept;
  SealedFile& operator=(SealedFile&&) = delete;
  ~SealedFile();

  const std::string& digest() const { return digest_; }
  std::string load_path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  SealedFile(int fd, std::string digest) : fd_(fd), digest_(std::move(digest)) {}
  int fd_;
  std::string digest_;
};

}  // namespace samepage
