#pragma once
// One call of a personal data server (XRPC): GET with a query, or POST with JSON. Errors have a
// name
// ("InvalidSwap") and words.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace bluesky {

struct Settings {
  std::string url;  // no slash at the end
  bool admin = false;
  std::vector<std::string> writers;  // handles
};

Settings read_settings(const sp::Json& config);

// "name=value" pairs, encoded.
class Query {
 public:
  Query& add(std::string_view name, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Answer {
  uint32_t status = 0;
  sp::Json json;
  std::string error;  // name of the error; empty when it went well
  std::string words;  // for people: name and words, no e-mail addresses
  bool ok() const { return error.empty(); }
  bool passing() const { return status == 408 || status == 429 || status >= 500; }
};

class Pds {
 public:
  Pds(const sp::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

  Answer get(std::string_view method, const Query& query) const;
  Answer get_as_admin(std::string_view method, const Query& query) const;
  Answer post(std::string_view method, std::string_view json, std::string_view token) const;
  // Ends the call when the answer is an error.
  sp::Json must(std::string_view method, const Answer& answer) const;

  const sp::Call& call() const { return call_; }
  const Settings& settings() const { return settings_; }

 private:
  Answer send(std::string_view http, std::string_view method, std::string_view query,
              std::string_view json, std::string_view authorization) const;

  const sp::Call& call_;
  const Settings& settings_;
};

// The repository is not to be read now: gone, deactivated or taken down.
bool unreadable(const Answer& answer);

}  // namespace bluesky
