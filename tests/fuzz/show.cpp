#include "show.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"
#include "plugins/file/csv.hpp"

namespace samepage::fuzz {
namespace {

std::optional<std::string> show_rows(Input in) {
  const std::string_view head = in.part();
  const file::Dialect dialect{csv_delimiters[head.empty() ? 0 : head.front() & 3], false};
  const std::string_view text = in.part();
  std::vector<std::string> cells;
  json::Writer out;
  out.array();
  for (std::size_t at = 0; at < text.size();) {
    const file::TakenRow row = file::take_row(text.substr(at), true, dialect, cells);
    if (row.state != file::TakenRow::State::whole) return std::nullopt;
    at += row.bytes;
    out.array();
    for (const std::string& cell : cells) out.value(latin1_to_utf8(cell));
    out.end();
  }
  return out.end().take();
}

}  // namespace

std::optional<std::string> show(std::string_view kind, std::string_view bytes) {
  if (kind == "csv") return show_rows(Input(bytes));
  const auto document = json::Document::parse(bytes);
  if (!document) return std::nullopt;
  return document->root().dump();
}

}  // namespace samepage::fuzz
