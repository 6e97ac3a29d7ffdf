// Value tables: checked against the values the field can have.

#include <algorithm>

#include "base/text.hpp"
#include "mapping/normalisers.hpp"
#include "mapping/rule_reader.hpp"

namespace samepage {
namespace {

class TableMaker {
 public:
  TableMaker(TomlReader& reader, RuleDraft& draft)
      : reader_(reader), draft_(draft), table_(draft.table), field_(*draft.fields[0]) {}

  std::unique_ptr<const Codec> make_table() {
    if (field_.type == FieldType::texts || field_.type == FieldType::reference) return wrong_type();
    const toml::Value entries = table_["table"];
    if (!entries.is(toml::Kind::table) || entries.size() == 0)
      return refuse("needs a value table", "add table = {\"source\" = \"canonical\"}",
                    "SP-MAP-003");
    TableOptions options;
    options.as = draft_.as == SourceKind::by_type ? SourceKind::text : draft_.as;
    for (const toml::Member& entry : entries.members()) {
      if (!entry.value.is(toml::Kind::text) || !is_normal(std::string(entry.value.text()))) {
        reader_.fault("SP-MAP-009",
                      "the table of '" + field_.name + "' gives '" +
                          std::string(entry.value.text()) + "', which is no value of that field",
                      entry.value, choices_fix());
        draft_.broken = true;
      }
      check_source_text(entry, options.as);
      options.entries.push_back({std::string(entry.name), std::string(entry.value.text())});
    }
    options.otherwise = reader_.text(table_, "otherwise");
    if (options.otherwise && !is_normal(*options.otherwise))
      return refuse("has an otherwise that is no value of '" + field_.name + "'", choices_fix(),
                    "SP-MAP-009");
    if (draft_.direction != Direction::read) check_total(options);
    return draft_.broken ? nullptr : table_codec(std::move(options));
  }

  // boolean with words of its own: a small table.
  std::unique_ptr<const Codec> make_words() {
    if (field_.type != FieldType::boolean && field_.type != FieldType::text) return wrong_type();
    TableOptions options;
    const toml::Value yes = table_["true_values"];
    const toml::Value no = table_["false_values"];
    if (yes.size() == 0 || no.size() == 0)
      return refuse("needs both true_values and false_values", "add them as lists", "SP-MAP-003");
    add_words(yes, "true", options);
    add_words(no, "false", options);
    const toml::Kind kind = yes.at(0).kind();
    options.as = kind == toml::Kind::integer   ? SourceKind::number
                 : kind == toml::Kind::boolean ? SourceKind::boolean
                                               : SourceKind::text;
    if (no.at(0).kind() != kind)
      return refuse("writes true and false as different kinds",
                    "begin both lists with the same kind of value", "SP-MAP-003");
    return table_codec(std::move(options));
  }

 private:
  std::unique_ptr<const Codec> refuse(const std::string& cause, const std::string& fix,
                                      const char* code) {
    reader_.fault(code, "op '" + draft_.op + "' " + cause, table_, fix);
    return nullptr;
  }

  std::unique_ptr<const Codec> wrong_type() {
    return refuse("does not fit the type of the field '" + field_.name + "'",
                  "use an operation of that type, or another field", "SP-MAP-008");
  }

  bool is_normal(const std::string& canonical) {
    return canonical.empty() || normal_value(field_, canonical) == canonical;
  }

  void check_source_text(const toml::Member& entry, SourceKind as) {
    const bool fits =
        entry.name.empty() || as == SourceKind::text ||
        (as == SourceKind::boolean && (entry.name == "true" || entry.name == "false")) ||
        (as == SourceKind::number && normal_decimal(entry.name) == std::string(entry.name));
    if (fits) return;
    reader_.fault(
        "SP-MAP-009",
        "the source value '" + std::string(entry.name) + "' is not of the kind that `as` says",
        entry.value, "correct it, or use as = \"text\"");
    draft_.broken = true;
  }

  std::string choices_fix() const {
    return field_.choices.empty() ? "write it in its normal form"
                                  : "use one of " + join(field_.choices, ", ");
  }

  // Every value the field can have must be writable, or said not to be.
  void check_total(const TableOptions& options) {
    std::vector<std::string> all = field_.choices;
    if (field_.type == FieldType::boolean) all = {"true", "false"};
    const auto unwritten = reader_.texts(table_, "unwritten").value_or(std::vector<std::string>{});
    std::vector<std::string> missing;
    for (const std::string& choice : all) {
      const bool has = std::ranges::any_of(
          options.entries, [&](const TableEntry& entry) { return entry.canonical == choice; });
      if (!has && std::ranges::find(unwritten, choice) == unwritten.end())
        missing.push_back(choice);
    }
    if (missing.empty()) return;
    reader_.fault(
        "SP-MAP-010",
        "the table of '" + field_.name + "' has no source value for " + join(missing, ", "), table_,
        "add them, or list them in unwritten = […]");
    draft_.broken = true;
  }

  static void add_words(toml::Value list, const char* canonical, TableOptions& options) {
    for (const toml::Value item : list.items()) {
      std::string word(item.text());
      if (item.is(toml::Kind::integer)) word = std::to_string(item.integer());
      if (item.is(toml::Kind::boolean)) word = item.boolean() ? "true" : "false";
      options.entries.push_back({std::move(word), canonical});
    }
  }

  TomlReader& reader_;
  RuleDraft& draft_;
  toml::Value table_;
  const Field& field_;
};

}  // namespace

std::unique_ptr<const Codec> make_table_codec(TomlReader& reader, RuleDraft& draft) {
  return TableMaker(reader, draft).make_table();
}

std::unique_ptr<const Codec> make_words_codec(TomlReader& reader, RuleDraft& draft) {
  return TableMaker(reader, draft).make_words();
}

}  // namespace samepage
