#pragma once
// What a request must keep before it may leave, whoever sends it.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "world/http.hpp"
#include "world/url.hpp"

namespace samepage {

// Method, headers and body are well-formed, and nothing can smuggle in a second header:
// SP-HTTP-007.
Result<void> check_form(const HttpRequest& request);

// A connector may not speak for the transport (Host, Content-Length, ...): SP-HTTP-007.
Result<void> check_no_transport_headers(const HttpRequest& request);

// SP-HTTP-008 host not allowed, SP-HTTP-009 plain http.
Result<void> check_host(const Url& url, const std::vector<std::string>& allowed, bool plain_http);

bool is_read(const HttpRequest& request);  // GET or HEAD: repeating it changes nothing

}  // namespace samepage
