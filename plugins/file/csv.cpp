#include "csv.hpp"

namespace file {
namespace {

// Bytes of the line end at `at`; 0: none; npos: the text ends before it can be told.
std::size_t line_end(std::string_view text, std::size_t at, bool at_end, bool bare_returns) {
  if (text[at] == '\n') return 1;
  if (text[at] != '\r') return 0;
  if (at + 1 == text.size()) return at_end ? 1 : text.npos;
  if (text[at + 1] == '\n') return 2;
  return bare_returns ? 1 : 0;
}

class RowReading {
 public:
  RowReading(std::string_view text, bool at_end, const Dialect& dialect,
             std::vector<std::string>& cells)
      : text_(text), at_end_(at_end), dialect_(dialect), cells_(cells) {
    cells_.clear();
  }

  TakenRow run() {
    while (true) {
      cells_.emplace_back();
      const bool quoted = at_ < text_.size() && text_[at_] == '"';
      if (quoted && !quoted_cell()) return ended_early();
      if (!quoted) plain_cell();
      if (at_ == text_.size()) return at_end_ ? whole(0) : TakenRow{};
      if (text_[at_] == dialect_.delimiter) {
        ++at_;
        continue;
      }
      const std::size_t end = line_end(text_, at_, at_end_, dialect_.bare_returns);
      if (end == text_.npos) return {};
      if (end > 0) return whole(end);
      return broken("something follows the closing quote of a value");
    }
  }

 private:
  // False when the text ends inside the quotes.
  bool quoted_cell() {
    ++at_;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == text_.npos) return false;
      count_lines(text_.substr(at_, quote - at_));
      cells_.back() += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (at_ == text_.size() && !at_end_) return false;
      if (at_ == text_.size() || text_[at_] != '"') return true;
      cells_.back() += '"';
      ++at_;
    }
  }

  void plain_cell() {
    const std::size_t start = at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == dialect_.delimiter || c == '\n') break;
      if (c == '\r' && line_end(text_, at_, at_end_, dialect_.bare_returns) != 0) break;
    }
    cells_.back() = text_.substr(start, at_ - start);
  }

  void count_lines(std::string_view part) {
    for (const char c : part)
      if (c == (dialect_.bare_returns ? '\r' : '\n')) ++inner_lines_;
  }

  TakenRow whole(std::size_t end) {
    return {TakenRow::State::whole, at_ + end, inner_lines_ + 1, end > 0, ""};
  }
  TakenRow ended_early() {
    return at_end_ ? broken("a quote is opened and never closed") : TakenRow{};
  }
  TakenRow broken(const char* fault) {
    TakenRow row = take_line(text_, at_end_, dialect_.bare_returns);
    if (row.state == TakenRow::State::unfinished) return row;
    row.state = TakenRow::State::broken;
    row.fault = fault;
    return row;
  }

  std::string_view text_;
  bool at_end_;
  const Dialect& dialect_;
  std::vector<std::string>& cells_;
  std::size_t at_ = 0;
  std::size_t inner_lines_ = 0;
};

}  // namespace

TakenRow take_row(std::string_view text, bool at_end, const Dialect& dialect,
                  std::vector<std::string>& cells) {
  return RowReading(text, at_end, dialect, cells).run();
}

TakenRow take_line(std::string_view text, bool at_end, bool bare_returns) {
  std::size_t at = text.find('\n');
  if (bare_returns) {
    at = text.find_first_of("\r\n");
    if (at != text.npos) {
      const std::size_t end = line_end(text, at, at_end, true);
      if (end == text.npos) return {};
      return {TakenRow::State::whole, at + end, 1, true, ""};
    }
  }
  if (at != text.npos) return {TakenRow::State::whole, at + 1, 1, true, ""};
  if (!at_end) return {};
  return {TakenRow::State::whole, text.size(), 1, false, ""};
}

std::string csv_row(const std::vector<std::string>& cells, char delimiter) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += delimiter;
    const std::string& cell = cells[i];
    const bool spaced = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    const bool alone = cells.size() == 1 && cell.empty();  // else it would be an empty line
    if (!alone && !spaced && cell.find_first_of("\"\r\n") == cell.npos &&
        cell.find(delimiter) == cell.npos) {
      row += cell;
      continue;
    }
    row += '"';
    for (const char c : cell) row += c == '"' ? "\"\"" : std::string(1, c);
    row += '"';
  }
  return row;
}

}  // namespace file
