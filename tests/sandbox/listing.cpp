// Paged lists. The honest kind walks revisions, so edits during a listing only add to its end; the
// other kind counts offsets, as many real systems do, and shifts under the reader's feet.

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "sandbox/api.hpp"

namespace samepage::sandbox {
namespace {

struct Cursor {
  std::int64_t place = 0;     // a revision, or an offset
  std::int64_t snapshot = 0;  // tombstones up to here are old news to this reader
};

std::string opaque(const Cursor& cursor) {
  return to_hex(std::to_string(cursor.place) + ":" + std::to_string(cursor.snapshot));
}

std::int64_t number_in(std::string_view text) {
  std::int64_t value = 0;
  for (const char c : text) value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : value;
  return value;
}

std::string from_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

Cursor cursor_of(const std::string& hex) {
  const std::string text = from_hex(hex);
  const std::size_t colon = std::min(text.find(':'), text.size());
  return {number_in(std::string_view(text).substr(0, colon)),
          number_in(std::string_view(text).substr(std::min(colon + 1, text.size())))};
}

}  // namespace

std::size_t Api::limit_of(const Request& request) const {
  return static_cast<std::size_t>(std::clamp<std::int64_t>(
      request.number("limit", account_.options.page_max), 1, account_.options.page_max));
}

HttpReply Api::list(Collection& stream, const Request& request) {
  const std::int64_t since = request.number("since", 0);
  const std::size_t limit = limit_of(request);
  if (since < 0 || since > account_.revision() || (since > 0 && since < account_.oldest_position()))
    return error_reply(410, "cursor_lost", "this position is no longer known; list everything");
  if (!account_.faults.page_shift.empty()) return list_by_offset(stream, request, since, limit);

  Cursor at{since, since == 0 ? account_.revision() : 0};
  if (const auto given = request.query.find("cursor"); given != request.query.end()) {
    at = cursor_of(given->second);
    if (since == 0 && at.snapshot < account_.oldest_position())
      return error_reply(410, "cursor_lost", "this cursor is no longer known; list everything");
  }
  std::vector<const Stored*> items;
  const auto& feed = stream.by_revision();
  auto next = feed.upper_bound(at.place);
  for (; next != feed.end() && items.size() < limit; ++next) {
    at.place = next->first;
    if (next->second->deleted && next->first <= at.snapshot) continue;
    items.push_back(next->second);
  }
  return page(stream, std::move(items), next == feed.end() ? "" : opaque(at), account_.revision(),
              false);
}

HttpReply Api::list_by_offset(Collection& stream, const Request& request, std::int64_t since,
                              std::size_t limit) {
  Cursor at{0, since == 0 ? account_.revision() : 0};
  if (const auto given = request.query.find("cursor"); given != request.query.end())
    at = cursor_of(given->second);
  std::vector<const Stored*> all;
  for (const auto& [revision, record] : stream.by_revision())
    if (revision > since && !(record->deleted && revision <= at.snapshot)) all.push_back(record);
  if (account_.faults.page_shift == "newest_first") std::ranges::reverse(all);
  const std::size_t from = std::min(static_cast<std::size_t>(at.place), all.size());
  const std::size_t to = std::min(from + limit, all.size());
  at.place = std::int64_t(to);
  return page(stream, {all.begin() + std::ptrdiff_t(from), all.begin() + std::ptrdiff_t(to)},
              to == all.size() ? "" : opaque(at), account_.revision(), true);
}

HttpReply Api::page(const Collection& stream, std::vector<const Stored*> items, std::string next,
                    std::int64_t revision, bool by_offset) {
  Faults& faults = account_.faults;
  std::vector<const Stored*> shown;
  for (const Stored* item : items) {
    shown.push_back(item);
    if (!faults.strikes(Strike::duplicate, account_.dice)) continue;
    ++account_.stats.strikes["duplicate"];
    shown.push_back(item);
  }
  if (shown.size() > 1 && faults.strikes(Strike::reorder, account_.dice)) {
    ++account_.stats.strikes["reorder"];
    for (std::size_t i = shown.size() - 1; i > 0; --i)
      std::swap(shown[i], shown[account_.dice.below(i + 1)]);
  }
  json::Writer w;
  w.object().key("items").array();
  for (const Stored* item : shown) write_item(w, stream, *item);
  w.end().key("next");
  next.empty() ? w.null() : w.value(next);
  w.member("revision", revision).member("paging", by_offset ? "offset" : "revision").end();
  return json_reply(200, w.take());
}

HttpReply Api::keys(const Collection& stream, const Request& request) const {
  const std::size_t limit = limit_of(request);
  const auto given = request.query.find("cursor");
  auto next = given == request.query.end() ? stream.by_id().begin()
                                           : stream.by_id().upper_bound(from_hex(given->second));
  json::Writer w;
  w.object().key("keys").array();
  std::string last;
  for (std::size_t count = 0; next != stream.by_id().end() && count < limit; ++next) {
    if (next->second.deleted) continue;
    w.value(last = next->first);
    ++count;
  }
  w.end().key("next");
  next == stream.by_id().end() ? w.null() : w.value(to_hex(last));
  w.end();
  return json_reply(200, w.take());
}

}  // namespace samepage::sandbox
