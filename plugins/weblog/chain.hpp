#pragma once
// The log and its rotated files, matched with what was read of them before.
//
// The cursor holds, for every file, how far it was read and a hash of its first bytes. A file is
// known again by inode and first bytes (rename rotation; a reused inode is told by the bytes), or
// by its first bytes alone (copytruncate: the copy has another inode). So each byte is read once,
// whichever way and however often the log was rotated in between.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

namespace weblog {

inline constexpr std::size_t files_max = 200;
inline constexpr std::uint64_t prefix_bytes_max = 1024;

// How far one file was read.
struct Progress {
  std::uint64_t identity = 0;
  std::uint64_t offset = 0;        // of the next line
  std::uint64_t prefix_bytes = 0;  // as many of its first bytes, at most prefix_bytes_max, …
  std::uint64_t prefix_hash = 0;   // … have this hash
  std::uint64_t bytes = 0;         // its size when it was last looked at
  bool live = false;               // was the file that is written to
  bool skipping = false;           // `offset` is inside a line that is too long
};

struct LogFile {
  std::string path;
  sp_file_info info{};
  std::string head;  // its first bytes
  bool live = false;
  bool copying = false;  // a copy that is just being made of a file that is still whole: not read
  Progress progress;
};

// A stretch of the log that went before it was read.
struct Gap {
  std::uint64_t identity = 0;  // of the file
  std::string place, what;     // as SP_UNREADABLE wants them
};

struct Chain {
  std::vector<LogFile> files;  // the oldest first, the live log last
  std::vector<Gap> gaps;
  bool siblings_refused = false;
};

// Throws SP_CURSOR_LOST when it is not one of ours.
std::vector<Progress> parse_cursor(std::string_view cursor);
std::string cursor_of(const Chain& chain);

// Finds the files and sets how far each was read. What has gone before it was read to its end is a
// gap.
Chain find_chain(const sp::Call& call, const Settings& settings,
                 const std::vector<Progress>& known);

}  // namespace weblog
