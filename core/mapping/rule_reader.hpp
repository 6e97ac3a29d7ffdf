#pragma once
// Turns one [[map]] table into a rule. Faults go to the reader; a faulty rule is left out, so that
// all faults of a file are told at once.

#include "mapping/compiled.hpp"
#include "mapping/reader.hpp"

namespace samepage {

enum class Direction : std::uint8_t { both, read, write };

// What all operations share, read from the table.
struct RuleDraft {
  toml::Value table;
  std::string op;
  Direction direction = Direction::both;
  std::vector<const Field*> fields;
  std::vector<Path> paths;
  std::size_t helping_paths = 0;  // the last of them, which are only read (a country)
  SourceKind as = SourceKind::by_type;
  bool broken = false;  // told already
  std::string default_country;  // of numbers written nationally, where no rule says another
};

// The codec of an ordinary operation; nothing (and a fault) when it cannot be made.
std::unique_ptr<const Codec> make_codec(TomlReader& reader, RuleDraft& draft);

// Parts of it: `table`, and `boolean` with words of its own. The draft has one field.
std::unique_ptr<const Codec> make_table_codec(TomlReader& reader, RuleDraft& draft);
std::unique_ptr<const Codec> make_words_codec(TomlReader& reader, RuleDraft& draft);

// How texts of the operation's type become normal; for `field` of another type a field of that
// type.
struct TypedNormal {
  Field field;
  Normal normal = nullptr;
};
std::optional<TypedNormal> normal_of_op(std::string_view op, const Field& field);

}  // namespace samepage
