#pragma once
// One line of the combined (or common) log format, cut into its parts.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weblog {

struct CombinedLine {
  std::string ip, method, uri, referrer, agent;
  std::int64_t at_ms = 0;
  int status = 0;
};

// None when the line is not of this format.
std::optional<CombinedLine> read_combined(std::string_view line);

}  // namespace weblog
