#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "mapping/normal/domain.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

// What may stand before the @ unquoted, besides letters beyond ASCII.
constexpr auto local_chars = [] {
  std::array<bool, 256> ok{};
  for (int c = 'a'; c <= 'z'; ++c) ok[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) ok[static_cast<std::size_t>(c)] = true;
  for (int c = '0'; c <= '9'; ++c) ok[static_cast<std::size_t>(c)] = true;
  for (const char c : std::string_view(".!#$%&'*+-/=?^_`{|}~"))
    ok[static_cast<unsigned char>(c)] = true;
  for (std::size_t c = 0x80; c < 256; ++c) ok[c] = true;
  return ok;
}();

// "Ada Lovelace <ada@example.test>" and "mailto:ada@example.test" name an address too.
std::string_view bare_address(std::string_view text) {
  text = trim(text);
  if (text.ends_with('>')) {
    if (const auto open = text.rfind('<'); open != text.npos)
      text = trim(text.substr(open + 1, text.size() - open - 2));
  }
  if (starts_with_ignoring_case(text, "mailto:")) text = trim(text.substr(7));
  return text;
}

bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.')
    return false;
  if (local.find("..") != local.npos) return false;
  return std::ranges::all_of(local, [](unsigned char c) { return local_chars[c]; });
}

// Nearly every address: nothing around it, nothing unseen in it. Else none, and the long way says
// why.
std::optional<std::string> plain_email(std::string_view text) {
  text = trim(text);
  const auto at = text.rfind('@');
  if (at == text.npos || !is_ascii(text) || !is_local_part(text.substr(0, at))) return std::nullopt;
  std::string address = ascii_lower(text);
  if (!is_host_name(std::string_view(address).substr(at + 1))) return std::nullopt;
  return address;
}

}  // namespace

std::optional<std::string> normal_email(std::string_view text) {
  if (text.size() > 2000) return std::nullopt;
  if (auto address = plain_email(text)) return address;
  std::string kept;
  text = bare_address(visible(text, kept, Joiners::keep));  // a host name may need a joiner
  const auto at = text.rfind('@');
  if (at == text.npos) return std::nullopt;
  std::string kept_local;
  const std::string_view local = visible(text.substr(0, at), kept_local);
  if (!is_local_part(local)) return std::nullopt;
  auto domain = normal_domain(text.substr(at + 1));
  if (!domain) return std::nullopt;
  std::string address;
  address.reserve(text.size() + 8);
  if (is_ascii(local)) {
    for (const char c : local) address += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  } else {
    address = nfc(lower(nfc(local)));
    if (!is_local_part(address) || !is_utf8(local)) return std::nullopt;
  }
  address += '@';
  return address += *domain;
}

}  // namespace samepage
