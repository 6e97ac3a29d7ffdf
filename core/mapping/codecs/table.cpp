// table (and boolean with words of its own): source values ↔ canonical values, one by one.

#include <unordered_map>

#include "base/text.hpp"
#include "mapping/codec.hpp"

namespace samepage {
namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
using Lookup = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

class TableCodec final : public Codec {
 public:
  explicit TableCodec(TableOptions options)
      : otherwise_(std::move(options.otherwise)), as_(options.as) {
    for (const TableEntry& entry : options.entries) {
      canonical_.emplace(entry.source, entry.canonical);
      source_.emplace(entry.canonical, entry.source);
    }
  }

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const Cell& cell = cells[0];
    if (cell.kind == Cell::Kind::absent) return;
    if (cell.kind >= Cell::Kind::list)
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one value belongs");
    const std::string_view text = cell.holds() ? trim(cell.text()) : std::string_view{};
    if (const auto found = canonical_.find(text); found != canonical_.end())
      return reading.value(0, found->second);
    if (!cell.holds()) return reading.value(0, {});
    if (otherwise_) return reading.value(0, *otherwise_);
    reading.problem(0, "SP-MAP-101", "is not in the value table");
  }

  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    std::vector<Cell> cells;
    if (values[0].empty()) {
      cells.push_back(Cell::nothing());
      return cells;
    }
    const auto found = source_.find(values[0]);
    if (found == source_.end()) {
      return std::unexpected(
          Unwritable{"SP-MAP-121", "has no source value in the table of this mapping"});
    }
    const auto kind = as_ == SourceKind::number    ? Cell::Kind::number
                      : as_ == SourceKind::boolean ? Cell::Kind::boolean
                                                   : Cell::Kind::text;
    cells.push_back(Cell::make(kind, found->second));
    return cells;
  }

 private:
  Lookup canonical_;
  Lookup source_;
  std::optional<std::string> otherwise_;
  SourceKind as_;
};

}  // namespace

std::unique_ptr<const Codec> table_codec(TableOptions options) {
  return std::make_unique<TableCodec>(std::move(options));
}

}  // namespace samepage
