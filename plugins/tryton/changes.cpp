#include "changes.hpp"

#include <algorithm>

namespace tryton {
namespace {

int64_t newest_date(const sp::Json& row) {
  return std::max(micros_of(row["write_date"]), micros_of(row["create_date"]));
}

}  // namespace

Cursor Cursor::parse(std::string_view text, std::size_t models) {
  Cursor cursor;
  cursor.marks.resize(models);
  if (text.empty()) return cursor;
  const sp::Json json = sp::Json::parse(text);
  const auto marks = json["marks"].items();
  if (json["v"].integer() != 1 || marks.size() != models)
    throw sp::Error(SP_CURSOR_LOST,
                    "the cursor was written by another version of this connector "
                    "or with other modules; everything is read again");
  const std::string_view phase = json.text_of("phase");
  cursor.phase = phase == "idle" ? Phase::idle : phase == "delta" ? Phase::delta : Phase::all;
  cursor.model = static_cast<std::size_t>(json["model"].integer());
  if (cursor.model >= models) throw sp::Error(SP_CURSOR_LOST, "the cursor names no such model");
  cursor.after = json["after"].integer();
  cursor.until = json["until"].integer();
  cursor.begun_ms = json["begun"].integer();
  for (std::size_t i = 0; i < models; ++i) {
    const auto mark = marks[i].items();
    if (mark.size() != 3) throw sp::Error(SP_CURSOR_LOST, "the cursor has a broken mark");
    cursor.marks[i] = {mark[0].integer(), mark[1].integer(), mark[2].integer() != 0};
  }
  return cursor;
}

std::string Cursor::text() const {
  std::string list = "[";
  for (const Mark& mark : marks)
    list += (list.size() > 1 ? "," : "") + ("[" + std::to_string(mark.high)) + "," +
            std::to_string(mark.seen_ms) + (mark.settled ? ",1]" : ",0]");
  const char* name = phase == Phase::all ? "all" : phase == Phase::idle ? "idle" : "delta";
  return sp::Object()
      .number("v", 1)
      .text("phase", name)
      .number("model", static_cast<int64_t>(model))
      .number("after", after)
      .number("until", until)
      .number("begun", begun_ms)
      .raw("marks", list + "]")
      .take();
}

std::vector<int64_t> Changes::ids_after(const sp::Call& call, int64_t after, uint32_t limit) {
  const Watched& first = watched_.front();
  const sp::Json found = rpc_.model(call, first.model + ".search",
                                    "[[\"id\",\">\"," + std::to_string(after) + "]],0," +
                                        std::to_string(limit) + R"(,[["id","ASC"]])",
                                    inactive_too);
  std::vector<int64_t> ids;
  for (const sp::Json& id : found.items()) ids.push_back(id.integer());
  return ids;
}

int64_t Changes::newest(const sp::Call& call, const Watched& watched) {
  int64_t high = 0;
  for (const std::string date : {"write_date", "create_date"}) {
    const sp::Json rows = rpc_.model(
        call, watched.model + ".search_read",
        "[[\"" + date + "\",\"!=\",null]],0,1,[[\"" + date + "\",\"DESC\"]],[\"" + date + "\"]",
        inactive_too);
    for (const sp::Json& row : rows.items()) high = std::max(high, newest_date(row));
  }
  return high;
}

// The marks are taken before the walk: what changes during it is behind them and comes next time.
ChangedPage Changes::listing(const sp::Call& call, Cursor& cursor, uint32_t limit) {
  if (cursor.after == 0)
    for (std::size_t i = 0; i < watched_.size(); ++i)
      cursor.marks[i] = {newest(call, watched_[i]), call.now_ms(), false};
  ChangedPage page{ids_after(call, cursor.after, limit), true, false};
  page.more = page.ids.size() >= limit;
  if (!page.ids.empty()) cursor.after = page.ids.back();
  if (!page.more) {
    cursor.phase = Cursor::Phase::idle;
    cursor.after = 0;
  }
  return page;
}

std::vector<sp::Json> Changes::changed_rows(const sp::Call& call, const Watched& watched,
                                            const Mark& mark, int64_t after, uint32_t limit) {
  const std::string bound =
      mark.settled
          ? "\">\"," + json_datetime(mark.high)
          : "\">=\"," + json_datetime(std::max<int64_t>(0, mark.high - overlap_ms_ * 1000));
  const std::string domain = "[[\"id\",\">\"," + std::to_string(after) +
                             "],[\"OR\",[\"write_date\"," + bound + "],[\"create_date\"," + bound +
                             "]]]";
  std::vector<std::string> fields = watched.record_ids;
  fields.insert(fields.end(), {"write_date", "create_date"});
  return rpc_
      .model(call, watched.model + ".search_read",
             domain + ",0," + std::to_string(limit) + R"(,[["id","ASC"]],)" + json_texts(fields),
             inactive_too)
      .items();
}

void Changes::finish_model(Cursor& cursor) const {
  Mark& mark = cursor.marks[cursor.model];
  if (cursor.until > mark.high) {
    mark = {cursor.until, cursor.begun_ms, false};
  } else if (cursor.begun_ms - mark.seen_ms >= overlap_ms_) {
    mark.settled = true;
  }
  cursor.after = cursor.until = 0;
  ++cursor.model;
}

// One query for one model; true when the model is finished.
bool Changes::delta_of_model(const sp::Call& call, Cursor& cursor, uint32_t limit,
                             std::set<int64_t>& ids) {
  const Watched& watched = watched_[cursor.model];
  const Mark& mark = cursor.marks[cursor.model];
  auto rows = changed_rows(call, watched, mark, cursor.after, limit);
  const bool whole = rows.size() < limit;
  if (cursor.after == 0 && whole) {  // one query is one moment: its newest date is the mark
    for (const sp::Json& row : rows) cursor.until = std::max(cursor.until, newest_date(row));
  } else if (cursor.after == 0) {  // several pages: fix the mark first, then begin again
    cursor.until = newest(call, watched);
    rows = changed_rows(call, watched, mark, 0, limit);
  }
  for (const sp::Json& row : rows) {
    cursor.after = row["id"].integer();
    for (const std::string& field : watched.record_ids)
      if (const int64_t id = row[field].integer(); id > 0) ids.insert(id);
  }
  if (!whole) return false;
  finish_model(cursor);
  return true;
}

ChangedPage Changes::next(const sp::Call& call, Cursor& cursor, uint32_t limit) {
  if (cursor.phase == Cursor::Phase::all) return listing(call, cursor, limit);
  if (cursor.phase == Cursor::Phase::idle) {
    cursor.phase = Cursor::Phase::delta;
    cursor.model = 0;
    cursor.after = cursor.until = 0;
    cursor.begun_ms = call.now_ms();
  }
  std::set<int64_t> ids;
  while (cursor.model < watched_.size() && ids.size() < limit)
    delta_of_model(call, cursor, limit, ids);
  ChangedPage page{{ids.begin(), ids.end()}, false, cursor.model < watched_.size()};
  if (!page.more) {
    cursor.phase = Cursor::Phase::idle;
    cursor.model = 0;
  }
  return page;
}

}  // namespace tryton
