#include "world/secret_filling.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

enum class Escape { none, json, form };

constexpr std::string_view secret_mark = "{{secret.";
constexpr std::string_view basic_mark = "{{basic.";

std::unexpected<Error> bad_secret(const std::string& message, const std::string& fix) {
  return fail("SP-HTTP-010", message, {}, fix);
}

Result<std::string> value_of(const std::string& name, const Secrets& secrets) {
  const auto found = secrets.find(name);
  if (found == secrets.end())
    return bad_secret("a request asks for the secret \"" + name.substr(0, 64) +
                          "\", which this connection does not have",
                      "add it under [connections.<name>.secrets]");
  return found->second;
}

// `inside`: what stands between the mark and "}}".
Result<std::string> basic_of(std::string_view inside, const Secrets& secrets) {
  const std::size_t dot = inside.rfind('.');
  if (dot == inside.npos)
    return bad_secret("a request has {{basic...}} without a user and a secret",
                      "write {{basic.USER.NAME}}");
  SP_ASSIGN(const std::string value, value_of(std::string(inside.substr(dot + 1)), secrets));
  return base64(std::string(inside.substr(0, dot)) + ":" + value);
}

std::string escaped(const std::string& value, Escape escape) {
  if (escape == Escape::json) return json_escaped(value);
  if (escape == Escape::form) return form_escaped(value);
  return value;
}

Result<std::string> filled(std::string_view text, const Secrets& secrets, Escape escape) {
  std::string out;
  for (;;) {
    const std::size_t secret = text.find(secret_mark);
    const std::size_t basic = text.find(basic_mark);
    const std::size_t start = std::min(secret, basic);
    const std::size_t end = start == text.npos ? text.npos : text.find("}}", start);
    if (end == text.npos) return out += text;  // none left, or not closed: plain text
    out += text.substr(0, start);
    const bool is_basic = basic < secret;
    const std::size_t from = start + (is_basic ? basic_mark.size() : secret_mark.size());
    const std::string_view inside = text.substr(from, end - from);
    SP_ASSIGN(const std::string value,
              is_basic ? basic_of(inside, secrets) : value_of(std::string(inside), secrets));
    out += escaped(value, escape);
    text.remove_prefix(end + 2);
  }
}

Escape escape_for(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (ascii_lower(name) != "content-type") continue;
    const std::string type = ascii_lower(value);
    if (type.find("json") != type.npos) return Escape::json;
    if (type.find("x-www-form-urlencoded") != type.npos) return Escape::form;
  }
  return Escape::none;
}

}  // namespace

std::string json_escaped(std::string_view value) {
  std::string quoted;
  json::append_quoted(quoted, value);
  return quoted.substr(1, quoted.size() - 2);
}

std::string form_escaped(std::string_view value) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += digits[c >> 4];
      out += digits[c & 15];
    }
  }
  return out;
}

Result<void> fill_secrets(HttpRequest& request, const Secrets& secrets) {
  if (request.url.find(secret_mark) != request.url.npos ||
      request.url.find(basic_mark) != request.url.npos)
    return bad_secret("a request wants a secret in its URL, where other people's logs keep it",
                      "send it in a header or the body");
  for (auto& [name, value] : request.headers) {
    SP_ASSIGN(std::string text, filled(value, secrets, Escape::none));
    if (text != value && text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos)
      return bad_secret("a secret for header " + name + " holds a line break",
                        "store the secret without it");
    value = std::move(text);
  }
  if (!request.fill_body) return {};
  SP_ASSIGN(request.body, filled(request.body, secrets, escape_for(request)));
  return {};
}

}  // namespace samepage
