#include "table.hpp"

#include <algorithm>
#include <samepage/text.hpp>

namespace file {
namespace {

std::string folded(std::string_view name) {
  std::string out;
  for (const char c : sp::ascii_lowered(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) out += c;
  return out;
}

std::string_view without_line_end(std::string_view row) {
  if (row.ends_with('\n')) row.remove_suffix(1);
  if (row.ends_with('\r')) row.remove_suffix(1);
  return row;
}

}  // namespace

Table::Table(const sp::Call& call, std::string path, const Settings& settings)
    : path_(std::move(path)), settings_(settings), info_(call.stat(path_)) {
  if (info_.bytes > written_file_bytes_max)
    throw sp::Error(SP_CONFIG, std::string(short_name(path_)) +
                                   " is larger than 64 MiB, the most that is written in one piece; "
                                   "read it only, or write to a smaller file");
  load(call);
  check_key_columns(settings_, layout_, path_);
  index_rows(call);
}

void Table::load(const sp::Call& call) {
  std::string raw;
  while (info_.exists != 0 && raw.size() < info_.bytes) {
    const std::string_view part = call.read_file(path_, raw.size(), SP_FILE_CHUNK_MAX);
    if (part.empty())
      throw sp::Error(SP_RETRY,
                      std::string(short_name(path_)) + " became shorter while it was read");
    raw += part;
  }
  raw.resize(static_cast<std::size_t>(info_.bytes));
  const std::string_view head = std::string_view(raw).substr(0, head_bytes);
  source_ = find_layout(head, head.size() == raw.size(), settings_, path_);
  mark_ = raw.substr(0, source_.mark_bytes);
  rows_at_ = static_cast<std::size_t>(source_.rows_at) - mark_.size();
  raw.erase(0, mark_.size());
  if (is_utf16(source_.encoding)) {
    std::string before = raw.substr(0, rows_at_);
    rows_at_ = take_utf16(before, source_.encoding, true).size();
    content_ = take_utf16(raw, source_.encoding, true);
  } else {
    content_ = std::move(raw);
  }
  layout_ = source_;
  if (content_.empty() && layout_.format == Format::csv) {
    layout_.header = true;
    if (settings_.key.empty()) layout_.columns.assign(1, std::string(id_name));
  }
}

void Table::index_rows(const sp::Call& call) {
  Window window{std::string_view(content_)};
  window.drop(rows_at_);
  Rows rows(window, source_, source_.first_line);
  const Keys keys(settings_, source_);
  Row row;
  while (rows.next(row)) {
    Entry entry;
    entry.at = static_cast<std::size_t>(row.at);
    entry.bytes = static_cast<std::size_t>(row.bytes);
    entry.readable = row.fault.empty();
    if (row.torn && just_written(info_, call))
      throw sp::Error(SP_RETRY, std::string(short_name(path_)) + " line " +
                                    std::to_string(row.line) +
                                    " is unfinished, so somebody may be "
                                    "writing the file; it is tried again later");
    hides_rows_ = hides_rows_ || (!entry.readable && settings_.hold_unreadable);
    if (entry.readable) by_key_[keys.key_of(row)].push_back(entries_.size());
    entries_.push_back(std::move(entry));
  }
}

std::vector<std::size_t> Table::find(const std::string& key) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return {};
  std::vector<std::size_t> all;
  for (const std::size_t index : found->second)
    if (!entries_[index].removed) all.push_back(index);
  return all;
}

Row Table::row(std::size_t index) const {
  const Entry& entry = entries_[index];
  if (entry.now) {
    Row row = *entry.now;
    if (layout_.format == Format::csv) row.cells.resize(layout_.columns.size());
    return row;
  }
  Window window(std::string_view(content_).substr(entry.at, entry.bytes));
  Row row;
  Rows(window, source_, 1).next(row);
  if (layout_.format == Format::csv) row.cells.resize(layout_.columns.size());
  return row;
}

bool Table::has_column(std::string_view name) const {
  return layout_.format == Format::jsonl ||
         std::find(layout_.columns.begin(), layout_.columns.end(), name) != layout_.columns.end();
}

std::string Table::spelled(std::string_view name) const {
  if (has_column(name)) return std::string(name);
  const std::string wanted = folded(name);
  for (const std::string& column : layout_.columns)
    if (!wanted.empty() && folded(column) == wanted) return column;
  return std::string(name);
}

bool Table::add_column(const std::string& name) {
  if (has_column(name)) return true;
  if (!layout_.header || layout_.columns.size() >= columns_max) return false;
  layout_.columns.push_back(name);
  return true;
}

void Table::change(std::size_t index, Row row) {
  entries_[index].now = std::move(row);
  changed_ = true;
}

void Table::add(const std::string& key, Row row) {
  by_key_[key].push_back(entries_.size());
  Entry entry;
  entry.now = std::move(row);
  entries_.push_back(std::move(entry));
  changed_ = true;
}

void Table::remove(std::size_t index) {
  entries_[index].removed = true;
  changed_ = true;
}

// Text as it stands in content_: Windows-1252 stays in its bytes there, all else is UTF-8.
std::string Table::in_file(std::string text) const {
  if (layout_.encoding != Encoding::windows_1252) return text;
  return encoded(text, layout_.encoding).value_or(std::string());  // was checked when it was set
}

std::string Table::header() const {
  const std::string before = content_.substr(0, rows_at_);
  const bool same = layout_.columns.size() == source_.columns.size();
  if (layout_.format == Format::jsonl || !layout_.header || same) return before;
  const std::vector<std::string> added(
      layout_.columns.begin() + static_cast<std::ptrdiff_t>(source_.columns.size()),
      layout_.columns.end());
  std::string line(without_line_end(before));
  if (!source_.columns.empty()) line += layout_.dialect.delimiter;
  return line + in_file(csv_row(added, layout_.dialect.delimiter)) + layout_.line_end;
}

std::string Table::text_of(const Entry& entry) const {
  if (entry.now && layout_.format == Format::jsonl)
    return in_file(entry.now->object.dump()) + layout_.line_end;
  if (entry.now) {
    std::vector<std::string> cells = entry.now->cells;
    cells.resize(layout_.columns.size());
    return in_file(csv_row(cells, layout_.dialect.delimiter)) + layout_.line_end;
  }
  const std::string_view raw = std::string_view(content_).substr(entry.at, entry.bytes);
  const std::size_t added = layout_.columns.size() - source_.columns.size();
  if (!entry.readable || added == 0) return std::string(raw);
  const std::string_view row = without_line_end(raw);
  return std::string(row) + std::string(added, layout_.dialect.delimiter) +
         std::string(raw.substr(row.size()));
}

std::string Table::bytes() const {
  std::string text = header();
  std::size_t copied = rows_at_;
  const auto append = [&](std::string_view part) {
    if (!part.empty() && !text.empty() && text.back() != '\n') {
      const bool half = text.back() == '\r';  // of a line end at which the file stops
      if (half && !layout_.dialect.bare_returns) text += '\n';
      if (!half) text += layout_.line_end;
    }
    text += part;
  };
  for (const Entry& entry : entries_) {
    const bool old = entry.bytes > 0;
    if (old) {
      append(std::string_view(content_).substr(copied, entry.at - copied));  // blank lines
      copied = entry.at + entry.bytes;
    }
    if (!entry.removed) append(text_of(entry));
  }
  if (!is_utf16(layout_.encoding)) return mark_ + text;
  return mark_ + encoded(text, layout_.encoding).value_or(std::string());
}

bool Table::reads_alike(const std::string& bytes) const {
  const std::string_view head = std::string_view(bytes).substr(0, head_bytes);
  try {
    const Layout now = find_layout(head, head.size() == bytes.size(), settings_, path_);
    return now.format == layout_.format && now.dialect.delimiter == layout_.dialect.delimiter &&
           now.dialect.bare_returns == layout_.dialect.bare_returns &&
           now.header == layout_.header && now.columns == layout_.columns;
  } catch (const sp::Error&) {
    return false;
  }
}

}  // namespace file
