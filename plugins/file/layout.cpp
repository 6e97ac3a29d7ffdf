#include "layout.hpp"

#include <algorithm>
#include <map>
#include <samepage/text.hpp>
#include <set>

namespace file {
namespace {

using State = TakenRow::State;

constexpr std::size_t shown_name_bytes = 100;

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

Format find_format(std::string_view text, const Settings& settings, std::string_view path) {
  if (settings.format) return *settings.format;
  const std::string name = sp::ascii_lowered(path);
  for (const std::string_view ending : {".jsonl", ".ndjson", ".json"})
    if (name.ends_with(ending)) return Format::jsonl;
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return Format::csv;
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && text[first] == '{' ? Format::jsonl : Format::csv;
}

// The delimiter that cuts the first rows into the same number of columns, and into most of them.
char find_delimiter(std::string_view text, bool whole, bool bare_returns) {
  char best = ',';
  std::size_t best_score = 0;
  for (const char candidate : {',', ';', '\t', '|'}) {
    std::vector<std::string> cells;
    std::size_t first = 0, alike = 0, rows = 0;
    for (std::size_t at = 0; at < text.size() && rows < 20; ++rows) {
      const TakenRow row = take_row(text.substr(at), whole, {candidate, bare_returns}, cells);
      if (row.state == State::unfinished) break;
      at += row.bytes;
      if (row.state == State::broken) continue;
      if (first == 0) first = cells.size();
      if (cells.size() == first) ++alike;
    }
    // The share, not the number: a wrong delimiter makes rows of the lines of a quoted value.
    const std::size_t score = first < 2 ? 0 : alike * 1'000'000 / rows + first;
    if (score > best_score) {
      best = candidate;
      best_score = score;
    }
  }
  return best;
}

bool looks_like_a_number(const std::string& cell) {
  return std::any_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         cell.find_first_not_of("0123456789.,+-/: ") == cell.npos;
}

// Names of columns are no numbers and no addresses, and not all of them are empty.
bool looks_like_names(const std::vector<std::string>& cells) {
  bool named = false;
  for (const std::string& cell : cells) {
    const std::string name = trimmed(cell);
    if (looks_like_a_number(name) || name.find('@') != name.npos) return false;
    named = named || !name.empty();
  }
  return named;
}

// A value of one of two columns alike would be lost; and were that row taken for data, so would
// everything else.
void check_each_name_once(const std::vector<std::string>& cells, std::uint64_t line,
                          std::string_view path) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string name = trimmed(cells[i]);
    const auto [first, fresh] = seen.try_emplace(name, i + 1);
    if (fresh || name.empty()) continue;
    throw sp::Error(SP_CONFIG,
                    std::string(short_name(path)) + " line " + std::to_string(line) +
                        ": the column " +
                        (name.size() > shown_name_bytes ? "with a long name" : "'" + name + "'") +
                        " stands there twice, as column " + std::to_string(first->second) +
                        " and as column " + std::to_string(i + 1) +
                        ", so nothing is read from this file; give each column a name of its own. "
                        "If that row is data, set header to \"no\" in the connection's options");
  }
}

// A column without a name gets one that the file does not use.
void name_columns(Layout& layout, const std::vector<std::string>& cells) {
  std::set<std::string> seen;
  if (layout.header)
    for (const std::string& cell : cells) seen.insert(trimmed(cell));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string name = layout.header ? trimmed(cells[i]) : std::string();
    const std::string wanted = "column_" + std::to_string(i + 1);
    if (name.empty()) {
      name = wanted;
      for (int n = 2; !seen.insert(name).second; ++n) name = wanted + "_" + std::to_string(n);
    }
    layout.columns.push_back(std::move(name));
  }
}

// A line feed that ends no row stands in a quoted value, where it may.
bool ends_a_row_with_line_feed(std::string_view text, bool whole, const Dialect& dialect) {
  std::vector<std::string> cells;
  while (!text.empty()) {
    const TakenRow row = take_row(text, whole, dialect, cells);
    if (row.state == State::unfinished) return false;
    if (row.terminated && text[row.bytes - 1] == '\n') return true;
    text.remove_prefix(row.bytes);
  }
  return false;
}

