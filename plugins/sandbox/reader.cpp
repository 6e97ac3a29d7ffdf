#include "reader.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr int restarts_max = 5;

// Where a read goes on. `then` is the revision seen when the listing began: whatever changes while
// it runs is younger and comes again with the next read, so nothing falls between two reads.
struct Place {
  int64_t since = 0;
  int64_t then = -1;     // -1: the listing has not begun
  int64_t restarts = 0;  // of a listing that shifted while it was read
  std::string next;      // the server's own cursor

  static Place of(std::string_view cursor) {
    Place place;
    if (cursor.empty()) return place;
    const sp::Json json = sp::Json::parse(cursor);
    place.since = json["since"].integer();
    place.then = json["then"].integer(-1);
    place.restarts = json["restarts"].integer();
    place.next = json.text_of("next");
    return place;
  }
  std::string text() const {
    sp::Object object;
    object.number("since", since);
    if (then >= 0) object.number("then", then);
    if (restarts > 0) object.number("restarts", restarts);
    if (!next.empty()) object.text("next", next);
    return object.take();
  }
};

std::string path_of(const Api& api, const sp::Read& read, std::string_view what) {
  const uint32_t limit = std::min(api.page(), read.limit == 0 ? api.page() : read.limit);
  return "/v1/" + std::string(read.stream) + std::string(what) + "?limit=" + std::to_string(limit);
}

void need_array(const sp::Json& items, std::string_view name) {
  if (!items.is_array())
    throw sp::Error(SP_RETRY, "SP-SBX-027: the reply to a listing has no \"" + std::string(name) +
                                  "\"; the page is asked for again");
}

}  // namespace

void emit_item(const sp::Call& call, std::string_view stream, const sp::Json& item) {
  const std::string_view id = item.text_of("id");
  if (id.empty())
    throw sp::Error(SP_RETRY, "SP-SBX-028: a listed record has no id; the page is asked for again");
  const int64_t changed = item["updated_ms"].integer();
  if (item["merged_into"].is_text()) {
    call.merged(stream, id, item.text_of("merged_into"));
  } else if (item["deleted"].flag()) {
    call.remove(stream, id, changed);
  } else {
    call.upsert(stream, id, item["record"].dump(), item.scalar_of("version"), changed);
  }
}

sp::Next read_changes(Api& api, const sp::Call& call, const sp::Read& read) {
  Place place = Place::of(read.cursor);
  std::string path = path_of(api, read, "") + "&since=" + std::to_string(place.since);
  if (!place.next.empty()) path += "&cursor=" + sp::url_encoded(place.next);
  const sp::Json reply = api.ask(call, "GET", path).json();
  need_array(reply["items"], "items");
  for (const sp::Json& item : reply["items"].items()) emit_item(call, read.stream, item);

  const int64_t revision = reply["revision"].integer();
  if (place.then < 0) place.then = revision;
  place.next = reply.text_of("next");
  const bool shifted = reply.text_of("paging") == "offset" && revision != place.then;
  if (!place.next.empty()) {
    call.checkpoint(place.text());
    return sp::Next::more;
  }
  // Offsets move when records change: what stood on a page's edge may have been skipped.
  if (shifted && place.restarts < restarts_max) {
    place = {.since = place.since, .then = -1, .restarts = place.restarts + 1, .next = {}};
    call.checkpoint(place.text());
    return sp::Next::more;
  }
  call.checkpoint(Place{.since = place.then, .then = -1, .restarts = 0, .next = {}}.text());
  return sp::Next::done;
}

sp::Next read_keys(Api& api, const sp::Call& call, const sp::Read& read) {
  std::string path = path_of(api, read, "/keys");
  const bool goes_on = !read.cursor.empty() && read.cursor != "end";
  if (goes_on) path += "&cursor=" + sp::url_encoded(read.cursor);
  const sp::Json reply = api.ask(call, "GET", path).json();
  need_array(reply["keys"], "keys");
  for (const sp::Json& key : reply["keys"].items()) call.present(read.stream, key.text());
  const std::string_view next = reply.text_of("next");
  call.checkpoint(next.empty() ? "end" : next);
  return next.empty() ? sp::Next::done : sp::Next::more;
}

}  // namespace sandbox
