#pragma once
// A scalar (or list of scalars) as it stands in a source record, before or after an operation.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "mapping/path.hpp"

namespace samepage {

struct Cell {
  enum class Kind : std::uint8_t {
    absent,  // reading: the record does not speak of it; writing: leave it alone
    empty,   // null, "", white space, or no such element
    text,
    number,   // written as JSON writes it
    boolean,  // "true" or "false"
    list,
    object,  // something no operation takes
  };
  Kind kind = Kind::absent;
  std::string_view view;  // of the record; used while `owned` is empty
  std::string owned;
  std::vector<std::string> items;  // of a list

  std::string_view text() const { return owned.empty() ? view : std::string_view(owned); }
  bool holds() const { return kind > Kind::empty; }

  static Cell nothing() { return make(Kind::empty, {}); }
  static Cell make(Kind kind, std::string text);  // an empty text makes an empty cell
};

// The cell at `path`. Views into the record; it must outlive the cell.
Cell read_cell(const Path& path, const json::Value& record);
// Of the value that a path led to; `null_on_way` as Path::find tells it.
Cell cell_of(const json::Value& value, bool null_on_way);

// As JSON text. `absent` has none.
std::string cell_json(const Cell& cell);

}  // namespace samepage
