#pragma once
// How a connector's function ends other than well, and texts that cross the boundary.

#include <samepage/plugin.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace sp {

inline std::string_view view(sp_str s) { return {s.data, static_cast<std::size_t>(s.size)}; }
inline sp_str str(std::string_view s) { return {s.data(), s.size()}; }

// Thrown to end a call. The status says what the hub does next, the message what a person reads.
class Error : public std::exception {
 public:
  Error(sp_status status, std::string message, uint32_t retry_after_ms = 0)
      : status(status), retry_after_ms(retry_after_ms), message(std::move(message)) {}
  const char* what() const noexcept override { return message.c_str(); }

  sp_status status;
  uint32_t retry_after_ms;
  std::string message;
};

}  // namespace sp
