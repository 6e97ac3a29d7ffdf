#include <charconv>

#include "base/text.hpp"
#include "sandbox/api.hpp"

namespace samepage::sandbox {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0 &&
        digit_of(text[i + 2]) >= 0) {
      out += static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Request Request::of(const HttpRequest& request) {
  Request out;
  out.method = request.method;
  out.body = request.body;
  for (const auto& [name, value] : request.headers)
    if (ascii_lower(name) == "authorization" && value.starts_with("Bearer "))
      out.bearer = value.substr(7);
  std::string_view rest = request.url;
  if (const std::size_t scheme = rest.find("://"); scheme != rest.npos) {
    rest.remove_prefix(scheme + 3);
    rest.remove_prefix(std::min(rest.find('/'), rest.size()));
  }
  const std::size_t mark = rest.find('?');
  for (const std::string_view part : split(rest.substr(0, mark), '/'))
    if (!part.empty()) out.path.push_back(decoded(part));
  if (mark == rest.npos) return out;
  for (const std::string_view pair : split(rest.substr(mark + 1), '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    out.query[decoded(pair.substr(0, equals))] = decoded(value);
  }
  return out;
}

std::int64_t Request::number(std::string_view name, std::int64_t fallback) const {
  const auto found = query.find(name);
  if (found == query.end()) return fallback;
  std::int64_t value = fallback;
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : fallback;
}

HttpReply json_reply(int status, std::string body) {
  return {status, {{"content-type", "application/json"}}, std::move(body)};
}

HttpReply error_reply(int status, std::string_view code, std::string_view message) {
  json::Writer w;
  w.object().key("error").object().member("code", code).member("message", message).end().end();
  return json_reply(status, w.take());
}

std::string_view kind_of(const Request& request) {
  const auto& path = request.path;
  const bool reads = request.method == "GET";
  if (path.size() == 2 && path[0] == "auth") return "auth";
  if (path.empty() || path[0] != "v1" || path.size() > 3) return "other";
  if (path.size() == 1) return "info";
  if (path.size() == 2) return reads ? "list" : "other";
  if (reads) return path[2] == "keys" ? "keys" : path[2] == "schema" ? "schema" : "get";
  if (path[2] == "batch") return "write";
  if (path[2] == "search") return "search";
  if (path[2] == "delete") return "delete";
  return path[2] == "merge" ? "merge" : "other";
}

}  // namespace samepage::sandbox
