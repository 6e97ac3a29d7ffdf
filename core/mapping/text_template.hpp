#pragma once
// "{given_name} {family_name}": text with canonical fields in it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/catalogue.hpp"
#include "model/values.hpp"

namespace samepage {

class TextTemplate {
 public:
  // SP-MAP-015.
  static Result<TextTemplate> parse(std::string_view text, EntityKind entity,
                                    const Catalogue& catalogue, const std::string& where);

  const std::vector<FieldId>& fields() const { return fields_; }
  // Empty fields leave nothing behind; spaces collapse.
  std::string fill(const Values& values) const;
  // None unless every field has a value: for keys, of which half is no key.
  std::optional<std::string> fill_whole(const Values& values) const;

 private:
  struct Piece {
    std::string literal;
    bool is_field = false;
    FieldId field = 0;
  };
  std::vector<Piece> pieces_;
  std::vector<FieldId> fields_;
};

}  // namespace samepage
