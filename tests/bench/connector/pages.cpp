#include "pages.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace bench {
namespace {

// `since`: the listing's lower bound, empty for all. `began`: when this listing's first page was
// asked for; it is the next listing's bound, for what changes meanwhile is then seen again. The
// greatest stamp would not do: this server knows only "before the first load" and "after it".
struct Place {
  std::string since, began, next;

  static Place of(std::string_view cursor) {
    if (cursor.empty()) return {};
    const sp::Json json = sp::Json::parse(cursor);
    return {std::string(json.text_of("since")), std::string(json.text_of("began")),
            std::string(json.text_of("next"))};
  }
  std::string text() const {
    return sp::Object().text("since", since).text("began", began).text("next", next).take();
  }
};

std::string time_text(int64_t ms) {
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)));
  const std::chrono::year_month_day date(day);
  const int64_t rest = ms - std::chrono::milliseconds(day.time_since_epoch()).count();
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()),
                unsigned(date.month()), unsigned(date.day()), int(rest / 3'600'000),
                int(rest / 60'000 % 60), int(rest / 1000 % 60), int(rest % 1000));
  return text;
}

std::string path_of(bool flat, const sp::Read& read, const Place& place) {
  std::string path = flat ? "/a/contacts" : "/b/contacts";
  path += "?limit=" + std::to_string(std::clamp<uint32_t>(read.limit, 1, 10'000));
  if (!place.since.empty()) path += "&since=" + sp::url_encoded(place.since);
  if (!place.next.empty()) path += (flat ? "&cursor=" : "&after=") + sp::url_encoded(place.next);
  return path;
}

using simdjson::ondemand::object;

void emit(const sp::Call& call, std::string_view stream, object record, bool flat) {
  const std::string key(std::string_view(record[flat ? "Id" : "id"]));
  const int64_t modified =
      stamp_ms(std::string_view(record[flat ? "SystemModstamp" : "updatedAt"]));
  record.reset();
  const std::string_view json = record.raw_json();
  call.upsert(stream, key, json, {}, modified);
}

// Emits the page's records; the next page's cursor, empty at the end.
std::string emit_all(const sp::Call& call, std::string_view stream, std::string_view body,
                     bool flat) {
  const simdjson::padded_string text(body);
  simdjson::ondemand::parser parser;
  auto page = parser.iterate(text);
  std::string next;
  for (auto member : page.get_object()) {
    const std::string_view name = member.unescaped_key();
    if (name == (flat ? "records" : "results")) {
      for (object record : member.value().get_array()) emit(call, stream, record, flat);
    } else if (flat && name == "nextCursor") {
      next = std::string_view(member.value());
    } else if (!flat && name == "paging") {
      next = std::string_view(member.value()["next"]["after"]);
    }
  }
  return next;
}

}  // namespace

int64_t stamp_ms(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0;
  const std::string copy(text.substr(0, 23));
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3d", &year, &month, &day, &hour, &minute,
                  &second, &ms) != 7)
    return 0;
  const std::chrono::year_month_day date(std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)});
  if (!date.ok()) return 0;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + ms;
}

sp::Next read_page(const std::string& url, const sp::Call& call, const sp::Read& read) {
  const bool flat = read.stream == "a_contacts";
  Place place = Place::of(read.cursor);
  if (place.began.empty()) place.began = time_text(call.now_ms());
  const sp::Reply reply = call.get(url + path_of(flat, read, place));
  try {
    place.next = emit_all(call, read.stream, reply.body, flat);
  } catch (const simdjson::simdjson_error&) {
    throw sp::Error(SP_RETRY, "SP-BEN-001: the page is not the JSON that was expected");
  }
  if (!place.next.empty()) {
    call.checkpoint(place.text());
    return sp::Next::more;
  }
  call.checkpoint(Place{place.began, {}, {}}.text());
  return sp::Next::done;
}

}  // namespace bench
