#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "mapping/codec.hpp"
#include "mapping/codecs/places.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

Cell::Kind cell_kind(SourceKind as, FieldType type) {
  switch (as) {
    case SourceKind::text:
      return Cell::Kind::text;
    case SourceKind::number:
      return Cell::Kind::number;
    case SourceKind::boolean:
      return Cell::Kind::boolean;
    case SourceKind::by_type:
      break;
  }
  if (type == FieldType::decimal || type == FieldType::integer) return Cell::Kind::number;
  return type == FieldType::boolean ? Cell::Kind::boolean : Cell::Kind::text;
}

// JSON numbers pass through double on their way back to us; more digits than it has would be lost.
bool survives_as_number(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  if (text.find('.') == text.npos && text.size() <= 18) return true;  // simdjson keeps integers
  char back[40];
  const auto written = std::to_chars(back, back + sizeof back, number).ptr;
  return normal_decimal({back, static_cast<std::size_t>(written - back)}) == text;
}

class ValueCodec final : public Codec {
 public:
  explicit ValueCodec(ValueOptions options)
      : o_(std::move(options)), kind_(cell_kind(o_.as, o_.field.type)) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const Cell& cell = cells[place_of(cells)];
    if (cell.holds()) return decode_one(cell, reading);
    if (cell.kind == Cell::Kind::empty) reading.value(0, {});
  }

  Encoded encode(std::span<const std::string_view> values,
                 std::span<const Cell> before) const override {
    std::string text(values[0]);
    if (o_.decimal_comma && kind_ == Cell::Kind::text)
      if (const auto point = text.find('.'); point != text.npos) text[point] = ',';
    if (kind_ == Cell::Kind::number && !text.empty() && !survives_as_number(text))
      return std::unexpected(Unwritable{"SP-MAP-122", "has more digits than a JSON number keeps"});
    return placed(Cell::make(kind_, std::move(text)), before);
  }

 private:
  void decode_one(const Cell& cell, Reading& reading) const {
    if (cell.kind >= Cell::Kind::list) {
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one value belongs");
    }
    if (cell.text().size() > limits::field_value_bytes)
      return reading.problem(0, "SP-MAP-104", "is longer than 65536 bytes");
    auto normal = o_.decimal_comma && cell.kind == Cell::Kind::text
                      ? normal_decimal(cell.text(), true)
                      : o_.normal(o_.field, cell.text());
    if (!normal) return reading.problem(0, "SP-MAP-102", "is not of its kind");
    reading.value(0, std::move(*normal));
  }

  ValueOptions o_;
  Cell::Kind kind_;
};

class PhoneCodec final : public Codec {
 public:
  PhoneCodec(std::string country, std::size_t country_cells)
      : country_(std::move(country)), country_cells_(country_cells) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const auto numbers = cells.first(cells.size() - country_cells_);
    const Cell& cell = numbers[place_of(numbers)];
    if (!cell.holds()) {
      if (cell.kind == Cell::Kind::empty) reading.value(0, {});
      return;
    }
    if (cell.kind >= Cell::Kind::list)
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one value belongs");
    auto normal = normal_phone(cell.text(), country_of(cells.last(country_cells_)));
    if (!normal) return reading.problem(0, "SP-MAP-102", "is no telephone number");
    reading.value(0, std::move(*normal));
  }

  Encoded encode(std::span<const std::string_view> values,
                 std::span<const Cell> before) const override {
    const auto numbers = before.first(before.size() - country_cells_);
    return placed(Cell::make(Cell::Kind::text, std::string(values[0])), numbers);
  }

 private:
  std::string country_of(std::span<const Cell> told) const {
    for (const Cell& cell : told)
      if (cell.kind == Cell::Kind::text) return normal_country(cell.text()).value_or(country_);
    return country_;
  }

  std::string country_;
  std::size_t country_cells_;
};

}  // namespace

std::unique_ptr<const Codec> value_codec(ValueOptions options) {
  return std::make_unique<ValueCodec>(std::move(options));
}

std::unique_ptr<const Codec> phone_codec(std::string country, std::size_t country_cells) {
  return std::make_unique<PhoneCodec>(std::move(country), country_cells);
}

}  // namespace samepage
