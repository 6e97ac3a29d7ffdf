#include "base/assert.hpp"
#include "base/json.hpp"
#include "world.hpp"

namespace samepage::protocol {
namespace {

constexpr const char* text_mapping =
    "stream = \"companies\"\nentity = \"company\"\n"
    "[[map]]\nfield = \"name\"\npath = \"name\"\n"
    "[[map]]\nfield = \"second\"\npath = \"second\"\n";
constexpr const char* set_mapping =
    "stream = \"companies\"\nentity = \"company\"\n"
    "[[map]]\nfield = \"name\"\npath = \"name\"\n"
    "[[map]]\nfield = \"second\"\npath = \"second\"\nop = \"texts\"\n";

}  // namespace

Setting::Setting(Bounds chosen) : bounds(std::move(chosen)) {
  Field name, second;
  name.entity = second.entity = EntityKind::company;
  name.name = "name";
  second.name = "second";
  second.empty = EmptyPolicy::clear;
  if (bounds.second_is_set) {
    second.type = FieldType::texts;
    second.survivorship = Survivorship::set_union;
  }
  fields = {catalogue.add(name), catalogue.add(second)};
  auto mapping = Mapping::compile(bounds.second_is_set ? set_mapping : text_mapping,
                                  "companies.toml", catalogue);
  SP_ASSERT(mapping.has_value());
  mapping_ = std::make_unique<Mapping>(std::move(*mapping));
  rules.catalogue = &catalogue;
  for (std::size_t i = 0; i < bounds.systems; ++i) {
    Site site;
    site.id = StreamId{static_cast<std::int64_t>(i) + 1};
    site.connection.name = std::string(1, static_cast<char>('A' + i));
    site.connection.on_delete = bounds.on_delete;
    site.manifest.create = WriteCreate::search;
    site.manifest.update = true;
    site.manifest.remove = WriteDelete::remove;
    site.mapping = mapping_.get();
    rules.sites.push_back(std::move(site));
  }
}

// What people may type; `i` is what everybody holds at first.
std::vector<std::string> Setting::choices(std::size_t field) const {
  if (field == 0) return {"i", "a", "b"};
  if (!bounds.second_is_set) return {"a", "b", ""};
  return {"", "[\"i\"]", "[\"a\"]", "[\"a\",\"i\"]"};
}

std::string Setting::body_of(const RemoteRecord& record) const {
  json::Writer body;
  body.object().member("name", record.values[0]).key("second");
  if (!bounds.second_is_set) {
    body.value(record.values[1]);
  } else if (record.values[1].empty()) {
    body.array().end();
  } else {
    body.raw(record.values[1]);
  }
  body.end();
  return body.take();
}

std::string Step::text() const {
  static const char* const names[] = {"edit",   "delete", "lose cursor", "decide",
                                      "settle", "read",   "plan",        "push"};
  static const char* const outcomes[] = {"",
                                         ", the answer is lost after the effect",
                                         ", lost before it took effect",
                                         ", refused",
                                         ", put off",
                                         ", crash before sending",
                                         ", crash before the answer is stored"};
  std::string all = names[static_cast<int>(kind)];
  if (kind == Kind::plan) return all;
  if (kind != Kind::decide) all += std::string(" ") + static_cast<char>('A' + system);
  if (kind == Kind::edit || kind == Kind::decide)
    all += (field == 0 ? " name = " : " second = ") + (value.empty() ? "(empty)" : value);
  return all + outcomes[static_cast<int>(outcome)];
}

}  // namespace samepage::protocol
