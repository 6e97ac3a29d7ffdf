// Every normal form of a normal form is itself.

#include "mapping/normalisers.hpp"

#include "base/text.hpp"
#include "fuzz.hpp"
#include "mapping/normal/domain.hpp"

namespace samepage {
namespace {

template <class Form>
void idempotent(const char* name, std::string_view text, Form form) {
  const std::optional<std::string> once = form(text);
  if (!once) return;
  fuzz::require(is_utf8(*once), std::string(name) + " gives UTF-8", *once);
  const std::optional<std::string> twice = form(*once);
  fuzz::require(twice.has_value(), std::string(name) + " reads its own form", *once);
  fuzz::same(*twice, *once, std::string(name) + " is idempotent");
}

}  // namespace

// The text; in a second part a country or choices.
SP_FUZZ(normalisers) {
  const std::string text = to_utf8_lossy(in.part());
  const std::string more = to_utf8_lossy(in.part());
  idempotent("normal_email", text, normal_email);
  idempotent("normal_phone", text, [&](std::string_view t) { return normal_phone(t, more); });
  idempotent("normal_name", text, [](auto t) { return std::optional(normal_name(t)); });
  idempotent("normal_mark", text, [](auto t) { return std::optional(normal_mark(t)); });
  idempotent("normal_text", text, [](auto t) { return std::optional(normal_text(t)); });
  idempotent("normal_country", text, normal_country);
  idempotent("normal_currency", text, normal_currency);
  idempotent("normal_decimal", text, [](auto t) { return normal_decimal(t); });
  idempotent("normal_integer", text, normal_integer);
  idempotent("normal_boolean", text, normal_boolean);
  idempotent("normal_url", text, normal_url);
  idempotent("normal_domain", text, normal_domain);
  idempotent("word_key", text, [](auto t) { return std::optional(word_key(t)); });
  idempotent("normal_handle", text, [](auto t) { return std::optional(normal_handle(t)); });
  if (const auto comma = normal_decimal(text, true))
    fuzz::require(normal_decimal(*comma) == comma, "a decimal comma becomes a decimal", *comma);
  static_cast<void>(domain_of(text));
  for (int type = 0; type <= static_cast<int>(FieldType::reference); ++type) {
    Field field;
    field.type = static_cast<FieldType>(type);
    field.choices = {"subscribed", "unsubscribed", more};
    for (const auto strength : {IdentifierStrength::none, IdentifierStrength::strong}) {
      field.identifier = strength;
      idempotent(("normal_value of type " + std::to_string(type)).c_str(), text,
                 [&](std::string_view t) { return normal_value(field, t, more); });
    }
  }
}

}  // namespace samepage
