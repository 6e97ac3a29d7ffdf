// The operations' own members, checked against the type of the field.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "mapping/normal/domain.hpp"
#include "mapping/normalisers.hpp"
#include "mapping/rule_reader.hpp"

namespace samepage {
namespace {

constexpr std::array<std::pair<std::string_view, FieldType>, 13> type_ops{{
    {"text", FieldType::text},
    {"name", FieldType::name},
    {"email", FieldType::email},
    {"phone", FieldType::phone},
    {"country", FieldType::country},
    {"currency", FieldType::currency},
    {"decimal", FieldType::decimal},
    {"integer", FieldType::integer},
    {"boolean", FieldType::boolean},
    {"date", FieldType::date},
    {"time", FieldType::time},
    {"url", FieldType::url},
    {"choice", FieldType::choice},
}};

std::optional<std::string> by_type(const Field& field, std::string_view text) {
  return normal_value(field, text);
}
std::optional<std::string> by_domain(const Field&, std::string_view text) {
  return domain_of(text);
}
std::optional<std::string> by_handle(const Field&, std::string_view text) {
  return normal_handle(text);
}

bool is_textual(FieldType type) { return type == FieldType::text || type == FieldType::name; }

class CodecMaker {
 public:
  CodecMaker(TomlReader& reader, RuleDraft& draft)
      : reader_(reader), draft_(draft), table_(draft.table), field_(*draft.fields[0]) {}

  std::unique_ptr<const Codec> make() {
    if (draft_.op.empty()) draft_.op = own_op();
    const std::string& op = draft_.op;
    if (op == "join") return join();
    if (op == "split" || op == "person-name") return parts();
    if (op == "table")
      return one_value({"table", "otherwise", "unwritten", "as"}, make_table_codec);
    if (op == "texts") return texts();
    if (op == "reference") return reference();
    if (op == "phone") return phone();
    if (op == "boolean" && table_["true_values"].exists())
      return one_value({"true_values", "false_values"}, make_words_codec);
    if ((op == "date" || op == "time") && table_["format"].exists()) return date();
    return value();
  }

 private:
  // Types that have an operation with members of its own.
  const char* own_op() const {
    switch (field_.type) {
      case FieldType::phone:
        return "phone";
      case FieldType::texts:
        return "texts";
      case FieldType::boolean:
        return "boolean";
      case FieldType::date:
        return "date";
      case FieldType::time:
        return "time";
      default:
        return "";
    }
  }

  void only(std::vector<std::string_view> own) {
    for (const std::string_view shared : {"field", "fields", "path", "paths", "op", "direction"})
      own.push_back(shared);
    reader_.only(table_, own);
  }

  std::unique_ptr<const Codec> refuse(const std::string& cause, const std::string& fix,
                                      const char* code = "SP-MAP-008") {
    reader_.fault(code, "op '" + draft_.op + "' " + cause, table_, fix);
    return nullptr;
  }

  std::unique_ptr<const Codec> wrong_type() {
    return refuse("does not fit the type of the field '" + field_.name + "'",
                  "use an operation of that type, or another field");
  }

  bool one_path() {
    if (draft_.paths.size() == 1) return true;
    refuse("takes one path", "give path = \"…\", or use op = \"first-of\"", "SP-MAP-003");
    return false;
  }

  bool one_field() {
    if (draft_.fields.size() == 1) return true;
    refuse("takes one field", "give field = \"…\", or use op = \"split\"", "SP-MAP-003");
    return false;
  }

  // A path with [*] gives a list, which only texts takes.
  bool single_values() {
    for (const Path& path : draft_.paths) {
      if (!path.many()) continue;
      refuse("reads one value, but [*] gives many", "use op = \"texts\", or [0]", "SP-MAP-006");
      return false;
    }
    return true;
  }

  std::unique_ptr<const Codec> value() {
    const bool first_of = draft_.op == "first-of";
    const bool decimal = draft_.op == "decimal" || field_.type == FieldType::decimal;
    only(decimal ? std::vector<std::string_view>{"as", "decimal_comma"}
                 : std::vector<std::string_view>{"as"});
    const bool several = first_of || table_["op"].exists();
    if (!one_field() || !single_values() || (!several && !one_path())) return nullptr;
    const auto typed = normal_of_op(first_of ? "" : draft_.op, field_);
    if (!typed) return wrong_type();
    ValueOptions options{typed->field, typed->normal, draft_.as,
                         reader_.flag(table_, "decimal_comma").value_or(false)};
    return value_codec(std::move(options));
  }

  std::unique_ptr<const Codec> phone() {
    only({"country", "country_path", "country_paths"});
    if (!one_field() || !single_values()) return nullptr;
    if (field_.type != FieldType::phone && field_.type != FieldType::text) return wrong_type();
    std::string country = reader_.text(table_, "country").value_or("");
    if (!country.empty() && normal_country(country) != country)
      return refuse("has a country that is no ISO 3166 code", "write it like country = \"DE\"",
                    "SP-MAP-017");
    if (country.empty()) country = draft_.default_country;
    auto texts = reader_.texts(table_, "country_paths").value_or(std::vector<std::string>{});
    if (auto one = reader_.text(table_, "country_path")) texts.push_back(std::move(*one));
    for (const std::string& text : texts) {
      const bool one = table_["country_path"].exists();
      auto path = Path::parse(text, reader_.where(table_[one ? "country_path" : "country_paths"]));
      if (!path) {
        reader_.errors().push_back(path.error());
        return nullptr;
      }
      draft_.paths.push_back(std::move(*path));
    }
    draft_.helping_paths = texts.size();
    return phone_codec(std::move(country), texts.size());
  }

