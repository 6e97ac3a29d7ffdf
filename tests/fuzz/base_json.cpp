// JSON as everybody writes it: what is read and written is read as the same, and the connectors'
// reader agrees with the hub's about what is JSON.

#include <samepage/sdk.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"

namespace samepage {
namespace {

void copy(json::Value value, json::Writer& out) {
  switch (value.kind()) {
    case json::Kind::object:
      out.object();
      for (const auto& [name, member] : value.members()) {
        out.key(name);
        copy(member, out);
      }
      out.end();
      break;
    case json::Kind::array:
      out.array();
      for (const json::Value item : value.items()) copy(item, out);
      out.end();
      break;
    case json::Kind::text:
      out.value(value.text());
      break;
    default:
      static_cast<void>(value.number());
      static_cast<void>(value.integer());
      out.raw(value.scalar().empty() ? "null" : value.scalar());
  }
}

}  // namespace

SP_FUZZ(json) {
  const auto document = json::Document::parse(in.all());
  json::Reader reader;
  const auto again = reader.parse(in.all());
  fuzz::require(document.has_value() == again.has_value(), "Document and Reader agree");
  bool sdk = true;
  try {
    static_cast<void>(sp::Json::parse(in.all()));
  } catch (const sp::Error&) {
    sdk = false;
  }
  if (document) fuzz::require(sdk, "what the hub reads a connector can read", in.all());
  if (!document) return;
  const std::string dumped = document->root().dump();
  fuzz::same(dumped, again->dump(), "Document and Reader read the same");
  const auto second = json::Document::parse(dumped);
  fuzz::require(second.has_value(), "what is written can be read", dumped);
  fuzz::same(second->root().dump(), dumped, "what is read back is written the same");
  json::Writer copied;
  copy(document->root(), copied);
  const auto third = json::Document::parse(copied.text());
  fuzz::require(third.has_value(), "what our writer wrote can be read", copied.text());
  fuzz::same(third->root().dump(), dumped, "value by value it is the same");
}

SP_FUZZ(json_text) {
  std::string quoted;
  json::append_quoted(quoted, in.all());
  const auto document = json::Document::parse(quoted);
  fuzz::require(document.has_value(), "any bytes become a JSON text", quoted);
  fuzz::same(document->root().text(), to_utf8_lossy(in.all()), "it says what was quoted");
  if (!is_utf8(in.all())) return;
  const sp::Json mine = sp::Json::parse(sp::quoted_data(in.all()));
  fuzz::same(mine.text(), in.all(), "a connector's quoted text says the same");
}

}  // namespace samepage
