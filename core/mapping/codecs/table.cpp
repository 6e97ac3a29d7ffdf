// table (and boolean with words of its own): source values ↔ canonical values, one by one.

#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "mapping/codec.hpp"
#include "mapping/codecs/places.hpp"
#include "mapping/normalisers.hpp"

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
    std::set<std::string> ambiguous;
    for (const TableEntry& entry : options.entries) {
      canonical_.emplace(entry.source, entry.canonical);
      if (const std::string key = word_key(entry.source); !key.empty()) {
        const auto [known, fresh] = alike_.emplace(key, entry.canonical);
        if (!fresh && known->second != entry.canonical) ambiguous.insert(key);
      }
      source_.emplace(entry.canonical, entry.source);
    }
    for (const std::string& key : ambiguous) alike_.erase(key);
  }

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const Cell& cell = cells[place_of(cells)];
    if (cell.kind == Cell::Kind::absent) return;
    if (cell.kind >= Cell::Kind::list)
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one value belongs");
    const std::string_view text = cell.holds() ? cell.text() : std::string_view{};
    if (const std::string* meant = meaning(text)) return reading.value(0, *meant);
    if (!cell.holds()) return reading.value(0, {});
    if (otherwise_) return reading.value(0, *otherwise_);
    reading.problem(0, "SP-MAP-101", "is not in the value table");
  }

  Encoded encode(std::span<const std::string_view> values,
                 std::span<const Cell> before) const override {
    if (values[0].empty()) return cleared(before);
    const auto found = source_.find(values[0]);
    if (found == source_.end()) {
      return std::unexpected(
          Unwritable{"SP-MAP-121", "has no source value in the table of this mapping"});
    }
    const auto kind = as_ == SourceKind::number    ? Cell::Kind::number
                      : as_ == SourceKind::boolean ? Cell::Kind::boolean
                                                   : Cell::Kind::text;
    return placed(Cell::make(kind, found->second), before);
  }

 private:
  // As it is written, else without what stands around it, else in capitals or small letters.
  const std::string* meaning(std::string_view text) const {
    for (const std::string_view exact : {text, trim_unseen(text)})
      if (const auto found = canonical_.find(exact); found != canonical_.end())
        return &found->second;
    const auto found = alike_.find(word_key(text));
    return found == alike_.end() ? nullptr : &found->second;
  }

  Lookup canonical_;
  Lookup alike_;  // by word_key; without words that mean different things in other cases
  Lookup source_;
  std::optional<std::string> otherwise_;
  SourceKind as_;
};

}  // namespace

std::unique_ptr<const Codec> table_codec(TableOptions options) {
  return std::make_unique<TableCodec>(std::move(options));
}

}  // namespace samepage
