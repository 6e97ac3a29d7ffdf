#include "mapping/text_template.hpp"

#include "base/text.hpp"

namespace samepage {

Result<TextTemplate> TextTemplate::parse(std::string_view text, EntityKind entity,
                                         const Catalogue& catalogue, const std::string& where) {
  const auto fault = [&](const std::string& cause) {
    return fail("SP-MAP-015", "the template " + cause, where,
                "write it like \"{given_name} {family_name}\"");
  };
  TextTemplate made;
  while (!text.empty()) {
    const auto open = text.find('{');
    if (open != 0) made.pieces_.push_back({std::string(text.substr(0, open)), false, 0});
    if (open == text.npos) break;
    const auto close = text.find('}', open);
    if (close == text.npos) return fault("has a brace that is not closed");
    const std::string name(text.substr(open + 1, close - open - 1));
    const Field* field = catalogue.find(entity, name);
    if (field == nullptr) return fault("names the unknown field '" + name + "'");
    made.pieces_.push_back({{}, true, field->id});
    made.fields_.push_back(field->id);
    text.remove_prefix(close + 1);
  }
  if (made.fields_.empty()) return fault("names no field");
  return made;
}

std::string TextTemplate::fill(const Values& values) const {
  std::string out;
  for (const Piece& piece : pieces_)
    out += piece.is_field ? values.get(piece.field) : std::string_view(piece.literal);
  return collapse_spaces(out);
}

std::optional<std::string> TextTemplate::fill_whole(const Values& values) const {
  for (const FieldId field : fields_)
    if (values.get(field).empty()) return std::nullopt;
  return fill(values);
}

}  // namespace samepage
