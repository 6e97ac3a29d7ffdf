#pragma once
// Files in memory. Paths are compared as written; folders exist when something is in them or when
// they were made. `fail_next` lets one operation on a path fail.

#include <map>
#include <mutex>
#include <set>

#include "world/clock.hpp"
#include "world/files.hpp"

namespace samepage {

class SimFiles final : public Files {
 public:
  explicit SimFiles(Clock& clock) : clock_(clock) {}

  Result<FileInfo> stat(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& folder) override;
  Result<std::string> read(const std::string& path, std::uint64_t offset, std::size_t max) override;
  Result<void> replace(const std::string& path, std::string_view bytes) override;
  Result<void> append(const std::string& path, std::string_view bytes) override;
  Result<std::string> real_path(const std::string& path) override;

  void make_folder(const std::string& path);
  void rename(const std::string& from, const std::string& to);  // the identity goes along
  void remove(const std::string& path);
  void fail_next(const std::string& path, Error error);

 private:
  struct File {
    std::string bytes;
    std::uint64_t identity = 0;
    Millis modified = 0;
  };

  bool is_folder(const std::string& path) const;
  Result<void> planned_failure(const std::string& path);

  Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, File> files_;
  std::set<std::string> folders_;
  std::multimap<std::string, Error> failures_;
  std::uint64_t next_identity_ = 1;
};

}  // namespace samepage
