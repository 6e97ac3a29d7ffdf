#pragma once
// Files of the machine. New files are for their owner only (0600); a replaced file keeps its mode,
// and its owner and group where that is permitted. A replacement is written to "NAME.samepage-tmp"
// beside it: a hub that was killed leaves one of these at most, `list` does not show it, and the
// next replacement takes it over.
// `read` and `stat` follow links; `replace` and `append` refuse a link as their last part, so that
// nobody can turn a write elsewhere: pass real_path() where links are wanted.
//
// Codes, always with the path: SP-FILE-001 not there, 002 not permitted, 003 not a file (or
// folder), 004 no space, 005 other trouble, 006 bad path, 007 too many names. Thread-safe; of two
// replaces of one path at a time the later wins whole.

#include "world/files.hpp"

namespace samepage {

class RealFiles final : public Files {
 public:
  Result<FileInfo> stat(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& folder) override;
  Result<std::string> read(const std::string& path, std::uint64_t offset, std::size_t max) override;
  Result<void> replace(const std::string& path, std::string_view bytes) override;
  Result<void> append(const std::string& path, std::string_view bytes) override;
  Result<std::string> real_path(const std::string& path) override;
};

}  // namespace samepage
