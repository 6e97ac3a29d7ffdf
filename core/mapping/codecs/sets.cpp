// texts and reference.

#include "base/limits.hpp"
#include "base/text.hpp"
#include "mapping/codec.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

class TextsCodec final : public Codec {
 public:
  TextsCodec(Field item, Normal normal, std::string separator)
      : item_(std::move(item)), normal_(normal), separator_(std::move(separator)) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const Cell& cell = cells[0];
    if (cell.kind == Cell::Kind::absent) return;
    if (!cell.holds()) return reading.value(0, {});
    if (cell.kind == Cell::Kind::object)
      return reading.problem(0, "SP-MAP-103", "is an object where a list belongs");
    std::vector<std::string> items;
    bool all_read = true;
    for (const std::string& raw : items_of(cell)) {
      if (trim(raw).empty()) continue;
      auto normal = normal_(item_, raw);
      if (normal) {
        items.push_back(std::move(*normal));
      } else {
        all_read = false;
      }
    }
    if (!all_read)
      return reading.problem(0, "SP-MAP-102", "has an element that is not of its kind");
    std::string set = normal_texts(std::move(items));
    if (set.size() > limits::field_value_bytes)
      return reading.problem(0, "SP-MAP-104", "is longer than 65536 bytes");
    reading.value(0, std::move(set));
  }

  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    std::vector<std::string> items = items_of_texts(values[0]);
    std::vector<Cell> cells;
    if (!separator_.empty()) {
      cells.push_back(Cell::make(Cell::Kind::text, join(items, separator_)));
    } else {
      cells.push_back(Cell{});
      cells[0].kind = Cell::Kind::list;  // an empty list clears: a null is not taken everywhere
      cells[0].items = std::move(items);
    }
    return cells;
  }

 private:
  std::vector<std::string> items_of(const Cell& cell) const {
    if (cell.kind == Cell::Kind::list) return cell.items;
    std::vector<std::string> items;
    std::string_view rest = cell.text();
    const std::string_view mark = trim(separator_).empty() ? separator_ : trim(separator_);
    while (!mark.empty()) {
      const auto end = rest.find(mark);
      items.emplace_back(trim(rest.substr(0, end)));
      if (end == rest.npos) return items;
      rest.remove_prefix(end + mark.size());
    }
    items.emplace_back(rest);
    return items;
  }

  Field item_;
  Normal normal_;
  std::string separator_;
};

// In canonical values "stream/key"; in the record the key alone.
class ReferenceCodec final : public Codec {
 public:
  ReferenceCodec(std::string stream, SourceKind as) : prefix_(std::move(stream) + "/"), as_(as) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const Cell& cell = cells[0];
    if (cell.kind == Cell::Kind::absent) return;
    if (!cell.holds()) return reading.value(0, {});
    if (cell.kind >= Cell::Kind::list)
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one key belongs");
    if (cell.text().size() > 1000)
      return reading.problem(0, "SP-MAP-104", "is longer than 1000 bytes");
    reading.value(0, prefix_ + std::string(trim(cell.text())));
  }

  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    std::vector<Cell> cells;
    if (values[0].empty()) {
      cells.push_back(Cell::nothing());
      return cells;
    }
    if (!values[0].starts_with(prefix_))
      return std::unexpected(Unwritable{"SP-MAP-124", "refers to a record of another stream"});
    std::string key(values[0].substr(prefix_.size()));
    const bool number = as_ == SourceKind::number;
    if (number && normal_integer(key) != key)
      return std::unexpected(Unwritable{"SP-MAP-122", "refers to a key that is no number"});
    cells.push_back(Cell::make(number ? Cell::Kind::number : Cell::Kind::text, std::move(key)));
    return cells;
  }

 private:
  std::string prefix_;
  SourceKind as_;
};

}  // namespace

std::unique_ptr<const Codec> texts_codec(Field item, Normal normal, std::string separator) {
  return std::make_unique<TextsCodec>(std::move(item), normal, std::move(separator));
}

std::unique_ptr<const Codec> reference_codec(std::string stream, SourceKind as) {
  return std::make_unique<ReferenceCodec>(std::move(stream), as);
}

}  // namespace samepage
