#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "mapping/compiled.hpp"
#include "mapping/normalisers.hpp"
#include "mapping/reader.hpp"
#include "mapping/rule_claims.hpp"
#include "mapping/rule_reader.hpp"

namespace samepage {
namespace {

constexpr std::pair<std::string_view, Direction> directions[] = {
    {"both", Direction::both}, {"read", Direction::read}, {"write", Direction::write}};

constexpr std::pair<std::string_view, SourceKind> source_kinds[] = {
    {"text", SourceKind::text}, {"number", SourceKind::number}, {"boolean", SourceKind::boolean}};

constexpr std::string_view op_names[] = {
    "text",    "name",      "email",    "phone",  "country", "currency",    "decimal",
    "integer", "boolean",   "date",     "time",   "url",     "choice",      "domain",
    "handle",  "constant",  "first-of", "join",   "split",   "person-name", "table",
    "texts",   "reference", "template", "compose"};

// `Compiled` is private to Mapping, so the compiler is a template over it.
template <class Compiled>
class Compiler {
 public:
  Compiler(TomlReader& reader, Catalogue& catalogue, const std::string& default_country)
      : reader_(reader), catalogue_(catalogue), country_(default_country), claims_(reader) {}

  std::unique_ptr<Compiled> compile() {
    const toml::Value root = reader_.document().root();
    reader_.only(root, {"stream", "entity", "map", "custom", "ignore"});
    made_->stream = reader_.needed_text(root, "stream");
    const std::string entity = reader_.needed_text(root, "entity");
    if (entity.empty()) return nullptr;
    const auto kind = read_entity(reader_, entity, root["entity"]);
    if (!kind) return nullptr;
    made_->entity = *kind;
    for (const toml::Value custom : root["custom"].items()) add_custom(custom);
    read_ignored(root);
    if (root["map"].size() == 0 || !root["map"].is(toml::Kind::array))
      reader_.fault("SP-MAP-001", "the mapping has no rule", root, "add a [[map]] table");
    for (const toml::Value rule : root["map"].items()) read_rule(rule);
    finish();
    return std::move(made_);
  }

 private:
  void add_custom(toml::Value table) {
    const std::string name = reader_.needed_text(table, "name");
    if (name.empty()) return;
    if (!name.starts_with("custom.") || name.size() < 8 || name.size() > 100) {
      reader_.fault("SP-MAP-014", "'" + name + "' is no name of a custom field", table["name"],
                    "write it like custom.vat");
      return;
    }
    Field field = read_field(reader_, table, made_->entity, name, {"name"});
    const Field* known = catalogue_.find(made_->entity, name);
    if (known != nullptr && (known->type != field.type || known->choices != field.choices)) {
      reader_.fault("SP-MAP-014", "'" + name + "' exists with another type or other choices", table,
                    "declare it alike in all mappings, or choose another name");
      return;
    }
    catalogue_.add(std::move(field));
  }

  void read_ignored(toml::Value root) {
    for (const std::string& text : reader_.texts(root, "ignore").value_or(Texts{})) {
      if (auto path = parsed(text, root["ignore"])) made_->ignored.push_back(path->shape());
    }
  }

  std::optional<Path> parsed(std::string_view text, toml::Value place) {
    auto path = Path::parse(text, reader_.where(place));
    if (path) return std::move(*path);
    reader_.errors().push_back(path.error());
    return std::nullopt;
  }

  void read_rule(toml::Value table) {
    RuleDraft draft;
    draft.default_country = country_;
    draft.table = table;
    draft.op = reader_.text(table, "op").value_or("");
    if (!draft.op.empty() && std::ranges::find(op_names, draft.op) == std::end(op_names)) {
      const auto meant = nearest(draft.op, {std::begin(op_names), std::end(op_names)});
      reader_.fault("SP-MAP-007", "there is no operation '" + draft.op + "'", table["op"],
                    meant.empty() ? "core/mapping/README.md lists them"
                                  : "did you mean '" + std::string(meant) + "'?");
      return;
    }
    read_fields(draft);
    read_paths(draft);
    if (draft.broken) return;
    if (draft.op == "constant") return constant(draft);
    if (draft.op == "template") return text_template(draft);
    if (draft.op == "compose") return compose(draft);
    ordinary(draft);
  }

