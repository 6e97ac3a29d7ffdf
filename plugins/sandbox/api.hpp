#pragma once
// Requests to one sandbox account. Buys a session token when there is none, and a new one when the
// server no longer takes the old; losing it costs one request.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>

namespace sandbox {

class Api {
 public:
  explicit Api(const sp::Json& config);

  const std::string& account() const { return account_; }
  uint32_t page() const { return page_; }
  const std::string& flavour() const { return flavour_; }

  // Signs in when there is no session. Before a write, so that a failure here is known to have had
  // no effect.
  void ready(const sp::Call& call) {
    if (session_.empty()) sign_in(call);
  }

  // Any reply but "your token has expired". Throws SP_RETRY without one, SP_AUTH when the refresh
  // token is refused.
  sp::Reply send(const sp::Call& call, std::string_view method, std::string_view path,
                 std::string_view body = {});

  // The same, with a reply that must be good; other codes end the call with their meaning.
  sp::Reply ask(const sp::Call& call, std::string_view method, std::string_view path,
                std::string_view body = {});

  // Ends the call with what this bad reply means.
  [[noreturn]] void refuse(const sp::Reply& reply, std::string_view path) const;

 private:
  void sign_in(const sp::Call& call);

  std::string base_, account_, flavour_, session_;
  uint32_t page_;
};

// Seconds in Retry-After, as milliseconds; 0 when the server does not say.
uint32_t retry_after_ms(const sp::Reply& reply);

}  // namespace sandbox
