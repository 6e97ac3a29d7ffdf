#include "mapping/cell.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

Cell list_of(const std::vector<json::Value>& values) {
  Cell cell;
  cell.kind = Cell::Kind::list;
  for (const json::Value value : values) {
    std::string item = value.scalar();
    if (!is_blank(item)) cell.items.push_back(std::move(item));
  }
  if (cell.items.empty()) cell.kind = Cell::Kind::empty;
  return cell;
}

// Whether the list that [*] walks over is there at all.
bool speaks_of(const Path& path, const json::Value& record) {
  json::Value at = record;
  for (const PathStep& step : path.steps()) {
    if (step.kind != PathStep::Kind::member) return true;
    at = at[step.name];
    if (!at.exists()) return false;
  }
  return true;
}

}  // namespace

Cell Cell::make(Kind kind, std::string text) {
  Cell cell;
  cell.kind = text.empty() ? Kind::empty : kind;
  cell.owned = std::move(text);
  return cell;
}

Cell read_cell(const Path& path, const json::Value& record) {
  if (path.many()) {
    if (!speaks_of(path, record)) return {};
    std::vector<json::Value> found;
    path.find_all(record, found);
    return list_of(found);
  }
  bool null_on_way = false;
  const json::Value value = path.find(record, null_on_way);
  return cell_of(value, null_on_way);
}

Cell cell_of(const json::Value& value, bool null_on_way) {
  Cell cell;
  switch (value.kind()) {
    case json::Kind::missing:
      if (null_on_way) cell.kind = Cell::Kind::empty;
      break;
    case json::Kind::null:
      cell.kind = Cell::Kind::empty;
      break;
    case json::Kind::text:
      cell.view = value.text();
      cell.kind = is_blank(cell.view) ? Cell::Kind::empty : Cell::Kind::text;
      break;
    case json::Kind::number:
      cell.owned = value.scalar();
      cell.kind = Cell::Kind::number;
      break;
    case json::Kind::boolean:
      cell.view = value.boolean() ? "true" : "false";
      cell.kind = Cell::Kind::boolean;
      break;
    case json::Kind::array:
      return list_of(value.items());
    case json::Kind::object:
      cell.kind = Cell::Kind::object;
      break;
  }
  return cell;
}

std::string cell_json(const Cell& cell) {
  std::string json;
  switch (cell.kind) {
    case Cell::Kind::empty:
      return "null";
    case Cell::Kind::text:
      json.reserve(cell.text().size() + 2);
      json::append_quoted(json, cell.text());
      return json;
    case Cell::Kind::number:
    case Cell::Kind::boolean:
      return std::string(cell.text());
    case Cell::Kind::list:
      json = "[";
      for (const std::string& item : cell.items) {
        if (json.size() > 1) json += ',';
        json::append_quoted(json, item);
      }
      return json += ']';
    case Cell::Kind::absent:
    case Cell::Kind::object:
      break;
  }
  SP_ASSERT(false);
  return {};
}

}  // namespace samepage
