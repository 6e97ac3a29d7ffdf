#pragma once
// HTTP by libcurl. TLS is always verified; http and https only; no redirects, cookies, netrc or
// proxies from the environment. Connections are kept and used again.
//
// "Was it sent?" decides whether a write may be repeated, so it is answered carefully: before a
// connection is up nothing was sent (SP-HTTP-001); from the moment the request may go out, the
// effect is unknown (SP-HTTP-002). libcurl's own silent repeat on a kept connection that broke is
// refused for everything but GET and HEAD.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "world/http.hpp"

namespace samepage {

struct CurlOptions {
  std::string ca_file;  // PEM of authorities to trust instead of the system's; "" = the system's
  std::string proxy;    // "http://proxy.example.com:3128"; "" = none; loopback never goes by it
  Millis connect_timeout = 10'000;
  std::size_t kept_lanes = 32;  // idle handles, each with its open connections
};

class CurlHttp final : public Http {
 public:
  explicit CurlHttp(CurlOptions options = {});
  ~CurlHttp() override;
  Result<HttpReply> send(const HttpRequest& request) override;

 private:
  struct Lane;
  std::unique_ptr<Lane> take_lane(const std::string& origin);
  void give_back(std::unique_ptr<Lane> lane);

  const CurlOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Lane>> idle_;  // the one used last is at the end
};

}  // namespace samepage
