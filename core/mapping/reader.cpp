#include "mapping/reader.hpp"

namespace samepage {

void TomlReader::fault(const char* code, std::string message, toml::Value place, std::string fix) {
  errors_.push_back({code, std::move(message), document_.where(place), std::move(fix)});
}

void TomlReader::only(toml::Value table, const std::vector<std::string_view>& known) {
  for (Error& error : toml::unknown_members(document_, table, known, "SP-MAP-002"))
    errors_.push_back(std::move(error));
}

bool TomlReader::is_kind(toml::Value table, std::string_view member, toml::Kind kind) {
  const toml::Value value = table[member];
  if (!value.exists()) return false;
  if (value.is(kind)) return true;
  fault("SP-MAP-003",
        "'" + std::string(member) + "' is " + std::string(toml::name_of(value.kind())) + " where " +
            std::string(toml::name_of(kind)) + " belongs",
        value, "write " + std::string(toml::name_of(kind)));
  return false;
}

std::optional<std::string> TomlReader::text(toml::Value table, std::string_view member) {
  if (!is_kind(table, member, toml::Kind::text)) return std::nullopt;
  return std::string(table.text(member));
}

std::optional<bool> TomlReader::flag(toml::Value table, std::string_view member) {
  if (!is_kind(table, member, toml::Kind::boolean)) return std::nullopt;
  return table[member].boolean();
}

std::optional<std::vector<std::string>> TomlReader::texts(toml::Value table,
                                                          std::string_view member) {
  if (!is_kind(table, member, toml::Kind::array)) return std::nullopt;
  auto all = table[member].texts();
  if (all.size() != table[member].size()) {
    fault("SP-MAP-003", "'" + std::string(member) + "' is a list of texts, but not all are texts",
          table[member], "put every element into quotes");
  }
  return all;
}

std::string TomlReader::needed_text(toml::Value table, std::string_view member) {
  if (auto found = text(table, member); found && !found->empty()) return *found;
  if (!table[member].exists() || table[member].is(toml::Kind::text))
    fault("SP-MAP-003", "'" + std::string(member) + "' is missing", table,
          "add " + std::string(member) + " = \"…\"");
  return {};
}

void TomlReader::not_named(toml::Value place, std::string_view member, std::string_view word,
                           const std::vector<std::string_view>& known) {
  std::string all;
  for (const std::string_view name : known) all += (all.empty() ? "" : ", ") + std::string(name);
  fault("SP-MAP-004", "'" + std::string(word) + "' is no " + std::string(member), place,
        "use one of " + all);
}

std::optional<EntityKind> read_entity(TomlReader& reader, std::string_view name,
                                      toml::Value place) {
  bool known = false;
  const EntityKind kind = kind_named(name, &known);
  if (known) return kind;
  reader.fault("SP-MAP-004", "'" + std::string(name) + "' is no entity", place,
               "use one of person, company, deal, activity, campaign, subscription, case");
  return std::nullopt;
}

}  // namespace samepage
