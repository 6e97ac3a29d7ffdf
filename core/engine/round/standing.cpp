#include "engine/round/standing.hpp"

#include <array>

#include "base/json.hpp"

namespace samepage {
namespace {

constexpr std::array<std::string_view, wait_kinds> names = {
    "next",   "held",   "connector", "paused",     "asked_to_wait", "failing", "too_slow",
    "absent", "others", "put_off",   "unapproved", "stopped",       "in_doubt"};

std::string kept_under(ConnectionId connection) {
  return "standing " + std::to_string(connection.value);
}

std::string minute_of(Millis moment) {
  std::string text = format_time(moment).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

}  // namespace

bool Standing::is_news_after(const Standing& earlier) const {
  constexpr Millis fresh = 10'000;
  const Millis age = at - earlier.at;
  return waits != earlier.waits || pace != earlier.pace || age < 0 || age >= fresh;
}

std::string_view name_of(WaitKind kind) { return names[static_cast<std::size_t>(kind)]; }

WaitKind wait_kind_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<WaitKind>(i);
  return WaitKind::none;
}

Result<Standing> standing_of(Store& store, ConnectionId connection) {
  SP_ASSIGN(const std::string text, store.meta(kept_under(connection)));
  Standing standing;
  if (text.empty()) return standing;
  SP_ASSIGN(const auto document, json::Document::parse(text));
  const json::Value root = document.root();
  standing.at = root["at"].integer();
  for (const json::Value wait : root["waits"].items())
    standing.waits.push_back({wait_kind_named(wait.text("why")), std::string(wait.text("text")),
                              wait["count"].integer()});
  const json::Value quota = root["quota"];
  standing.quota = {quota["remaining"].integer(-1), quota["limit"].integer(-1),
                    quota["reset_at"].integer()};
  const json::Value pace = root["pace"];
  standing.pace = {pace["changes"].integer(), pace["calls"].integer(), pace["time"].integer()};
  return standing;
}

Result<void> keep(Store& store, ConnectionId connection, const Standing& standing) {
  json::Writer out;
  out.object().member("at", standing.at).key("waits").array();
  for (const Wait& wait : standing.waits) {
    out.object().member("why", name_of(wait.kind)).member("text", wait.text);
    out.member("count", wait.count).end();
  }
  out.end().key("quota").object();
  out.member("remaining", standing.quota.remaining).member("limit", standing.quota.limit);
  out.member("reset_at", standing.quota.reset_at).end();
  out.key("pace").object().member("changes", standing.pace.changes);
  out.member("calls", standing.pace.calls).member("time", standing.pace.time).end();
  out.end();
  return store.set_meta(kept_under(connection), out.take());
}

Wait trouble_of(const ConnectionPart& connection, Millis now) {
  const ConnectionRow& row = connection.row;
  // One that is too slow is still at work: its row is its own.
  if (connection.report.left_behind)
    return {WaitKind::slow, "it was too slow for the last round and goes on in the next"};
  if (connection.session == nullptr)
    return {WaitKind::connector, "its connector cannot be started: " + connection.broken.code +
                                     ": " + connection.broken.message};
  if (!row.paused.empty()) return {WaitKind::paused, "paused until it is mended: " + row.paused};
  if (row.retry_at > now) {
    return {WaitKind::asked, "the system asked to wait until " + minute_of(row.retry_at) +
                                 (row.last_error.empty() ? "" : ": " + row.last_error)};
  }
  if (row.failures > 0 || !connection.report.ok)
    return {WaitKind::failing, "it fails: " + row.last_error};
  return {};
}

}  // namespace samepage
