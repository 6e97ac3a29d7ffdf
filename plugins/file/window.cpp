#include "window.hpp"

#include <algorithm>

#include "settings.hpp"

namespace file {
namespace {
constexpr std::uint64_t chunk_bytes = 256u << 10;
}

Window::Window(const sp::Call& call, std::string path, Encoding encoding, std::uint64_t offset,
               std::uint64_t end)
    : call_(&call),
      path_(std::move(path)),
      encoding_(encoding),
      offset_(offset),
      end_(end),
      next_(offset) {}

void Window::more() {
  if (at_end()) return;
  const auto wanted = static_cast<std::uint32_t>(std::min(chunk_bytes, end_ - next_));
  const std::string_view chunk = call_->read_file(path_, next_, wanted);
  if (chunk.size() < wanted)
    throw sp::Error(SP_RETRY, std::string(short_name(path_)) +
                                  " became shorter while it was read; it is read again");
  next_ += chunk.size();
  text_.erase(0, start_);
  start_ = 0;
  if (is_utf16(encoding_)) {
    raw_ += chunk;
    text_ += take_utf16(raw_, encoding_, at_end());
  } else {
    text_ += chunk;
  }
}

void Window::drop(std::size_t bytes) {
  offset_ += bytes_in_file(text().substr(0, bytes), encoding_);
  start_ += bytes;
}

}  // namespace file
