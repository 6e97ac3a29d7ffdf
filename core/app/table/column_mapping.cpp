#include "app/table/column_mapping.hpp"

#include "base/text.hpp"
#include "base/toml.hpp"

namespace samepage::table {
namespace {

class Reading {
 public:
  Reading(const toml::Document& document, Errors& errors) : document_(document), errors_(errors) {}

  ColumnMapping read() {
    ColumnMapping mapping;
    const toml::Value root = document_.root();
    unknown(root, {"settings", "columns", "inputs"});
    settings(root["settings"], mapping);
    mapping.columns = columns(root["columns"]);
    for (const toml::Member& input : root["inputs"].members()) {
      unknown(input.value, {"source", "duplicate_free", "columns"});
      InputOrders& orders = mapping.inputs[std::string(input.name)];
      if (input.value["source"].exists()) orders.source = text(input.value["source"], "source");
      orders.duplicate_free = flag(input.value["duplicate_free"], "duplicate_free", false);
      orders.columns = columns(input.value["columns"]);
      orders.where = document_.where(input.value);
    }
    return mapping;
  }

 private:
  void wrong(toml::Value at, std::string message, std::string fix) {
    errors_.push_back({"SP-TAB-004", std::move(message), document_.where(at), std::move(fix)});
  }
  void unknown(toml::Value table, const std::vector<std::string_view>& known) {
    if (!table.exists()) return;
    if (!table.is(toml::Kind::table))
      return wrong(table, "a table belongs here", "write [NAME] and lines NAME = VALUE below it");
    for (Error& error : toml::unknown_members(document_, table, known, "SP-TAB-004"))
      errors_.push_back(std::move(error));
  }
  std::string text(toml::Value value, std::string_view what) {
    if (!value.is(toml::Kind::text))
      wrong(value, std::string(what) + " has to be a text", "write it in quotes");
    return std::string(value.text());
  }
  bool flag(toml::Value value, std::string_view what, bool fallback) {
    if (value.exists() && !value.is(toml::Kind::boolean))
      wrong(value, std::string(what) + " has to be true or false", "write true or false");
    return value.boolean(fallback);
  }

  void settings(toml::Value table, ColumnMapping& mapping) {
    unknown(table, {"guess", "default_country", "kind", "blocked"});
    mapping.guess = flag(table["guess"], "guess", true);
    if (table["default_country"].exists())
      mapping.default_country = text(table["default_country"], "default_country");
    mapping.blocked = table["blocked"].texts();
    if (const toml::Value kind = table["kind"]; kind.exists()) {
      const std::string word = text(kind, "kind");
      if (word == "person")
        mapping.kind = identity::Kind::person;
      else if (word == "company")
        mapping.kind = identity::Kind::company;
      else if (word != "unknown")
        wrong(kind, "there is no kind '" + word + "'", R"(write "person", "company" or "unknown")");
    }
  }

  std::vector<ColumnOrder> columns(toml::Value table) {
    std::vector<ColumnOrder> orders;
    if (table.exists() && !table.is(toml::Kind::table))
      wrong(table, "a table belongs here", "write COLUMN = \"WORD\" lines");
    for (const toml::Member& member : table.members()) orders.push_back(column(member));
    return orders;
  }

  ColumnOrder column(const toml::Member& member) {
    ColumnOrder order;
    order.plan.column = member.name;
    order.plan.why = "by the mapping";
    order.where = document_.where(member.value);
    toml::Value word = member.value;
    if (member.value.is(toml::Kind::table)) {
      unknown(member.value, {"as", "scope", "scope_column", "separator"});
      word = member.value["as"];
      if (!word.exists()) {
        wrong(member.value, "the column '" + std::string(member.name) + "' does not say what it is",
              R"(add as = "WORD")");
        return order;
      }
      if (member.value["scope"].exists()) order.plan.scope = text(member.value["scope"], "scope");
      if (member.value["separator"].exists())
        order.plan.separator = text(member.value["separator"], "separator");
      if (member.value["scope_column"].exists())
        order.scope_column = text(member.value["scope_column"], "scope_column");
      if (order.scope_column == member.name)
        wrong(member.value, "the column '" + std::string(member.name) + "' is its own scope",
              "name another column, or leave scope_column out");
    }
    const std::string what = text(word, "what a column is");
    if (!what.empty() && !set_by_word(order.plan, what)) {
      const std::string_view meant = nearest(what, words_of_columns());
      wrong(word, "no column can be a '" + what + "'",
            meant.empty() ? "the words stand in docs/reference/identity-mapping.md"
                          : "did you mean '" + std::string(meant) + "'?");
    }
    if (order.plan.use == Use::fact && order.plan.attribute == identity::Attribute::other_text &&
        order.plan.scope.empty())
      order.plan.scope = order.plan.column;
    return order;
  }

  const toml::Document& document_;
  Errors& errors_;
};

}  // namespace

std::expected<ColumnMapping, Errors> read_column_mapping(std::string_view text,
                                                         const std::string& file) {
  auto document = toml::Document::parse(text, file);
  if (!document) return std::unexpected(Errors{document.error()});
  Errors errors;
  ColumnMapping mapping = Reading(*document, errors).read();
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return mapping;
}

}  // namespace samepage::table
