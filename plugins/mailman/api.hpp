#pragma once
// Mailman's REST interface 3.1: one request, one reply, and what its answers mean. Paths may hold
// e-mail addresses, so an error names the kind of the resource and never the path.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mailman {

struct Settings {
  std::string url;  // no slash at the end
  std::string user;
  std::vector<std::string> lists;  // as list ids; empty: all
  int64_t page = 100;
};

Settings read_settings(const sp::Json& config);

// "news@example.test" and "news.example.test" name the same list.
std::string list_id_of(std::string_view name);

// The last part of a REST address: the id of a user or member.
std::string_view last_part(std::string_view url);

class Api {
 public:
  Api(const sp::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

  // A GET that must succeed.
  sp::Json get(std::string_view path) const;
  // A GET that may find nothing (404): the result then does not exist.
  sp::Json find(std::string_view path) const;
  // Any reply; a refused log-in ends the call.
  sp::Reply send(std::string_view method, std::string_view path, std::string_view json = {}) const;
  // A write that must succeed; 404 is said by the result. Other refusals are thrown as SP_REJECTED
  // with Mailman's words, 5xx as SP_RETRY.
  bool change(std::string_view method, std::string_view path, std::string_view json = {}) const;

  const sp::Call& call() const { return call_; }
  const Settings& settings() const { return settings_; }

 private:
  const sp::Call& call_;
  const Settings& settings_;
};

// Mailman's own words of a refusal, e-mail addresses left out.
std::string words(const sp::Reply& reply);

// Ends one change: SP_RETRY for what may pass, SP_REJECTED with Mailman's words for the rest.
[[noreturn]] void refuse(const sp::Reply& reply);

}  // namespace mailman
