#include "world/request_rules.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

constexpr std::size_t headers_of_a_request = 100;

bool is_token(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "!#$%&'*+-.^_`|~0123456789"
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == text.npos;
}

bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text,
                              [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

std::unexpected<Error> malformed(const std::string& cause) {
  return fail("SP-HTTP-007", "a request is malformed: " + cause, {},
              "this is the connector's mistake; report it to its maker");
}

bool matches(std::string_view entry, const Url& url) {
  std::string name = ascii_lower(trim(entry));
  std::string_view host = name;
  const int port = take_port(host);
  if (port == 0 ? !url.default_port() : port != url.port) return false;
  if (!host.starts_with("*.")) return host == url.host;
  host.remove_prefix(1);
  return host.size() > 1 && url.host.size() > host.size() && url.host.ends_with(host);
}

}  // namespace

Result<void> check_form(const HttpRequest& request) {
  if (request.method.size() > 16 || !is_token(request.method) ||
      std::ranges::any_of(request.method, [](char c) { return c >= 'a' && c <= 'z'; }))
    return malformed("its method is not an HTTP method");
  if (request.headers.size() > headers_of_a_request)
    return malformed("it has more than " + std::to_string(headers_of_a_request) + " headers");
  std::size_t bytes = 0;
  for (const auto& [name, value] : request.headers) {
    bytes += name.size() + value.size();
    if (!is_token(name)) return malformed("a header's name holds characters that are not allowed");
    if (!is_field_value(value))
      return malformed("header " + name + " holds a line break or another control character");
  }
  if (bytes > limits::http_header_bytes)
    return malformed("its headers have more than " + std::to_string(limits::http_header_bytes) +
                     " bytes");
  if (request.body.size() > limits::http_reply_bytes)
    return malformed("its body has more than " + std::to_string(limits::http_reply_bytes) +
                     " bytes");
  return {};
}

Result<void> check_no_transport_headers(const HttpRequest& request) {
  static constexpr std::array<std::string_view, 9> ours = {
      "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade",
      "te",   "trailer",        "keep-alive"};
  for (const auto& [name, value] : request.headers)
    if (std::ranges::find(ours, ascii_lower(name)) != ours.end())
      return malformed("header " + name + " is set by the hub itself");
  return {};
}

Result<void> check_host(const Url& url, const std::vector<std::string>& allowed, bool plain_http) {
  if (std::ranges::none_of(allowed, [&](const std::string& entry) { return matches(entry, url); }))
    return fail("SP-HTTP-008",
                "this connection may not call " + url.host + ":" + std::to_string(url.port), {},
                allowed.empty() ? "its permissions name no host at all"
                                : "allowed: " + join(allowed, ", "));
  if (url.scheme == "http" && !plain_http && !is_loopback(url))
    return fail("SP-HTTP-009", "plain http to " + url.host + " would send data unprotected", {},
                "use https, or allow plain http for this connection on purpose");
  return {};
}

bool is_read(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace samepage
