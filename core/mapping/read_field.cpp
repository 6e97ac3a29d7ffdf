#include <algorithm>
#include <set>

#include "mapping/mapping.hpp"
#include "mapping/reader.hpp"

namespace samepage {
namespace {

constexpr std::pair<std::string_view, FieldType> types[] = {
    {"text", FieldType::text},          {"name", FieldType::name},
    {"email", FieldType::email},        {"phone", FieldType::phone},
    {"country", FieldType::country},    {"currency", FieldType::currency},
    {"decimal", FieldType::decimal},    {"integer", FieldType::integer},
    {"boolean", FieldType::boolean},    {"date", FieldType::date},
    {"time", FieldType::time},          {"url", FieldType::url},
    {"choice", FieldType::choice},      {"texts", FieldType::texts},
    {"reference", FieldType::reference}};

constexpr std::pair<std::string_view, Sensitivity> sensitivities[] = {
    {"open", Sensitivity::open},
    {"personal", Sensitivity::personal},
    {"special", Sensitivity::special}};

constexpr std::pair<std::string_view, Survivorship> survivorships[] = {
    {"latest", Survivorship::latest},
    {"source-order", Survivorship::source_order},
    {"most-complete", Survivorship::most_complete},
    {"union", Survivorship::set_union},
    {"restrictive", Survivorship::restrictive},
    {"owner", Survivorship::owner}};

constexpr std::pair<std::string_view, EmptyPolicy> empties[] = {{"keep", EmptyPolicy::keep},
                                                                {"clear", EmptyPolicy::clear}};

constexpr std::pair<std::string_view, IdentifierStrength> strengths[] = {
    {"none", IdentifierStrength::none},
    {"weak", IdentifierStrength::weak},
    {"medium", IdentifierStrength::medium},
    {"strong", IdentifierStrength::strong}};

// Attributes that need one another.
void check_together(TomlReader& reader, toml::Value table, const Field& field) {
  const auto need = [&](bool holds, const char* code, const std::string& cause,
                        const std::string& fix) {
    if (!holds) reader.fault(code, "the field '" + field.name + "' " + cause, table, fix);
  };
  const bool is_choice = field.type == FieldType::choice;
  need(is_choice == !field.choices.empty(), "SP-MAP-020",
       is_choice ? "is a choice without choices" : "has choices but is no choice",
       is_choice ? "add choices = [\"…\"], the least permissive first" : "remove choices");
  const std::set<std::string> distinct(field.choices.begin(), field.choices.end());
  need(distinct.size() == field.choices.size() && !distinct.contains(""), "SP-MAP-020",
       "has an empty or repeated choice", "name every choice once");
  need((field.type == FieldType::reference) == table["refers_to"].exists(), "SP-MAP-021",
       "must have refers_to exactly when it is a reference", "add or remove refers_to");
  need(field.survivorship != Survivorship::set_union || field.type == FieldType::texts,
       "SP-MAP-022", "takes the union but is no set", "use type = \"texts\" or another rule");
  need(field.survivorship != Survivorship::restrictive || is_choice, "SP-MAP-022",
       "is restrictive but no choice", "use type = \"choice\" or another rule");
  const bool by_source =
      field.survivorship == Survivorship::owner || field.survivorship == Survivorship::source_order;
  need(!by_source || !field.sources.empty(), "SP-MAP-023",
       "is decided by connections but names none", "add sources = [\"CONNECTION\"]");
}

}  // namespace

Field read_field(TomlReader& reader, toml::Value table, EntityKind entity, std::string name,
                 const std::vector<std::string_view>& also_known) {
  std::vector<std::string_view> known = {"type",       "sensitivity", "survivorship",
                                         "sources",    "choices",     "empty",
                                         "identifier", "refers_to",   "derived"};
  known.insert(known.end(), also_known.begin(), also_known.end());
  reader.only(table, known);

  Field field;
  field.entity = entity;
  field.name = std::move(name);
  if (!table["type"].exists()) reader.needed_text(table, "type");
  field.type = reader.named(table, "type", types, FieldType::text);
  const bool about_a_person = entity == EntityKind::person || entity == EntityKind::subscription;
  field.sensitivity = reader.named(table, "sensitivity", sensitivities,
                                   about_a_person ? Sensitivity::personal : Sensitivity::open);
  field.survivorship = reader.named(table, "survivorship", survivorships, Survivorship::latest);
  field.empty = reader.named(table, "empty", empties, EmptyPolicy::keep);
  field.identifier = reader.named(table, "identifier", strengths, IdentifierStrength::none);
  if (auto sources = reader.texts(table, "sources")) field.sources = std::move(*sources);
  if (auto choices = reader.texts(table, "choices")) field.choices = std::move(*choices);
  field.derived = reader.flag(table, "derived").value_or(false);
  if (const auto target = reader.text(table, "refers_to")) {
    if (const auto kind = read_entity(reader, *target, table["refers_to"])) field.refers_to = *kind;
  }
  check_together(reader, table, field);
  return field;
}

std::expected<Catalogue, Errors> read_catalogue(std::string_view toml, const std::string& file) {
  const auto document = toml::Document::parse(toml, file, limits::mapping_file_bytes);
  if (!document) return std::unexpected(Errors{document.error()});
  Errors errors;
  TomlReader reader(*document, errors);
  Catalogue catalogue;
  for (const toml::Member& entity : document->root().members()) {
    const auto kind = read_entity(reader, entity.name, entity.value);
    if (!kind) continue;
    for (const toml::Member& field : entity.value.members())
      catalogue.add(read_field(reader, field.value, *kind, std::string(field.name)));
  }
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return catalogue;
}

}  // namespace samepage
