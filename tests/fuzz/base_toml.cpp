// toml++ behind our view and its guard: every byte there is, outside and inside of strings.

#include "base/text.hpp"
#include "base/toml.hpp"
#include "fuzz.hpp"

namespace samepage {
namespace {

void walk(const toml::Document& document, toml::Value value) {
  fuzz::require(is_utf8(value.text()), "a text is UTF-8", value.text());
  fuzz::require(value.line() >= 0, "a line is none or a number");
  static_cast<void>(document.where(value));
  static_cast<void>(value.integer());
  static_cast<void>(value.real());
  static_cast<void>(value.texts());
  for (const toml::Value item : value.items()) walk(document, item);
  for (const toml::Member& member : value.members()) {
    fuzz::require(is_utf8(member.name), "a name is UTF-8", member.name);
    walk(document, member.value);
  }
}

}  // namespace

SP_FUZZ(toml) {
  const auto document = toml::Document::parse(in.all(), "fuzz.toml");
  if (document) {
    walk(*document, document->root());
    static_cast<void>(toml::unknown_members(*document, document->root(), {"known", "stream"}, "X"));
  } else {
    fuzz::require(document.error().code.starts_with("SP-TOML-"), "a fault has its code",
                  document.error().code);
    fuzz::require(is_utf8(document.error().message), "a message is UTF-8",
                  document.error().message);
  }
}

}  // namespace samepage
