#pragma once
// Times as access logs write them. Milliseconds since 1970; none when the text is no time.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weblog {

// "10/Oct/2026:13:55:36 +0200"
std::optional<std::int64_t> clf_moment(std::string_view text);
// "1795316891.231" (seconds), "1795316891231" (milliseconds), "2026-11-22T10:15:00+02:00"
std::optional<std::int64_t> member_moment(std::string_view text);
// "2026-11-22T10:15:00.250Z"
std::string moment_text(std::int64_t ms);

}  // namespace weblog
