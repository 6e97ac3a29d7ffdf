#pragma once
// Moments are milliseconds since 1970 UTC (0 = unknown); durations are milliseconds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace samepage {

using Millis = std::int64_t;

// "2026-11-22T10:15:00Z", "2026-11-22T10:15:00.250+02:00", "2026-11-22 10:15:00", "2026-11-22".
std::optional<Millis> parse_time(std::string_view text);
std::string format_time(Millis moment);  // "2026-11-22T10:15:00.250Z"; without ".000" when whole
std::optional<std::string> normal_date(std::string_view text);  // "2026-11-22", else none

// "250ms", "30s", "5m", "2h", "7d".
std::optional<Millis> parse_duration(std::string_view text);
std::string format_duration(Millis duration);  // "1.5s", "4m 10s"

}  // namespace samepage