  void read_fields(RuleDraft& draft) {
    const toml::Value table = draft.table;
    Texts names = reader_.texts(table, "fields").value_or(Texts{});
    if (auto one = reader_.text(table, "field")) names.push_back(std::move(*one));
    const bool without = draft.op == "template" || draft.op == "constant";
    if (names.empty() && !without) {
      reader_.fault("SP-MAP-003", "the rule names no field", table, "add field = \"…\"");
      draft.broken = true;
    }
    for (const std::string& name : names) {
      const Field* field = catalogue_.find(made_->entity, name);
      if (field != nullptr) {
        draft.fields.push_back(field);
        continue;
      }
      draft.broken = true;
      reader_.fault("SP-MAP-005",
                    "a " + std::string(name_of(made_->entity)) + " has no field '" + name + "'",
                    table["field"].exists() ? table["field"] : table["fields"], field_fix(name));
    }
  }

  std::string field_fix(const std::string& name) const {
    if (name.starts_with("custom.")) return "declare it: [[custom]] name = \"" + name + "\"";
    std::vector<std::string_view> known;
    for (const Field& field : catalogue_.fields())
      if (field.entity == made_->entity) known.push_back(field.name);
    const auto meant = nearest(name, known);
    return meant.empty() ? "mappings/canonical.toml lists the fields"
                         : "did you mean '" + std::string(meant) + "'?";
  }

  void read_paths(RuleDraft& draft) {
    const toml::Value table = draft.table;
    Texts texts = reader_.texts(table, "paths").value_or(Texts{});
    if (auto one = reader_.text(table, "path")) texts.push_back(std::move(*one));
    const bool without = draft.op == "constant" || draft.op == "compose";
    if (texts.empty() && !without) {
      reader_.fault("SP-MAP-003", "the rule names no path", table, "add path = \"…\"");
      draft.broken = true;
    }
    bool many = false;
    for (const std::string& text : texts) {
      if (auto path = parsed(text, table["path"].exists() ? table["path"] : table["paths"])) {
        many = many || path->many();
        draft.paths.push_back(std::move(*path));
      } else {
        draft.broken = true;
      }
    }
    const bool derived = std::ranges::any_of(draft.fields, &Field::derived);
    draft.direction = reader_.named(table, "direction", directions,
                                    many || derived ? Direction::read : Direction::both);
    if (draft.direction != Direction::read && (many || derived)) {
      reader_.fault(
          "SP-MAP-013",
          derived ? "a derived field is never written" : "a path with [*] is never written",
          table["direction"], "use direction = \"read\"");
      draft.broken = true;
    }
    // A constant may be a whole number or a flag; its kind is its own `as`.
    if (draft.op != "constant")
      draft.as = reader_.named(table, "as", source_kinds, SourceKind::by_type);
  }

  void ordinary(RuleDraft& draft) {
    auto codec = make_codec(reader_, draft);
    if (!codec || draft.broken) return;
    MapRule rule;
    rule.line = draft.table.line();
    rule.reads = draft.direction != Direction::write;
    rule.writes = draft.direction != Direction::read;
    for (const Field* field : draft.fields) {
      rule.fields.push_back(field->id);
      if (rule.reads) claims_.reading(*field, draft.table);
      if (rule.writes) claims_.writing(*field, draft.table);
    }
    if (reader_.flag(draft.table, "grows").value_or(false))
      made_->growing.push_back(draft.fields.front()->id);
    rule.own_paths = draft.paths.size() - draft.helping_paths;
    for (std::size_t i = 0; rule.writes && i < rule.own_paths; ++i)
      claims_.path(draft.paths[i], draft.table);
    rule.paths = std::move(draft.paths);
    for (const Path& path : rule.paths) rule.places.push_back(made_->table.add(path));
    rule.codec = std::move(codec);
    made_->rules.push_back(std::move(rule));
  }

  void constant(RuleDraft& draft) {
    reader_.only(draft.table, {"op", "field", "path", "value"});
    const toml::Value value = draft.table["value"];
    json::Writer json;
    std::string text(value.text());
    if (value.is(toml::Kind::integer)) {
      text = std::to_string(value.integer());
      json.value(value.integer());
    } else if (value.is(toml::Kind::boolean)) {
      text = value.boolean() ? "true" : "false";
      json.value(value.boolean());
    } else if (value.is(toml::Kind::text)) {
      json.value(text);
    } else {
      reader_.fault("SP-MAP-003", "a constant needs a value", draft.table, "add value = \"…\"");
      return;
    }
    ConstantRule rule;
    if (!draft.fields.empty()) {
      const auto normal = normal_value(*draft.fields[0], text);
      if (!normal) {
        reader_.fault("SP-MAP-009",
                      "the constant is no value of the field '" + draft.fields[0]->name + "'",
                      value, "correct the value or the field");
        return;
      }
      claims_.reading(*draft.fields[0], draft.table);
      rule.field = draft.fields[0]->id;
      rule.value = *normal;
    }
    if (!draft.paths.empty()) {
      claims_.path(draft.paths[0], draft.table);
      rule.path = std::move(draft.paths[0]);
    }
    rule.json = json.take();
    made_->constants.push_back(std::move(rule));
  }

