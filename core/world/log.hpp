#pragma once
// Log lines name fields, ids and counts, never values of people (rule R36).

#include <cstdint>
#include <string_view>

namespace samepage {

enum class LogLevel : std::uint8_t { debug = 1, info = 2, warn = 3, error = 4 };

class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view topic, std::string_view message) = 0;
  void info(std::string_view topic, std::string_view message) {
    write(LogLevel::info, topic, message);
  }
  void warn(std::string_view topic, std::string_view message) {
    write(LogLevel::warn, topic, message);
  }
};

}  // namespace samepage
