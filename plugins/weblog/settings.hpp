#pragma once
// The connection's options, read once.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace weblog {

enum class Format { automatic, combined, json };
enum class IpPolicy { drop, shorten, keep };

struct Settings {
  explicit Settings(const sp::Json& config);

  std::string log;   // path of the live log
  std::string name;  // what messages call it
  bool has_folder = false;
  Format format = Format::automatic;
  std::string site, identifier;
  std::vector<std::string> bots;  // in lower case
  IpPolicy ip = IpPolicy::drop;
  std::string parameter_page, parameter_event;
  struct Members {
    std::string time, ip, method, uri, status, referrer, agent, visitor, page, event, user, request,
        gpc;
  } members;
};

}  // namespace weblog
