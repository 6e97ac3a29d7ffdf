#pragma once
// A lock on a file beside the store. The system frees it with its holder, whatever killed it, so a
// restart never has to wait for a time to run out.

#include <string>
#include <utility>

#include "base/result.hpp"

namespace samepage {

class FileLock {
 public:
  // Never waits. SP-STO-005 when the file cannot be made.
  static Result<FileLock> beside(const std::string& store, const std::string& name);
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, none)) {}
  ~FileLock();

  bool held() const { return fd_ != none; }  // false: another has it

 private:
  static constexpr int none = -1;
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace samepage
