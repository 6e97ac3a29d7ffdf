#include "listing.hpp"

#include <algorithm>
#include <samepage/text.hpp>
#include <unordered_map>

#include "cursor.hpp"
#include "keys.hpp"

namespace file {
namespace {

constexpr std::size_t page_json_bytes = 8u << 20;
constexpr std::uint64_t page_file_bytes = 64u << 20;
constexpr std::size_t reports_max = 20;

struct Record {
  std::string key, json, version;
};

struct Unreadable {
  std::string where, what;
};

class Page {
 public:
  Page(const sp::Call& call, const sp::Read& read, const Settings& settings, Cursor cursor,
       const sp_file_info& info)
      : call_(call),
        read_(read),
        settings_(settings),
        path_(settings.path(read.stream)),
        cursor_(std::move(cursor)),
        info_(info) {}

  sp::Next run();

 private:
  bool read_rows(const Layout& layout);
  void accept(const Row& row, const Keys& keys, const Layout& layout);
  void report(std::uint64_t line, const std::string& fault);
  void warn(std::uint64_t line, const std::string& what);
  void emit();
  void check_unchanged() const;
  sp::Next finish();

  const sp::Call& call_;
  const sp::Read& read_;
  const Settings& settings_;
  std::string path_;
  Cursor cursor_;
  sp_file_info info_;
  std::vector<Record> records_;
  std::vector<Unreadable> unreadable_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::size_t json_bytes_ = 0;
  std::size_t reports_ = 0;
  bool half_written_ = false;
};

sp::Next Page::run() {
  const Layout layout = layout_of_file(call_, path_, info_.bytes, settings_);
  check_key_columns(settings_, layout, path_);
  if (cursor_.offset == 0) {
    cursor_.offset = layout.rows_at;
    cursor_.line = layout.first_line;
  }
  const bool ended = read_rows(layout);
  check_unchanged();
  emit();
  if (reports_ > reports_max)
    call_.log(SP_WARN, std::string(short_name(path_)) + ": " +
                           std::to_string(reports_ - reports_max) + " more such rows on this page");
  if (ended) return finish();
  cursor_.phase = Cursor::Phase::reading;
  call_.checkpoint(cursor_.text());
  return sp::Next::more;
}

// True at the end of the file.
bool Page::read_rows(const Layout& layout) {
  Window window(call_, path_, layout.encoding, cursor_.offset, info_.bytes);
  Rows rows(window, layout, cursor_.line);
  const Keys keys(settings_, layout);
  const std::uint64_t start = cursor_.offset;
  const std::size_t limit = std::clamp<std::size_t>(read_.limit, 1, SP_PAGE_MAX);
  Row row;
  bool ended = false;
  while (records_.size() + unreadable_.size() < limit && json_bytes_ < page_json_bytes &&
         window.offset() - start < page_file_bytes && !call_.cancelled()) {
    if (!rows.next(row)) {
      ended = true;
      break;
    }
    if (row.fault.empty())
      accept(row, keys, layout);
    else if (row.torn && just_written(info_, call_))
      half_written_ = true;
    else
      report(row.line, row.fault);
  }
  if (call_.cancelled()) throw sp::Error(SP_CANCELLED, "reading was cancelled");
  cursor_.offset = window.offset();
  cursor_.line = rows.line();
  return ended;
}

void Page::accept(const Row& row, const Keys& keys, const Layout& layout) {
  Record record{keys.key_of(row), json_of(row, layout), keys.version_of(row)};
  if (record.json.size() > SP_JSON_MAX) return report(row.line, "the row is longer than 1 MiB");
  json_bytes_ += record.json.size();
  const auto [place, fresh] = by_key_.try_emplace(record.key, records_.size());
  if (fresh) {
    records_.push_back(std::move(record));
    return;
  }
  warn(row.line, "it has the key of an earlier row; only the later one counts");
  records_[place->second] = std::move(record);
}

void Page::report(std::uint64_t line, const std::string& fault) {
  if (settings_.hold_unreadable)
    unreadable_.push_back({std::string(short_name(path_)) + ":" + std::to_string(line), fault});
  else
    warn(line, fault + "; the row is skipped");
}

void Page::warn(std::uint64_t line, const std::string& what) {
  if (++reports_ <= reports_max)
    call_.log(SP_WARN,
              std::string(short_name(path_)) + " line " + std::to_string(line) + ": " + what);
}

void Page::check_unchanged() const {
  if (!cursor_.is_of(call_.stat(path_)))
    throw sp::Error(
        SP_RETRY, std::string(short_name(path_)) + " changed while it was read; it is read again");
}

void Page::emit() {
  for (const Record& record : records_) {
    if (read_.keys_only)
      call_.present(read_.stream, record.key);
    else
      call_.upsert(read_.stream, record.key, record.json, record.version);
  }
  for (const Unreadable& row : unreadable_) call_.unreadable(read_.stream, row.where, row.what);
}

sp::Next Page::finish() {
  cursor_.phase = half_written_ ? Cursor::Phase::waiting : Cursor::Phase::done;
  call_.checkpoint(cursor_.text());
  return half_written_ ? sp::Next::more : sp::Next::done;
}

// No file, or nothing in it: an empty listing if there never was more, else a fault.
sp::Next nothing_there(const sp::Call& call, const sp::Read& read, std::string_view path,
                       Cursor cursor, const sp_file_info& info) {
  const std::string name(short_name(path));
  if (path.empty() && cursor.exists)
    throw sp::Error(SP_CONFIG, "the connection names no file for " + std::string(read.stream) +
                                   " any more; name it again, or take the stream out of 'streams'");
  if (!path.empty() && cursor.exists && info.exists == 0)
    throw sp::Error(SP_RETRY, name +
                                  " has gone; nothing counts as deleted. Put it back; to delete "
                                  "every record, leave a file with only its header");
  if (cursor.bytes > 0)
    throw sp::Error(SP_RETRY, name +
                                  " is empty, without even a header; nothing counts as deleted. "
                                  "Put its rows back; to delete every record, leave the header");
  if (!path.empty() && info.exists == 0)
    call.log(SP_INFO, name + " does not exist yet; the first write makes it");
  cursor.belongs_to(info);
  cursor.phase = Cursor::Phase::done;
  call.checkpoint(cursor.text());
  return sp::Next::done;
}

// Sets the cursor to where this page begins.
void begin(const sp::Call& call, std::string_view path, Cursor& cursor, const sp_file_info& info) {
  const bool same = cursor.is_of(info);
  const std::string name(short_name(path));
  if (cursor.phase == Cursor::Phase::waiting && same && just_written(info, call))
    throw sp::Error(SP_RETRY, name +
                                  ": the last row is unfinished, so somebody may be writing the "
                                  "file. All other rows were taken; nothing counts as deleted "
                                  "until the row is finished or a minute old");
  if (cursor.phase == Cursor::Phase::reading && same) return;
  if (cursor.phase == Cursor::Phase::reading)
    call.log(SP_INFO, name + " changed between two pages; it is listed again from its start");
  cursor.belongs_to(info);
  cursor.offset = 0;
}

}  // namespace

sp::Next list_page(const sp::Call& call, const sp::Read& read, const Settings& settings) {
  const std::string_view path = settings.path(read.stream);
  Cursor cursor = read.cursor.empty() ? Cursor() : Cursor::parse(read.cursor);
  sp_file_info info{};
  if (!path.empty()) info = call.stat(path);
  if (info.exists == 0 || info.bytes == 0)
    return nothing_there(call, read, path, std::move(cursor), info);
  begin(call, path, cursor, info);
  return Page(call, read, settings, std::move(cursor), info).run();
}

}  // namespace file
