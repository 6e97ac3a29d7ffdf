#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "mapping/codec.hpp"
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
    bool spoken = false;
    for (const Cell& cell : cells) {
      if (cell.holds()) return decode_one(cell, reading);
      spoken = spoken || cell.kind == Cell::Kind::empty;
    }
    if (spoken) reading.value(0, {});
  }

  Encoded encode(std::span<const std::string_view> values,
                 std::span<const Cell> before) const override {
    std::vector<Cell> cells;
    if (values[0].empty() && o_.first_of) {  // each path that holds something would be read again
      for (const Cell& cell : before) cells.push_back(cell.holds() ? Cell::nothing() : Cell{});
      if (!cells[0].holds()) cells[0] = Cell::nothing();
      return cells;
    }
    std::string text(values[0]);
    if (o_.decimal_comma && kind_ == Cell::Kind::text)
      if (const auto point = text.find('.'); point != text.npos) text[point] = ',';
    if (kind_ == Cell::Kind::number && !text.empty() && !survives_as_number(text))
      return std::unexpected(Unwritable{"SP-MAP-122", "has more digits than a JSON number keeps"});
    cells.push_back(Cell::make(kind_, std::move(text)));
    return cells;
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
  explicit PhoneCodec(std::string country) : country_(std::move(country)) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    if (!cells[0].holds()) {
      if (cells[0].kind == Cell::Kind::empty) reading.value(0, {});
      return;
    }
    if (cells[0].kind >= Cell::Kind::list)
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one value belongs");
    std::string country = country_;
    if (cells.size() > 1 && cells[1].kind == Cell::Kind::text)
      country = normal_country(cells[1].text()).value_or(country_);
    auto normal = normal_phone(cells[0].text(), country);
    if (!normal) return reading.problem(0, "SP-MAP-102", "is no telephone number");
    reading.value(0, std::move(*normal));
  }

  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    std::vector<Cell> cells;
    cells.push_back(Cell::make(Cell::Kind::text, std::string(values[0])));
    return cells;
  }

 private:
  std::string country_;
};

}  // namespace

std::unique_ptr<const Codec> value_codec(ValueOptions options) {
  return std::make_unique<ValueCodec>(std::move(options));
}

std::unique_ptr<const Codec> phone_codec(std::string country) {
  return std::make_unique<PhoneCodec>(std::move(country));
}

}  // namespace samepage
