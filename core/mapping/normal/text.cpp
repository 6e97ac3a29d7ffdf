#include "base/text.hpp"

#include <algorithm>

#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

bool is_control(unsigned char c) { return (c < 0x20 && !(c >= '\t' && c <= '\r')) || c == 0x7f; }

// Printable ASCII with single spaces inside: nearly every value there is.
bool is_normal_ascii(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return text.empty();
  char previous = 0;
  for (const char c : text) {
    if (c < 0x20 || c == 0x7f || (c == ' ' && previous == ' ')) return false;  // also >= 0x80
    previous = c;
  }
  return true;
}

}  // namespace

std::string normal_name(std::string_view text) {
  if (is_normal_ascii(text)) return std::string(text);
  std::string plain(text);
  std::erase_if(plain, [](char c) { return is_control(static_cast<unsigned char>(c)); });
  return nfc(collapse_spaces(plain));
}

}  // namespace samepage