  void text_template(RuleDraft& draft) {
    reader_.only(draft.table, {"op", "path", "template", "direction"});
    const std::string text = reader_.needed_text(draft.table, "template");
    if (text.empty()) return;
    if (draft.table["direction"].exists() && draft.direction != Direction::write) {
      reader_.fault("SP-MAP-013", "a template is never read", draft.table["direction"],
                    "use direction = \"write\", or op = \"compose\" to read");
      return;
    }
    auto parsed = TextTemplate::parse(text, made_->entity, catalogue_,
                                      reader_.where(draft.table["template"]));
    if (!parsed) return reader_.errors().push_back(parsed.error());
    claims_.path(draft.paths[0], draft.table);
    made_->templates.push_back({std::move(draft.paths[0]), std::move(*parsed)});
  }

  void compose(RuleDraft& draft) {
    reader_.only(draft.table, {"op", "field", "template", "direction"});
    const std::string text = reader_.needed_text(draft.table, "template");
    if (text.empty() || draft.fields.size() != 1) return;
    if (draft.table["direction"].exists() && draft.direction != Direction::read) {
      reader_.fault("SP-MAP-013", "a composed field is never written", draft.table["direction"],
                    "use direction = \"read\"");
      return;
    }
    auto parsed = TextTemplate::parse(text, made_->entity, catalogue_,
                                      reader_.where(draft.table["template"]));
    if (!parsed) return reader_.errors().push_back(parsed.error());
    claims_.reading(*draft.fields[0], draft.table);
    made_->composes.push_back({*draft.fields[0], std::move(*parsed)});
  }

  void finish() {
    std::ranges::stable_sort(made_->rules, {}, [](const MapRule& r) { return r.fields.front(); });
    made_->readable.assign(claims_.read().begin(), claims_.read().end());
    made_->writable.assign(claims_.written().begin(), claims_.written().end());
    std::uint64_t print = hash64(normaliser_version());
    for (const Field& field : catalogue_.fields()) {
      if (field.entity != made_->entity) continue;
      made_->names.emplace(field.id, std::string(name_of(field.entity)) + "." + field.name);
      if (!claims_.read().contains(field.id) && !claims_.written().contains(field.id)) continue;
      print = hash_combine(print, hash64(field.name));
      print = hash_combine(print, static_cast<std::uint64_t>(field.type));
      const bool identifies = field.identifier != IdentifierStrength::none;
      print = hash_combine(print, static_cast<std::uint64_t>(identifies));
      for (const std::string& choice : field.choices) print = hash_combine(print, hash64(choice));
    }
    made_->fingerprint = print;
  }

  using Texts = std::vector<std::string>;
  TomlReader& reader_;
  Catalogue& catalogue_;
  std::string country_;
  std::unique_ptr<Compiled> made_ = std::make_unique<Compiled>();
  RuleClaims claims_;
};

}  // namespace

std::expected<Mapping, Errors> Mapping::compile(std::string_view toml, const std::string& file,
                                                Catalogue& catalogue,
                                                const std::string& default_country) {
  const auto document = toml::Document::parse(toml, file, limits::mapping_file_bytes);
  if (!document) return std::unexpected(Errors{document.error()});
  Errors errors;
  TomlReader reader(*document, errors);
  Catalogue grown = catalogue;  // custom fields stay only when the mapping is sound
  auto compiled = Compiler<Compiled>(reader, grown, default_country).compile();
  if (!errors.empty() || !compiled) return std::unexpected(std::move(errors));
  compiled->fingerprint = hash_combine(compiled->fingerprint, hash64(toml));
  if (!default_country.empty())  // another country reads the same numbers otherwise
    compiled->fingerprint = hash_combine(compiled->fingerprint, hash64(default_country));
  catalogue = std::move(grown);
  return Mapping(std::move(compiled));
}

}  // namespace samepage
