// Mappings: any TOML compiles or says why; records of any kind keep the lens laws under the shipped
// mappings and under whatever compiled.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "fuzz.hpp"
#include "mapping/mapping.hpp"

namespace samepage {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(std::string(SAMEPAGE_SOURCE_DIR) + "/mappings/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const Catalogue& canonical() {
  static const Catalogue all = *read_catalogue(file("canonical.toml"), "canonical.toml");
  return all;
}

// The laws for one record. `before`: what a system held when it was last seen.
void keep_laws(const Mapping& mapping, const Catalogue& catalogue, json::Value record,
               json::Value before) {
  const GetOutcome got = mapping.get(record);
  for (const FieldValue& value : got.values)
    fuzz::require(is_utf8(value.value), "a canonical value is UTF-8", value.value);
  Values wanted;
  for (const FieldId field : mapping.writable())
    if (const std::string* value = got.values.find(field)) wanted.set(field, *value);
  const auto unchanged = mapping.put(wanted, record);
  fuzz::require(unchanged.has_value(), "what was read can be put");
  fuzz::require(!unchanged->changes, "what is read and put changes nothing", unchanged->json);

  const auto put = mapping.put(wanted, before);
  if (!put) return;
  const auto members = json::Document::parse(put->json);
  fuzz::require(members.has_value(), "put gives JSON", put->json);
  const std::string after_text = apply_members(before, members->root());
  const auto after = json::Document::parse(after_text);
  fuzz::require(after.has_value(), "the record after it is JSON", after_text);
  const Values shown = mapping.get(after->root()).values;
  for (const FieldValue& value : wanted) {
    const bool reported = std::ranges::any_of(
        put->problems, [&](const FieldProblem& p) { return p.field == value.field; });
    if (reported || (value.value.empty() && !before.exists())) continue;
    fuzz::same(
        shown.get(value.field), value.value,
        "what is put is read back: " + catalogue.field(value.field).name + " after " + after_text);
  }
  static_cast<void>(mapping.unmapped(record));
}

}  // namespace

// A mapping file; a record; a record as seen before.
SP_FUZZ(mapping) {
  Catalogue catalogue = canonical();
  const auto mapping = Mapping::compile(in.part(), "fuzz.toml", catalogue, "DE");
  if (!mapping) {
    fuzz::require(!mapping.error().empty(), "a mapping that is refused has a fault");
    for (const Error& fault : mapping.error()) {
      fuzz::require(fault.code.starts_with("SP-"), "a fault has its code", fault.code);
      fuzz::require(is_utf8(fault.text()), "a message is UTF-8", fault.text());
    }
    return;
  }
  const auto record = json::Document::parse(in.part());
  const auto before = json::Document::parse(in.part());
  if (record)
    keep_laws(*mapping, catalogue, record->root(), before ? before->root() : json::Value{});
}

// The name of a shipped mapping ("tryton/contacts"); a record; a record as seen before.
SP_FUZZ(mapped_record) {
  static std::map<std::string, std::pair<Catalogue, Mapping>, std::less<>> known;
  const std::string name(in.part());
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz/") != name.npos) return;
  auto found = known.find(name);
  if (found == known.end()) {
    const std::string text = file(name + ".toml");
    if (text.empty() || name == "canonical") return;
    Catalogue catalogue = canonical();
    auto mapping = Mapping::compile(text, name, catalogue, "DE");
    fuzz::require(mapping.has_value(), "a shipped mapping compiles", name);
    found = known.emplace(name, std::pair(std::move(catalogue), std::move(*mapping))).first;
  }
  const auto record = json::Document::parse(in.part());
  const auto before = json::Document::parse(in.part());
  if (record)
    keep_laws(found->second.second, found->second.first, record->root(),
              before ? before->root() : json::Value{});
}

SP_FUZZ(catalogue) {
  const auto catalogue = read_catalogue(in.all(), "fuzz.toml");
  if (!catalogue) fuzz::require(!catalogue.error().empty(), "a catalogue refused has a fault");
}

}  // namespace samepage
