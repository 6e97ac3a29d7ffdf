#pragma once
// One line of a log as a hit, whatever its format.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "settings.hpp"

namespace weblog {

struct Hit {
  std::int64_t at_ms = 0;
  std::string request;   // the server's id of the request, when it logs one
  std::string page;      // path, without query
  std::string event;     // what the site said happened; empty: the page was shown
  std::string referrer;  // without query
  std::string visitor;   // pseudonymous id of the browser
  std::string user;      // the declared identifier
  std::string ip;        // by the policy
  std::string source, medium, campaign, content, term;  // utm_…
  bool gpc = false;                                     // the browser sends Sec-GPC: 1
  bool counts = false;  // a person's page or event: no robot, asset, redirect or error
};

// None when the line is of neither format.
std::optional<Hit> read_hit(std::string_view line, const Settings& settings);

}  // namespace weblog
