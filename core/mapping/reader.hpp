#pragma once
// Reading mapping files and the canonical schema: typed members of a TOML table, with every fault
// collected instead of the first one thrown.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.hpp"
#include "model/catalogue.hpp"

namespace samepage {

class TomlReader {
 public:
  TomlReader(const toml::Document& document, Errors& errors)
      : document_(document), errors_(errors) {}

  void fault(const char* code, std::string message, toml::Value place, std::string fix);
  // SP-MAP-002.
  void only(toml::Value table, const std::vector<std::string_view>& known);

  // Each gives nothing when the member is missing, and SP-MAP-003 when it is of another kind.
  std::optional<std::string> text(toml::Value table, std::string_view member);
  std::optional<bool> flag(toml::Value table, std::string_view member);
  std::optional<std::vector<std::string>> texts(toml::Value table, std::string_view member);
  // SP-MAP-003 when it is missing too.
  std::string needed_text(toml::Value table, std::string_view member);

  // One of the names of an enumeration; SP-MAP-004 with all names otherwise.
  template <class T, std::size_t N>
  T named(toml::Value table, std::string_view member,
          const std::pair<std::string_view, T> (&names)[N], T fallback) {
    const auto word = text(table, member);
    if (!word) return fallback;
    std::vector<std::string_view> known;
    for (const auto& [name, value] : names) {
      if (name == *word) return value;
      known.push_back(name);
    }
    not_named(table[member], member, *word, known);
    return fallback;
  }

  std::string where(toml::Value place) const { return document_.where(place); }
  const toml::Document& document() const { return document_; }
  Errors& errors() { return errors_; }

 private:
  bool is_kind(toml::Value table, std::string_view member, toml::Kind kind);
  void not_named(toml::Value place, std::string_view member, std::string_view word,
                 const std::vector<std::string_view>& known);

  const toml::Document& document_;
  Errors& errors_;
};

// The attributes of a canonical field, from `[person.email]` or a mapping's `[[custom]]`.
// SP-MAP-020 to 023 for attributes that do not go together.
Field read_field(TomlReader& reader, toml::Value table, EntityKind entity, std::string name,
                 const std::vector<std::string_view>& also_known = {});

// The name of an entity, or SP-MAP-004.
std::optional<EntityKind> read_entity(TomlReader& reader, std::string_view name, toml::Value place);

}  // namespace samepage