  std::unique_ptr<const Codec> join() {
    only({"separator"});
    if (!one_field() || !single_values()) return nullptr;
    if (!is_textual(field_.type)) return wrong_type();
    if (draft_.paths.size() < 2)
      return refuse("takes several paths", "give paths = [\"…\", \"…\"]", "SP-MAP-003");
    return join_codec(separator(), text_form(field_));
  }

  std::unique_ptr<const Codec> parts() {
    const bool person = draft_.op == "person-name";
    only(person ? std::vector<std::string_view>{} : std::vector<std::string_view>{"separator"});
    if (!one_path() || !single_values()) return nullptr;
    if (draft_.fields.size() < 2 || (person && draft_.fields.size() != 2))
      return refuse(person ? "takes two fields" : "takes several fields",
                    "give fields = [\"given_name\", \"family_name\"]", "SP-MAP-003");
    for (const Field* field : draft_.fields)
      if (!is_textual(field->type)) return wrong_type();
    if (person) return person_name_codec();
    std::vector<TextForm> forms;
    for (const Field* field : draft_.fields) forms.push_back(text_form(*field));
    return split_codec(separator(), std::move(forms));
  }

  std::string separator() {
    auto separator = reader_.text(table_, "separator").value_or(" ");
    if (separator.empty()) {
      refuse("has an empty separator", "write it like separator = \", \"", "SP-MAP-003");
      draft_.broken = true;
    }
    return separator;
  }

  // Operations of one field that stand in another file.
  std::unique_ptr<const Codec> one_value(std::vector<std::string_view> own, auto make) {
    only(std::move(own));
    if (!one_field() || !single_values()) return nullptr;
    return make(reader_, draft_);
  }

  std::unique_ptr<const Codec> date() {
    only({"format"});
    if (!one_field() || !one_path() || !single_values()) return nullptr;
    const bool with_clock =
        field_.type == FieldType::time || (field_.type == FieldType::text && draft_.op == "time");
    if (!with_clock && field_.type != FieldType::date && field_.type != FieldType::text)
      return wrong_type();
    std::string format = reader_.text(table_, "format").value_or("");
    if (const std::string fault = date_format_fault(format, with_clock); !fault.empty())
      return refuse("has a format that " + fault, "write it like \"%d.%m.%Y\"", "SP-MAP-016");
    return date_codec(std::move(format), with_clock);
  }

  std::unique_ptr<const Codec> texts() {
    only({"separator", "items", "grows"});
    if (!one_field() || !one_path()) return nullptr;
    if (field_.type != FieldType::texts) return wrong_type();
    const std::string items = reader_.text(table_, "items").value_or("text");
    Field item;
    item.identifier = field_.identifier;
    // Elements are one line each, as names are; those that identify are anyway.
    const bool names = items == "text" && item.identifier == IdentifierStrength::none;
    item.type = names ? FieldType::name : FieldType::text;
    const auto typed = normal_of_op(items, item);
    if (!typed)
      return refuse("has unknown items", "use items = \"email\", \"phone\", \"text\" …",
                    "SP-MAP-008");
    return texts_codec(typed->field, typed->normal, reader_.text(table_, "separator").value_or(""));
  }

  std::unique_ptr<const Codec> reference() {
    only({"stream", "as"});
    if (!one_field() || !one_path() || !single_values()) return nullptr;
    if (field_.type != FieldType::reference) return wrong_type();
    std::string stream = reader_.needed_text(table_, "stream");
    if (stream.empty()) return nullptr;
    return reference_codec(std::move(stream), draft_.as);
  }

  TomlReader& reader_;
  RuleDraft& draft_;
  toml::Value table_;
  const Field& field_;
};

}  // namespace

std::optional<TypedNormal> normal_of_op(std::string_view op, const Field& field) {
  const bool free_text = field.type == FieldType::text;
  if (op.empty()) {
    if (field.type == FieldType::reference) return std::nullopt;
    return TypedNormal{field, by_type};
  }
  if (op == "domain" && free_text) return TypedNormal{field, by_domain};
  if (op == "handle" && free_text) return TypedNormal{field, by_handle};
  for (const auto& [name, type] : type_ops) {
    if (name != op) continue;
    const bool same = type == field.type || (is_textual(type) && is_textual(field.type));
    if (!same && !free_text) return std::nullopt;
    TypedNormal typed{field, by_type};
    const bool one_line = type == FieldType::name && field.identifier == IdentifierStrength::none;
    if (!same || one_line) typed.field.type = type;
    return typed;
  }
  return std::nullopt;
}

std::unique_ptr<const Codec> make_codec(TomlReader& reader, RuleDraft& draft) {
  return CodecMaker(reader, draft).make();
}

}  // namespace samepage
