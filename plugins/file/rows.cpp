#include "rows.hpp"

#include <samepage/text.hpp>

namespace file {
namespace {

using State = TakenRow::State;

constexpr std::int64_t writing_ms = 60'000;

std::string columns_fault(std::size_t found, std::size_t wanted) {
  return std::to_string(found) + (found == 1 ? " column" : " columns") + " where the header has " +
         std::to_string(wanted);
}

}  // namespace

bool just_written(const sp_file_info& info, const sp::Call& call) {
  const std::int64_t age = call.now_ms() - info.modified_ms;
  return age < writing_ms && age > -writing_ms;  // a date in the future says nothing
}

bool Rows::next(Row& row) {
  while (true) {
    if (window_.text().empty() && !window_.at_end()) window_.more();
    if (window_.text().empty() && window_.at_end()) return false;
    row.cells.clear();
    row.object = {};
    row.fault.clear();
    row.torn = false;
    row.line = line_;
    row.at = window_.offset();
    if (layout_.format == Format::csv ? next_csv(row) : next_json(row)) return true;
  }
}

// False: a blank line, or more text was needed.
bool Rows::next_csv(Row& row) {
  const std::string_view text = window_.text();
  const TakenRow taken = take_row(text, window_.at_end(), layout_.dialect, row.cells);
  if (taken.state == State::unfinished && text.size() <= row_bytes_max) {
    window_.more();
    return false;
  }
  if (taken.state == State::unfinished || taken.bytes > row_bytes_max) {
    skip_line(row, "the row is longer than 1 MiB, or a quote is opened and never closed");
    return true;
  }
  const bool blank = taken.state == State::whole && row.cells.size() == 1 &&
                     row.cells[0].find_first_not_of(" \t") == std::string::npos && text[0] != '"';
  if (blank) {
    take(row, taken);
    return false;
  }
  if (taken.state == State::broken) {
    row.fault = taken.fault;
    row.torn = is_torn(taken.bytes, taken.terminated);
    take(row, taken);
  } else {
    check_cells(row, taken);
  }
  return true;
}

void Rows::check_cells(Row& row, const TakenRow& taken) {
  TakenRow used = taken;
  if (row.cells.size() != layout_.columns.size()) {
    row.fault = columns_fault(row.cells.size(), layout_.columns.size());
    // A torn quote swallows the rows behind it: only its own line is given up. With one or two
    // columns a line of a long text could pass for a row, so there the whole row is.
    if (taken.lines > 1 && layout_.columns.size() > 2)
      used = take_line(window_.text(), window_.at_end(), layout_.dialect.bare_returns);
  }
  for (std::string& cell : row.cells) {
    if (!row.fault.empty()) break;
    if (cell.find('\0') != cell.npos)
      row.fault = "a NUL byte";
    else if (!decode_cell(cell, layout_.encoding))
      row.fault = "bytes that are not text in its encoding";
  }
  row.torn = !row.fault.empty() && is_torn(used.bytes, used.terminated);
  take(row, used);
}

bool Rows::next_json(Row& row) {
  const std::string_view text = window_.text();
  const TakenRow line = take_line(text, window_.at_end(), layout_.dialect.bare_returns);
  if (line.state == State::unfinished && text.size() <= row_bytes_max) {
    window_.more();
    return false;
  }
  if (line.state == State::unfinished || line.bytes > row_bytes_max) {
    skip_line(row, "the line is longer than 1 MiB");
    return true;
  }
  const std::string_view content = text.substr(0, line.bytes);
  const bool blank = content.find_first_not_of(" \t\r\n") == content.npos;
  if (!blank) parse_object(row, content);
  row.torn = !row.fault.empty() && is_torn(line.bytes, line.terminated);
  take(row, line);
  return !blank;
}

void Rows::parse_object(Row& row, std::string_view text) {
  std::string decoded(text);
  if (!decode_cell(decoded, layout_.encoding)) {
    row.fault =
        text.find('\0') != text.npos ? "a NUL byte" : "bytes that are not text in its encoding";
    return;
  }
  try {
    row.object = sp::Json::parse(decoded);
  } catch (const sp::Error&) {
    row.fault = "not valid JSON";
    return;
  }
  if (!row.object.is_object()) row.fault = "JSON, but not an object";
}

void Rows::take(Row& row, const TakenRow& taken) {
  window_.drop(taken.bytes);
  row.bytes = window_.offset() - row.at;
  line_ += taken.lines;
}

// Gives up one line, however long it is.
void Rows::skip_line(Row& row, std::string fault) {
  row.fault = std::move(fault);
  while (true) {
    const TakenRow line = take_line(window_.text(), window_.at_end(), layout_.dialect.bare_returns);
    if (line.state == State::whole) {
      row.torn = is_torn(line.bytes, line.terminated);
      window_.drop(line.bytes);
      break;
    }
    const bool half_end = window_.text().ends_with('\r');
    const std::size_t passed = window_.text().size() - (half_end ? 1 : 0);
    window_.drop(passed);
    window_.more();
  }
  row.bytes = window_.offset() - row.at;
  ++line_;
}

bool Rows::is_torn(std::size_t bytes, bool terminated) const {
  return !terminated && window_.at_end() && bytes == window_.text().size();
}

std::string json_of(const Row& row, const Layout& layout) {
  if (layout.format == Format::jsonl) return row.object.dump();
  sp::Object object;
  for (std::size_t i = 0; i < layout.columns.size(); ++i)
    object.text(layout.columns[i], row.cells[i]);
  return object.take();
}

}  // namespace file
