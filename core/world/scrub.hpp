#pragma once
// Takes secrets out of what is kept on disk. A cassette may end up in a repository.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "world/secret_filling.hpp"

namespace samepage {

class Scrubber {
 public:
  explicit Scrubber(const Secrets& secrets);

  // Remembers what filling made of headers, such as the base64 of a password, so that a reply that
  // echoes it is scrubbed too.
  void learn(const HttpRequest& unfilled, const HttpRequest& filled);

  // Values of known secrets become their placeholders again; members and parameters that carry
  // tokens by their name ("access_token", "password", ...) become "scrubbed".
  std::string text(std::string text) const;

  static bool is_secret_header(std::string_view lower_name);

 private:
  void add(const std::string& value, const std::string& replacement);
  std::string without_values(const std::string& text) const;

  std::vector<std::pair<std::string, std::string>>
      values_;  // what to replace by what, longest first
};

}  // namespace samepage
