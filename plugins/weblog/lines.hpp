#pragma once
// The lines of one log file from where reading stopped. A last line without line end waits: in the
// live log for ever, in a rotated file until the file has stopped growing.

#include <functional>
#include <samepage/sdk.hpp>
#include <string_view>

#include "chain.hpp"

namespace weblog {

inline constexpr std::size_t line_bytes_max = 64u << 10;

struct Line {
  std::string_view text;     // without line end
  std::uint64_t offset = 0;  // of its first byte
};

// Calls `take` with each line, until it returns false or `budget` bytes were read. Moves the file's
// progress behind the lines that were taken. True when there is nothing more to take now.
// Throws SP_RETRY when the path names another file than at the start: the page does not count.
bool read_lines(const sp::Call& call, const Settings& settings, LogFile& file,
                std::uint64_t& budget, const std::function<bool(const Line&)>& take);

}  // namespace weblog
