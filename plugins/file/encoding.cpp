#include "encoding.hpp"

#include <algorithm>
#include <samepage/text.hpp>

namespace file {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

std::size_t mark_bytes(std::string_view head, Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return head.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    case Encoding::utf16_le:
      return head.starts_with("\xFF\xFE") ? 2 : 0;
    case Encoding::utf16_be:
      return head.starts_with("\xFE\xFF") ? 2 : 0;
    case Encoding::windows_1252:
      return 0;
  }
  return 0;
}

FoundEncoding find_encoding(std::string_view head, bool whole) {
  for (const Encoding marked : {Encoding::utf8, Encoding::utf16_le, Encoding::utf16_be})
    if (const std::size_t mark = mark_bytes(head, marked)) return {marked, mark};
  std::size_t right = 0;
  std::size_t wrong = 0;
  for (std::size_t start = 0; start < head.size();) {
    const std::size_t end = head.find('\n', start);
    if (end == head.npos && start > 0 && !whole) break;  // may be cut in the middle of a character
    const std::string_view line = head.substr(start, end - start);
    if (!is_ascii(line)) ++(sp::is_utf8(line) ? right : wrong);
    if (end == head.npos) break;
    start = end + 1;
  }
  return {wrong > right ? Encoding::windows_1252 : Encoding::utf8, 0};
}

std::string take_utf16(std::string& raw, Encoding encoding, bool at_end) {
  const auto unit = [&](std::size_t at) {
    const auto a = static_cast<unsigned char>(raw[at]);
    const auto b = static_cast<unsigned char>(raw[at + 1]);
    return static_cast<std::uint32_t>(encoding == Encoding::utf16_le ? a | b << 8 : a << 8 | b);
  };
  std::string out;
  std::size_t at = 0;
  while (at + 1 < raw.size()) {
    const std::uint32_t first = unit(at);
    if (first >= 0xD800 && first < 0xDC00) {
      if (at + 3 >= raw.size() && !at_end) break;
      const std::uint32_t second = at + 3 < raw.size() ? unit(at + 2) : 0;
      const bool pair = second >= 0xDC00 && second < 0xE000;
      sp::append_utf8(out, pair ? 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00) : 0xFFFD);
      at += pair ? 4 : 2;
    } else {
      sp::append_utf8(out, first >= 0xDC00 && first < 0xE000 ? 0xFFFD : first);
      at += 2;
    }
  }
  raw.erase(0, at);
  return out;
}

std::uint64_t bytes_in_file(std::string_view text, Encoding encoding) {
  if (!is_utf16(encoding)) return text.size();
  std::uint64_t bytes = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) bytes += byte >= 0xF0 ? 4 : 2;
  }
  return bytes;
}

std::optional<std::string> encoded(std::string_view utf8, Encoding encoding) {
  if (encoding == Encoding::utf8) return std::string(utf8);
  if (encoding == Encoding::windows_1252) return sp::utf8_to_windows_1252(utf8);
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    out += encoding == Encoding::utf16_le ? low : high;
    out += encoding == Encoding::utf16_le ? high : low;
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const std::uint32_t c = sp::next_character(utf8, at);
    if (c == 0xFFFD) return std::nullopt;  // it would be read as a damaged character
    if (c >= 0x10000) {
      put(0xD800 + ((c - 0x10000) >> 10));
      put(0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      put(c);
    }
  }
  return out;
}

}  // namespace file
