#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage {

struct FileInfo {
  bool exists = false;
  bool folder = false;
  std::uint64_t bytes = 0;
  std::uint64_t identity = 0;  // inode: stays when the file is renamed
  Millis modified = 0;
};

class Files {
 public:
  virtual ~Files() = default;
  virtual Result<FileInfo> stat(const std::string& path) = 0;
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;  // names, sorted
  // At most `max` bytes from `offset`; fewer at the end of the file.
  virtual Result<std::string> read(const std::string& path, std::uint64_t offset,
                                   std::size_t max) = 0;
  // Whole file or nothing: written beside, synced, renamed over.
  virtual Result<void> replace(const std::string& path, std::string_view bytes) = 0;
  virtual Result<void> append(const std::string& path, std::string_view bytes) = 0;  // synced
  virtual Result<std::string> real_path(const std::string& path) = 0;  // links resolved
};

}  // namespace samepage
