// Eight characters at a time: every value of every record goes through here, most of them plain.

#include <cstdint>
#include <cstring>

#include "base/text.hpp"

namespace samepage {
namespace {

constexpr std::uint64_t each = 0x0101010101010101;  // times a byte: that byte eight times
constexpr std::uint64_t tops = 0x80 * each;

std::uint64_t eight(const char* p) {
  std::uint64_t v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

// The top bit of every byte that is `c`; exact, as long as no byte has its own top bit set.
std::uint64_t equal(std::uint64_t ascii, unsigned char c) {
  return ~((ascii ^ (c * each)) + 0x7f * each) & tops;
}

bool printable(std::uint64_t v) {
  // Without top bits nothing is carried from byte to byte.
  return (v & tops) == 0 && ((v + 0x60 * each) & tops) == tops && equal(v, 0x7f) == 0;
}

bool printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

bool is_ascii(std::string_view text) {
  const char* p = text.data();
  std::size_t left = text.size();
  for (; left >= 8; p += 8, left -= 8)
    if ((eight(p) & tops) != 0) return false;
  for (; left > 0; ++p, --left)
    if ((static_cast<unsigned char>(*p) & 0x80u) != 0) return false;
  return true;
}

bool is_printable_ascii(std::string_view text) {
  const char* p = text.data();
  std::size_t left = text.size();
  for (; left >= 8; p += 8, left -= 8)
    if (!printable(eight(p))) return false;
  for (; left > 0; ++p, --left)
    if (!printable(*p)) return false;
  return true;
}

bool is_single_spaced_ascii(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() == ' ' || text.back() == ' ') return false;
  const char* p = text.data();
  std::size_t left = text.size();
  for (; left >= 8; p += 7, left -= 7) {  // one shared with the next, for pairs across
    const std::uint64_t v = eight(p);
    if (!printable(v)) return false;
    const std::uint64_t spaces = equal(v, ' ');
    if ((spaces & (spaces << 8)) != 0) return false;
  }
  char previous = 0;
  for (; left > 0; ++p, --left) {
    if (!printable(*p) || (*p == ' ' && previous == ' ')) return false;
    previous = *p;
  }
  return true;
}

}  // namespace samepage
