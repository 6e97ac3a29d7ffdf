#pragma once
// The one HTTP client. An Http sends one request and gives one reply; what a connection may do
// (hosts, retries, quotas, secrets) is HttpGate's business, which stands on top of it.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Millis timeout = 30'000;  // whole exchange
  std::size_t reply_limit = limits::http_reply_bytes;
  // False when the body may carry other people's text: a person named "{{secret.token}}" must not
  // be sent our token. Read by HttpGate only.
  bool fill_body = true;
  const std::atomic<bool>* cancelled = nullptr;  // set: the exchange ends with SP-HTTP-006
};

struct HttpReply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string_view header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers)
      if (name == lower_name) return value;
    return {};
  }
};

// Why there is no reply. Codes: SP-HTTP-001 no connection (nothing was sent), SP-HTTP-002 broken or
// timed out after sending began (the effect is unknown), SP-HTTP-003 TLS refused, SP-HTTP-004 reply
// over the limit, SP-HTTP-005 bad URL or scheme, SP-HTTP-006 cancelled, SP-HTTP-007 bad method,
// header or body. Redirects are replies: nobody follows them here. Implementations are thread-safe.
class Http {
 public:
  virtual ~Http() = default;
  virtual Result<HttpReply> send(const HttpRequest& request) = 0;
};

}  // namespace samepage
