#pragma once
// Every input has a limit, in one place. Those of the plugin boundary stand in samepage/plugin.h.

#include <cstddef>
#include <cstdint>

namespace samepage::limits {

inline constexpr std::size_t config_file_bytes = 1u << 20;
inline constexpr std::size_t mapping_file_bytes = 1u << 20;
inline constexpr std::size_t field_value_bytes = 64u << 10;  // one canonical value
inline constexpr std::size_t http_reply_bytes = 64u << 20;
inline constexpr std::size_t http_header_bytes = 256u << 10;
inline constexpr std::size_t json_depth = 64;
inline constexpr std::size_t identifiers_per_record = 64;
inline constexpr std::size_t records_per_entity = 1000;  // beyond: a blob, not a person

}  // namespace samepage::limits
