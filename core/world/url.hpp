#pragma once
// URLs, read by libcurl's own parser, so that the host we check is the host that gets the request.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace samepage {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address with its brackets
  int port = 0;        // always set
  std::string path;    // begins with "/"
  std::string query;   // without "?"

  std::string origin() const { return scheme + "://" + host + ":" + std::to_string(port); }
  bool default_port() const { return port == (scheme == "https" ? 443 : 80); }
};

// SP-HTTP-005: not a URL, another scheme than http(s), or a name or password inside it.
Result<Url> parse_url(const std::string& text);

// `reference` as seen from `base`, for redirects.
Result<std::string> resolve_url(const std::string& base, const std::string& reference);

// For logs and errors: without the query, and without path parts that hold an "@".
std::string shown_url(const std::string& text);

bool is_loopback(const Url& url);  // 127.0.0.0/8, ::1, localhost

// The port that "host:port" ends in; 0 = none. `host` becomes what is before it.
int take_port(std::string_view& host);

}  // namespace samepage
