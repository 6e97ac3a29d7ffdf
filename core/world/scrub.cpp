#include "world/scrub.hpp"

#include <algorithm>
#include <array>

namespace samepage {
namespace {

constexpr std::string_view scrubbed = "scrubbed";

constexpr std::array<std::string_view, 19> token_names = {
    "access_token", "refresh_token", "id_token",  "accessToken", "refreshToken",
    "accessJwt",    "refreshJwt",    "token",     "csrf_token",  "session",
    "session_id",   "sessionId",     "sessionid", "password",    "client_secret",
    "api_key",      "apikey",        "apiKey",    "secret"};

// Where the text that begins at `from` ends, when its quotes stand behind `slashes` backslashes:
// JSON inside JSON. A quote that belongs to the text has more of them.
std::size_t end_of_text(const std::string& text, std::size_t from, std::size_t slashes) {
  std::size_t run = 0;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text[at] == '"' && run % (2 * (slashes + 1)) == slashes) return at - slashes;
    run = text[at] == '\\' ? run + 1 : 0;
  }
  return text.size();
}

// "name": "value" -> "name": "scrubbed"
void scrub_member(std::string& text, std::string_view name, std::size_t slashes) {
  const std::string quote = std::string(slashes, '\\') + '"';
  const std::string quoted = quote + std::string(name) + quote;
  for (std::size_t at = text.find(quoted); at != text.npos; at = text.find(quoted, at + 1)) {
    std::size_t from = text.find_first_not_of(" \t\r\n", at + quoted.size());
    if (from == text.npos || text[from] != ':') continue;
    from = text.find_first_not_of(" \t\r\n", from + 1);
    if (from == text.npos || text.compare(from, quote.size(), quote) != 0) continue;
    from += quote.size();
    text.replace(from, end_of_text(text, from, slashes) - from, scrubbed);
  }
}

// name=value at the start or after "?" or "&" -> name=scrubbed
void scrub_parameter(std::string& text, std::string_view name) {
  const std::string with_sign = std::string(name) + '=';
  for (std::size_t at = text.find(with_sign); at != text.npos; at = text.find(with_sign, at + 1)) {
    if (at > 0 && text[at - 1] != '?' && text[at - 1] != '&') continue;
    const std::size_t from = at + with_sign.size();
    const std::size_t end = std::min(text.find_first_of("&\" \r\n", from), text.size());
    text.replace(from, end - from, scrubbed);
  }
}

}  // namespace

void Scrubber::add(const std::string& value, const std::string& replacement) {
  if (value.empty()) return;
  values_.emplace_back(value, replacement);
  std::ranges::stable_sort(values_, std::ranges::greater(),
                           [](const auto& v) { return v.first.size(); });
  const auto same = std::ranges::unique(values_);
  values_.erase(same.begin(), same.end());
}

Scrubber::Scrubber(const Secrets& secrets) {
  for (const auto& [name, value] : secrets)
    for (const std::string& form :
         {value, json_escaped(value), json_escaped(json_escaped(value)), form_escaped(value)})
      add(form, "{{secret." + name + "}}");
}

void Scrubber::learn(const HttpRequest& unfilled, const HttpRequest& filled) {
  for (std::size_t i = 0; i < unfilled.headers.size() && i < filled.headers.size(); ++i) {
    const std::string& value = filled.headers[i].second;
    if (value == unfilled.headers[i].second) continue;
    const std::string word = value.substr(value.rfind(' ') + 1);
    if (std::ranges::none_of(values_, [&](const auto& v) { return v.first == word; }))
      add(word, std::string(scrubbed));
  }
}

// One pass, longest first, so that neither a placeholder nor a replaced part is replaced again.
std::string Scrubber::without_values(const std::string& text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t placeholder = std::string::npos;
    if (text.compare(at, 9, "{{secret.") == 0 || text.compare(at, 8, "{{basic.") == 0)
      placeholder = text.find("}}", at);
    if (placeholder != text.npos) {
      out.append(text, at, placeholder + 2 - at);
      at = placeholder + 2;
      continue;
    }
    const auto hit = std::ranges::find_if(
        values_, [&](const auto& v) { return text.compare(at, v.first.size(), v.first) == 0; });
    if (hit == values_.end()) {
      out += text[at++];
    } else {
      out += hit->second;
      at += hit->first.size();
    }
  }
  return out;
}

std::string Scrubber::text(std::string text) const {
  text = without_values(text);
  for (const std::string_view name : token_names) {
    for (const std::size_t slashes : {0u, 1u, 3u}) scrub_member(text, name, slashes);
    scrub_parameter(text, name);
  }
  return text;
}

bool Scrubber::is_secret_header(std::string_view name) {
  return name.find("auth") != name.npos || name.find("cookie") != name.npos ||
         name.find("token") != name.npos || name.find("session") != name.npos ||
         name.find("api-key") != name.npos || name.find("apikey") != name.npos ||
         name.find("secret") != name.npos;
}

}  // namespace samepage