// Of a file whose first line end is `layout.line_end`.
Dialect find_dialect(const Layout& layout, std::string_view text, bool whole,
                     const Settings& settings, std::string_view path) {
  const bool returns = layout.line_end == "\r";
  if (layout.format == Format::jsonl) return {',', returns && text.find('\n') == text.npos};
  const bool tabs = sp::ascii_lowered(path).ends_with(".tsv");
  const auto with = [&](bool bare_returns) {
    return Dialect{settings.delimiter ? *settings.delimiter
                   : tabs             ? '\t'
                                      : find_delimiter(text, whole, bare_returns),
                   bare_returns};
  };
  const Dialect dialect = with(returns);
  return returns && ends_a_row_with_line_feed(text, whole, dialect) ? with(false) : dialect;
}

[[noreturn]] void no_first_row(std::string_view path, std::string_view why) {
  throw sp::Error(SP_CONFIG, std::string(short_name(path)) + " line 1: " + std::string(why) +
                                 ", so the columns are not known; mend the first row, or name "
                                 "format, delimiter and encoding in the connection's options");
}

void find_columns(Layout& layout, std::string_view text, bool whole, const Settings& settings,
                  std::string_view path) {
  std::size_t at = 0;
  while (at < text.size()) {  // blank lines before the first row
    const TakenRow line = take_line(text.substr(at), whole, layout.dialect.bare_returns);
    if (line.bytes == 0 || !trimmed(text.substr(at, line.bytes)).empty()) break;
    at += line.bytes;
    ++layout.first_line;
  }
  layout.rows_at = layout.mark_bytes + bytes_in_file(text.substr(0, at), layout.encoding);
  if (at == text.size()) return;
  std::vector<std::string> cells;
  const TakenRow row = take_row(text.substr(at), whole, layout.dialect, cells);
  if (row.state == State::unfinished) no_first_row(path, "the row is longer than 1 MiB");
  if (row.state == State::broken) no_first_row(path, row.fault);
  if (cells.size() > columns_max) no_first_row(path, "it has more than 1000 columns");
  for (std::string& cell : cells)
    if (!decode_cell(cell, layout.encoding)) no_first_row(path, "it has bytes of another encoding");
  layout.header = settings.header == Header::yes ||
                  (settings.header == Header::automatic && looks_like_names(cells));
  if (layout.header) check_each_name_once(cells, layout.first_line, path);
  name_columns(layout, cells);
  if (!layout.header) return;
  layout.rows_at += bytes_in_file(text.substr(at, row.bytes), layout.encoding);
  layout.first_line += row.lines;
}

}  // namespace

bool decode_cell(std::string& cell, Encoding encoding) {
  if (cell.find('\0') != cell.npos) return false;
  if (encoding == Encoding::windows_1252) {
    cell = sp::windows_1252_to_utf8(cell);
    return true;
  }
  return sp::is_utf8(cell) && (!is_utf16(encoding) || cell.find("\xEF\xBF\xBD") == cell.npos);
}

Layout find_layout(std::string_view head, bool whole, const Settings& settings,
                   std::string_view path) {
  Layout layout;
  const FoundEncoding found = find_encoding(head, whole);
  layout.encoding = settings.encoding.value_or(found.encoding);
  layout.mark_bytes = mark_bytes(head, layout.encoding);
  std::string raw(head.substr(layout.mark_bytes));
  const std::string text =
      is_utf16(layout.encoding) ? take_utf16(raw, layout.encoding, whole) : std::move(raw);
  layout.format = find_format(text, settings, path);
  layout.rows_at = layout.mark_bytes;
  if (const auto end = text.find_first_of("\r\n"); end != text.npos) {
    const bool pair = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    layout.line_end = pair ? "\r\n" : text.substr(end, 1);
  }
  layout.dialect = find_dialect(layout, text, whole, settings, path);
  if (layout.line_end == "\r" && !layout.dialect.bare_returns) layout.line_end = "\n";
  if (layout.format == Format::jsonl) return layout;
  find_columns(layout, text, whole, settings, path);
  return layout;
}

Layout layout_of_file(const sp::Call& call, const std::string& path, std::uint64_t bytes,
                      const Settings& settings) {
  const std::uint64_t wanted = std::min(bytes, head_bytes);
  const std::string_view head = call.read_file(path, 0, static_cast<std::uint32_t>(wanted));
  if (head.size() < wanted)
    throw sp::Error(SP_RETRY, std::string(short_name(path)) +
                                  " became shorter while it was read; it is read again");
  return find_layout(head, wanted == bytes, settings, path);
}

}  // namespace file
