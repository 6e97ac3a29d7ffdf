// join, split and person-name: one text made of several.

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "mapping/codec.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

// False after it has told what is wrong.
bool takes_text(const Cell& cell, Reading& reading, std::size_t fields) {
  const bool plain = cell.kind < Cell::Kind::list;
  if (plain && cell.text().size() <= limits::field_value_bytes) return true;
  for (std::size_t which = 0; which < fields; ++which) {
    reading.problem(
        which, plain ? "SP-MAP-104" : "SP-MAP-103",
        plain ? "is longer than 65536 bytes" : "is a list or an object where one value belongs");
  }
  return false;
}

std::vector<Cell> one_cell(std::string text) {
  std::vector<Cell> cells;
  cells.push_back(Cell::make(Cell::Kind::text, std::move(text)));
  return cells;
}

class JoinCodec final : public Codec {
 public:
  JoinCodec(std::string separator, TextForm form) : separator_(std::move(separator)), form_(form) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    std::string joined;
    bool spoken = false;
    for (const Cell& cell : cells) {
      if (!takes_text(cell, reading, 1)) return;
      spoken = spoken || cell.kind != Cell::Kind::absent;
      const std::string part = cell.holds() ? form_(cell.text()) : "";
      if (!joined.empty() && !part.empty()) joined += separator_;
      joined += part;
    }
    if (joined.size() > limits::field_value_bytes)
      return reading.problem(0, "SP-MAP-104", "is longer than 65536 bytes");
    if (spoken) reading.value(0, form_(joined));
  }

  Encoded encode(std::span<const std::string_view> values,
                 std::span<const Cell> before) const override {
    std::vector<Cell> cells;
    std::string_view rest = values[0];
    for (std::size_t i = 0; i < before.size(); ++i) {
      const bool last = i + 1 == before.size();
      const auto end = last ? rest.npos : rest.find(separator_);
      const std::string_view part = rest.substr(0, end);
      if (part.empty() && end != rest.npos) return whole_in_first(values[0], before.size());
      cells.push_back(Cell::make(Cell::Kind::text, std::string(part)));
      rest = end == rest.npos ? std::string_view{} : rest.substr(end + separator_.size());
    }
    // "a, " + nothing would come back as "a".
    if (!values[0].empty() && values[0].ends_with(separator_))
      return whole_in_first(values[0], before.size());
    return cells;
  }

 private:
  static std::vector<Cell> whole_in_first(std::string_view text, std::size_t paths) {
    std::vector<Cell> cells = one_cell(std::string(text));
    while (cells.size() < paths) cells.push_back(Cell::nothing());
    return cells;
  }

  std::string separator_;
  TextForm form_;
};

class SplitCodec final : public Codec {
 public:
  SplitCodec(std::string separator, std::vector<TextForm> forms)
      : separator_(std::move(separator)), forms_(std::move(forms)) {}

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    if (cells[0].kind == Cell::Kind::absent || !takes_text(cells[0], reading, forms_.size()))
      return;
    std::string_view rest = cells[0].text();
    for (std::size_t which = 0; which < forms_.size(); ++which) {
      const auto end = which + 1 == forms_.size() ? rest.npos : rest.find(separator_);
      reading.value(which, forms_[which](rest.substr(0, end)));
      rest = end == rest.npos ? std::string_view{} : rest.substr(end + separator_.size());
    }
  }

  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    std::string joined;
    std::size_t last = values.size();
    while (last > 0 && values[last - 1].empty()) --last;
    for (std::size_t i = 0; i < last; ++i) {
      if (i != 0) joined += separator_;
      joined += values[i];
    }
    return one_cell(std::move(joined));
  }

 private:
  std::string separator_;
  std::vector<TextForm> forms_;
};

// Words that begin a family name of several words.
constexpr std::array particles = {"van", "von", "de",  "del", "della", "di", "da",  "dos", "du",
                                  "den", "der", "ter", "ten", "la",    "le", "el",  "al",  "bin",
                                  "ibn", "zu",  "zum", "zur", "af",    "av", "st.", "mac"};

bool is_particle(std::string_view word) {
  const std::string lower = ascii_lower(word);
  return std::ranges::find(particles, lower) != particles.end();
}

struct PersonName {
  std::string given;
  std::string family;
  bool operator==(const PersonName&) const = default;
};

// "Lovelace, Ada" · "Ada Lovelace" · "Anna van der Berg" · one word is a given name.
PersonName parsed_name(const std::string& text) {
  if (const auto comma = text.find(','); comma != text.npos)
    return {normal_name(text.substr(comma + 1)), normal_name(text.substr(0, comma))};
  const auto words = split(text, ' ');
  if (words.size() < 2) return {text, {}};
  std::size_t family = words.size() - 1;
  while (family > 1 && is_particle(words[family - 1])) --family;
  const auto length = static_cast<std::size_t>(words[family].data() - text.data());
  return {text.substr(0, length - 1), text.substr(length)};
}

class PersonNameCodec final : public Codec {
 public:
  void decode(std::span<const Cell> cells, Reading& reading) const override {
    if (cells[0].kind == Cell::Kind::absent || !takes_text(cells[0], reading, 2)) return;
    PersonName name = parsed_name(normal_name(cells[0].text()));
    reading.value(0, std::move(name.given));
    reading.value(1, std::move(name.family));
  }

  // "Given Family" when that reads back; else "Family, Given", which always tells them apart.
  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    const PersonName name{std::string(values[0]), std::string(values[1])};
    std::string plain = name.given;
    if (!plain.empty() && !name.family.empty()) plain += ' ';
    plain += name.family;
    if (parsed_name(plain) == name) return one_cell(std::move(plain));
    std::string exact = name.family + ", " + name.given;
    return one_cell(std::string(trim(exact)));
  }
};

}  // namespace

std::unique_ptr<const Codec> join_codec(std::string separator, TextForm form) {
  return std::make_unique<JoinCodec>(std::move(separator), form);
}

std::unique_ptr<const Codec> split_codec(std::string separator, std::vector<TextForm> forms) {
  return std::make_unique<SplitCodec>(std::move(separator), std::move(forms));
}

std::unique_ptr<const Codec> person_name_codec() { return std::make_unique<PersonNameCodec>(); }

}  // namespace samepage
