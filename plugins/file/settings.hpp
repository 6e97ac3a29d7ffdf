#pragma once
// The connection's options, read once.

#include <map>
#include <optional>
#include <samepage/sdk.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "encoding.hpp"

namespace file {

enum class Format { csv, jsonl };
enum class Header { automatic, yes, no };

// Rows and their JSON have the boundary's limit; the hub replaces files up to 64 MiB.
inline constexpr std::size_t row_bytes_max = SP_JSON_MAX;
inline constexpr std::size_t columns_max = 1000;
inline constexpr std::uint64_t written_file_bytes_max = 64u << 20;

struct Settings {
  explicit Settings(const sp::Json& config);

  // The stream's file; empty when the configuration names none.
  std::string_view path(std::string_view stream) const;

  std::map<std::string, std::string, std::less<>> paths;
  std::optional<Format> format;
  std::optional<char> delimiter;
  std::optional<Encoding> encoding;
  Header header = Header::automatic;
  std::vector<std::string> key;
  bool hold_unreadable = true;
};

// "lists/contacts.csv" → "contacts.csv": what messages call the file.
std::string_view short_name(std::string_view path);

}  // namespace file
