#pragma once
// One operation of the mapping language, in both directions: cells ↔ canonical values. A codec
// knows neither paths nor records; the mapping around it keeps the lens laws.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/cell.hpp"
#include "mapping/normalisers.hpp"
#include "model/catalogue.hpp"

namespace samepage {

// Takes what a codec reads. Values are in normal form; "" = the source says "empty".
class Reading {
 public:
  virtual void value(std::size_t which, std::string normal) = 0;
  // `code` SP-MAP-1xx; `cause` completes "the value of FIELD at PATH …" and holds no value.
  virtual void problem(std::size_t which, const char* code, std::string_view cause) = 0;

 protected:
  ~Reading() = default;
};

struct Unwritable {
  const char* code = "";
  std::string cause;  // completes "the value of FIELD …"
};
using Encoded = std::expected<std::vector<Cell>, Unwritable>;

class Codec {
 public:
  virtual ~Codec() = default;
  // One cell for each path of the rule. A field of which nothing is said gets neither call.
  virtual void decode(std::span<const Cell> cells, Reading& reading) const = 0;
  // `values`: the wanted value of each field, normal or "". `before`: the cells as last seen. Gives
  // at most one cell for each path; an absent cell leaves that path alone.
  virtual Encoded encode(std::span<const std::string_view> values,
                         std::span<const Cell> before) const = 0;
};

// How a source wants its values.
enum class SourceKind : std::uint8_t { by_type, text, number, boolean };

// Turns the text of a cell into the normal form; none when it is not of its kind.
using Normal = std::optional<std::string> (*)(const Field& field, std::string_view text);

struct ValueOptions {
  Field field;  // of which type the values are
  Normal normal = nullptr;
  SourceKind as = SourceKind::by_type;
  bool decimal_comma = false;
};
std::unique_ptr<const Codec> value_codec(ValueOptions options);

// cells: the places of the number, then those of its country.
std::unique_ptr<const Codec> phone_codec(std::string country, std::size_t country_cells);

std::unique_ptr<const Codec> join_codec(std::string separator, TextForm form);
std::unique_ptr<const Codec> split_codec(std::string separator, std::vector<TextForm> forms);
std::unique_ptr<const Codec> person_name_codec();

struct TableEntry {
  std::string source;
  std::string canonical;
};
struct TableOptions {
  std::vector<TableEntry> entries;  // the first entry of a canonical value is the one written
  std::optional<std::string> otherwise;
  SourceKind as = SourceKind::text;
};
std::unique_ptr<const Codec> table_codec(TableOptions options);

// `format` has %d %m %Y %y %H %M %S and other characters as themselves, or is "unix" or "unix_ms".
// SP-MAP-016 is for the caller: `date_format_fault` says what is wrong with a format, or nothing.
std::string date_format_fault(std::string_view format, bool with_clock);
std::unique_ptr<const Codec> date_codec(std::string format, bool with_clock);

// A set of texts, as a list or, with a separator, as one text.
std::unique_ptr<const Codec> texts_codec(Field item, Normal normal, std::string separator);

std::unique_ptr<const Codec> reference_codec(std::string stream, SourceKind as);

}  // namespace samepage
