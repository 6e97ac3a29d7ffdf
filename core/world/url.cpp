#include "world/url.hpp"

#include <curl/curl.h>

#include <charconv>
#include <memory>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

constexpr std::size_t url_bytes = 16u << 10;

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Handle new_handle() {
  Handle handle(curl_url(), curl_url_cleanup);
  SP_ASSERT(handle != nullptr);
  return handle;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::unexpected<Error> bad_url(const std::string& cause, const std::string& fix) {
  return fail("SP-HTTP-005", "a request has a URL that cannot be used: " + cause, {}, fix);
}

Result<void> check_bytes(const std::string& text) {
  if (text.empty()) return bad_url("it is empty", "give the whole address, with https://");
  if (text.size() > url_bytes)
    return bad_url("it has " + std::to_string(text.size()) + " bytes, at most " +
                       std::to_string(url_bytes) + " are allowed",
                   "send long values in the body");
  for (const unsigned char c : text)
    if (c <= 0x20 || c == 0x7f)
      return bad_url("it holds a space or a control character", "percent-encode its parts");
  return {};
}

}  // namespace

Result<Url> parse_url(const std::string& text) {
  SP_TRY(check_bytes(text));
  const Handle handle = new_handle();
  const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0);
  if (code == CURLUE_UNSUPPORTED_SCHEME)
    return bad_url("its scheme is not http or https", "use https://");
  if (code != CURLUE_OK)
    return bad_url(ascii_lower(curl_url_strerror(code)), "give the whole address, with https://");
  if (!part(handle.get(), CURLUPART_USER).empty() ||
      !part(handle.get(), CURLUPART_PASSWORD).empty())
    return bad_url("it holds a name or password", "use {{basic.USER.NAME}} in a header");

  Url url;
  url.scheme = part(handle.get(), CURLUPART_SCHEME);
  if (url.scheme != "http" && url.scheme != "https")
    return bad_url("its scheme is not http or https", "use https://");
  url.host = ascii_lower(part(handle.get(), CURLUPART_HOST));
  const std::string port = part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (url.host.empty() || url.port < 1 || url.port > 65535)
    return bad_url("it names no host or no proper port", "give the whole address, with https://");
  url.path = part(handle.get(), CURLUPART_PATH);
  url.query = part(handle.get(), CURLUPART_QUERY);
  return url;
}

Result<std::string> resolve_url(const std::string& base, const std::string& reference) {
  SP_TRY(check_bytes(reference));
  const Handle handle = new_handle();
  if (curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(handle.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK)
    return bad_url("the system redirects to something that is no address", "check its base URL");
  return part(handle.get(), CURLUPART_URL);
}

std::string shown_url(const std::string& text) {
  const auto url = parse_url(text);
  if (!url) return "(unreadable URL)";
  std::string shown = url->scheme + "://" + url->host;
  if (!url->default_port()) shown += ":" + std::to_string(url->port);
  std::string_view path = url->path;
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  for (const std::string_view name : split(path, '/')) {
    const bool personal = name.find('@') != name.npos || name.find("%40") != name.npos;
    shown += '/';
    shown += personal ? std::string_view("...") : name;
  }
  return shown;
}

bool is_loopback(const Url& url) {
  if (url.host == "localhost" || url.host == "[::1]") return true;
  // libcurl has already turned odd spellings of IPv4 addresses into four decimal numbers; a name
  // such as 127.example.com must not pass.
  const auto parts = split(url.host, '.');
  if (parts.size() != 4 || parts[0] != "127") return false;
  for (const std::string_view number : parts)
    if (number.empty() || number.find_first_not_of("0123456789") != number.npos) return false;
  return true;
}

int take_port(std::string_view& host) {
  const std::size_t colon = host.rfind(':');
  if (colon == host.npos || host.find(']', colon) != host.npos) return 0;
  const std::string_view digits = host.substr(colon + 1);
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) return 0;
  host = host.substr(0, colon);
  return port;
}

}  // namespace samepage
