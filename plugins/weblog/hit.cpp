#include "hit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <samepage/text.hpp>

#include "combined.hpp"
#include "moments.hpp"

namespace weblog {
namespace {

// What both formats say, before it is interpreted.
struct Raw {
  std::int64_t at_ms = 0;
  int status = 0;
  std::string ip, method, uri, referrer, agent, visitor, page, event, user, request;
  bool gpc = false;
};

std::string present(std::string value) { return value == "-" ? std::string() : value; }

std::string_view before_any(std::string_view text, std::string_view ends) {
  return text.substr(0, text.find_first_of(ends));
}

// The first value of a parameter in the query of `url`, percent-decoded.
std::string parameter(std::string_view url, std::string_view name) {
  const std::size_t mark = url.find('?');
  if (mark == url.npos || name.empty()) return {};
  std::string_view query = before_any(url.substr(mark + 1), "#");
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (equals != pair.npos && sp::percent_decoded(pair.substr(0, equals), true) == name)
      return sp::percent_decoded(pair.substr(equals + 1), true);
  }
  return {};
}

std::optional<Raw> raw_of_json(std::string_view line, const Settings& s) {
  sp::Json json;
  try {
    json = sp::Json::parse(sp::utf8_lossy(line));
  } catch (const sp::Error&) {
    return std::nullopt;
  }
  const auto member = [&](const std::string& name) { return present(json.scalar_of(name)); };
  const auto at = member_moment(member(s.members.time));
  if (!at) return std::nullopt;
  Raw raw;
  raw.at_ms = *at;
  const std::string status = member(s.members.status);
  std::from_chars(status.data(), status.data() + status.size(), raw.status);
  raw.ip = member(s.members.ip);
  raw.method = member(s.members.method);
  raw.uri = member(s.members.uri);
  raw.referrer = member(s.members.referrer);
  raw.agent = member(s.members.agent);
  raw.visitor = member(s.members.visitor);
  raw.request = member(s.members.request);
  raw.gpc = member(s.members.gpc) == "1";
  // nginx logs arguments as they came, still percent-encoded.
  raw.page = sp::percent_decoded(member(s.members.page));
  raw.event = sp::percent_decoded(member(s.members.event), true);
  raw.user = sp::percent_decoded(member(s.identifier));
  if (raw.user.empty()) raw.user = sp::percent_decoded(member(s.members.user));
  return raw;
}

std::optional<Raw> raw_of_combined(std::string_view line) {
  auto parts = read_combined(line);
  if (!parts) return std::nullopt;
  Raw raw;
  raw.at_ms = parts->at_ms;
  raw.status = parts->status;
  raw.ip = std::move(parts->ip);
  raw.method = std::move(parts->method);
  raw.uri = std::move(parts->uri);
  raw.referrer = std::move(parts->referrer);
  raw.agent = std::move(parts->agent);
  return raw;
}

bool is_asset(std::string_view path) {
  static constexpr std::array<std::string_view, 22> endings = {
      "css",  "js",   "mjs",   "map", "png", "jpg", "jpeg", "gif",  "svg", "ico",  "webp",
      "avif", "woff", "woff2", "ttf", "otf", "txt", "xml",  "json", "mp4", "webm", "webmanifest"};
  const std::size_t dot = path.rfind('.');
  if (dot == path.npos || path.find('/', dot) != path.npos) return false;
  const std::string ending = sp::ascii_lowered(path.substr(dot + 1));
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

bool is_robot(const Raw& raw, const Settings& settings) {
  const std::string agent = sp::ascii_lowered(raw.agent);
  return std::any_of(settings.bots.begin(), settings.bots.end(),
                     [&](const std::string& bot) { return agent.find(bot) != agent.npos; });
}

bool counts(const Raw& raw, bool told, std::string_view path, const Settings& settings) {
  const bool seen = (raw.status >= 200 && raw.status < 300) || raw.status == 304;
  const bool asked = raw.method.empty() || raw.method == "GET" || raw.method == "POST";
  return seen && asked && (told || (!path.empty() && !is_asset(path))) && !is_robot(raw, settings);
}

// "vid=0100007F…" → "0100007F…": nginx logs the cookie with its name.
std::string visitor_id(const std::string& visitor) {
  const std::size_t equals = visitor.find('=');
  const bool named = equals != visitor.npos && equals > 0 && equals + 1 < visitor.size();
  return named ? visitor.substr(equals + 1) : visitor;
}

// IPv4 without its last part, IPv6 without the last five.
std::string shortened(const std::string& ip) {
  if (const std::size_t dot = ip.rfind('.'); dot != ip.npos) return ip.substr(0, dot) + ".0";
  std::size_t at = 0;
  for (int groups = 0; groups < 3 && at != ip.npos; ++groups) at = ip.find(':', at + 1);
  return ip.substr(0, at) + "::";
}

std::string without_query(std::string_view url) { return std::string(before_any(url, "?#")); }

}  // namespace

std::optional<Hit> read_hit(std::string_view line, const Settings& s) {
  const bool json =
      s.format == Format::json || (s.format == Format::automatic && line.starts_with('{'));
  const auto raw = json ? raw_of_json(line, s) : raw_of_combined(line);
  if (!raw) return std::nullopt;
  const std::string told = raw->page.empty() ? parameter(raw->uri, s.parameter_page) : raw->page;
  Hit hit;
  hit.at_ms = raw->at_ms;
  hit.request = raw->request;
  hit.event = raw->event.empty() ? parameter(raw->uri, s.parameter_event) : raw->event;
  hit.user = raw->user.empty() ? parameter(raw->uri, s.identifier) : raw->user;
  hit.visitor = visitor_id(raw->visitor);
  hit.gpc = raw->gpc;
  hit.page = without_query(told.empty() ? raw->uri : told);
  hit.referrer = without_query(raw->referrer);
  if (s.ip != IpPolicy::drop)
    hit.ip = s.ip == IpPolicy::keep || raw->ip.empty() ? raw->ip : shortened(raw->ip);
  const auto utm = [&](std::string_view name) {
    std::string value = parameter(told, name);
    return value.empty() ? parameter(raw->uri, name) : value;
  };
  hit.source = utm("utm_source");
  hit.medium = utm("utm_medium");
  hit.campaign = utm("utm_campaign");
  hit.content = utm("utm_content");
  hit.term = utm("utm_term");
  hit.counts = counts(*raw, !told.empty() || !hit.event.empty(), hit.page, s);
  return hit;
}

}  // namespace weblog
