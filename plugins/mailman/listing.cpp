#include "listing.hpp"

namespace mailman {
namespace {

constexpr std::size_t marks_max = 32;

// 32 bits are enough: a mark is compared with one entry, not looked up among many.
std::string mark_of(std::string_view key) {
  uint32_t hash = 2166136261u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (int shift = 28; shift >= 0; shift -= 4) out += digits[hash >> shift & 15u];
  return out;
}

std::string page_path(std::string_view path, int64_t size, int64_t page) {
  std::string all(path);
  all += path.find('?') == path.npos ? '?' : '&';
  return all + "count=" + std::to_string(size) + "&page=" + std::to_string(page);
}

bool still_there(const Api& api, std::string_view path, std::string_view key, const Position& at) {
  if (at.page == 1) return true;
  if (at.marks.empty()) return false;
  const sp::Json one = api.get(page_path(path, 1, (at.page - 1) * at.size));
  const auto entries = one["entries"].items();
  return entries.size() == 1 && mark_of(entries[0].text_of(key)) == at.marks.back();
}

void step_back(const Api& api, Position& at) {
  api.call().log(SP_INFO, "the listing moved while it was read; going back one page");
  if (at.marks.size() <= 1 && at.page > 2)
    throw sp::Error(SP_CURSOR_LOST, "Mailman's listing moved more than the connector can follow");
  if (!at.marks.empty()) at.marks.pop_back();
  --at.page;
}

}  // namespace

Position Position::parse(std::string_view cursor, int64_t size) {
  Position at;
  at.size = size;
  if (cursor.empty() || cursor == finished) return at;
  const sp::Json json = sp::Json::parse(cursor);
  at.scope = std::string(json.text_of("scope"));
  at.size = json["size"].integer();
  at.page = json["page"].integer();
  for (const sp::Json& mark : json["marks"].items()) at.marks.emplace_back(mark.text());
  if (at.size < 1 || at.page < 1)
    throw sp::Error(SP_CURSOR_LOST, "the cursor was not made by this connector");
  return at;
}

std::string Position::text() const {
  std::string list;
  for (const std::string& mark : marks) list += (list.empty() ? "" : ",") + sp::quoted(mark);
  return sp::Object()
      .text("scope", scope)
      .number("size", size)
      .number("page", page)
      .raw("marks", "[" + list + "]")
      .take();
}

Page read_page(const Api& api, std::string_view path, std::string_view key, Position& at) {
  sp::Json json = api.get(page_path(path, at.size, at.page));
  while (!still_there(api, path, key, at)) {
    step_back(api, at);
    json = api.get(page_path(path, at.size, at.page));
  }
  Page page;
  page.entries = json["entries"].items();  // absent, not empty, when there are none
  page.total = json["total_size"].integer(-1);
  const int64_t end = (at.page - 1) * at.size + static_cast<int64_t>(page.entries.size());
  page.last = end >= page.total;
  if (page.total < 0 || (!page.last && static_cast<int64_t>(page.entries.size()) != at.size))
    throw sp::Error(SP_RETRY, "Mailman gave a page that is shorter than its own count");
  if (!page.last) {
    at.marks.push_back(mark_of(page.entries.back().text_of(key)));
    if (at.marks.size() > marks_max) at.marks.erase(at.marks.begin());
    ++at.page;
  }
  return page;
}

std::vector<sp::Json> read_short(const Api& api, std::string_view path) {
  std::vector<sp::Json> all;
  for (int64_t page = 1;; ++page) {
    const sp::Json json = api.get(page_path(path, 1000, page));
    for (sp::Json& entry : json["entries"].items()) all.push_back(std::move(entry));
    if (static_cast<int64_t>(all.size()) >= json["total_size"].integer() ||
        json["entries"].items().empty())
      return all;
  }
}

}  // namespace mailman
