#include <algorithm>

#include "base/text.hpp"
#include "mapping/normal/domain.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

// Host names, and what only a browser on the same network can reach.
std::optional<std::string> normal_host(std::string_view host) {
  if (host == "localhost") return std::string(host);
  if (auto domain = normal_domain(host)) return domain;
  const bool numeric =
      std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (numeric && std::ranges::count(host, '.') == 3) return std::string(host);
  return std::nullopt;
}

}  // namespace

// "Example.test" → "https://example.test"; scheme and host in lower case, the rest as it is.
std::optional<std::string> normal_url(std::string_view text) {
  std::string kept;
  text = trim(visible(text, kept, Joiners::keep));
  if (text.empty() || text.size() > 8000) return std::nullopt;
  for (const unsigned char c : text)
    if (c <= 0x20 || c == 0x7f || c == '"' || c == '<' || c == '>') return std::nullopt;
  std::string scheme = "https";
  if (const auto end = text.find("://"); end != text.npos) {
    const std::string written = ascii_lower(text.substr(0, end));
    if (written != "http" && written != "https") return std::nullopt;
    scheme = written;
    text.remove_prefix(end + 3);
  } else if (text.starts_with('/')) {
    return std::nullopt;
  }
  const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  std::string_view rest = text.substr(authority.size());
  if (authority.find('@') != authority.npos) return std::nullopt;  // would hold a password
  const auto colon = authority.find(':');
  const std::string_view port = colon == authority.npos ? "" : authority.substr(colon + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (port.size() > 5 || !std::ranges::all_of(port, is_digit)) return std::nullopt;
  const auto host = normal_host(ascii_lower(authority.substr(0, colon)));
  if (!host) return std::nullopt;
  std::string url = scheme + "://" + *host;
  if (!port.empty()) url += ":" + std::string(port);
  if (rest == "/") rest = {};
  return nfc(url += rest);
}

}  // namespace samepage
