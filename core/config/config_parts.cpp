#include "config/config_parts.hpp"

#include <algorithm>
#include <filesystem>

#include "base/json.hpp"

namespace samepage {
namespace {

void write_json(json::Writer& out, toml::Value value) {
  switch (value.kind()) {
    case toml::Kind::missing: out.null(); return;
    case toml::Kind::boolean: out.value(value.boolean()); return;
    case toml::Kind::integer: out.value(value.integer()); return;
    case toml::Kind::real: out.value(value.real()); return;
    case toml::Kind::text:
    case toml::Kind::moment: out.value(value.text()); return;
    case toml::Kind::array:
      out.array();
      for (const toml::Value item : value.items()) write_json(out, item);
      out.end();
      return;
    case toml::Kind::table:
      out.object();
      for (const toml::Member& member : value.members()) {
        out.key(member.name);
        write_json(out, member.value);
      }
      out.end();
      return;
  }
}

}  // namespace

std::string absolute_path(const std::string& folder, const std::string& path) {
  const std::filesystem::path given(path);
  return (given.is_absolute() ? given : folder / given).lexically_normal().string();
}

std::string json_of(toml::Value value) {
  json::Writer out;
  write_json(out, value);
  return out.take();
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == '.';
         });
}

}  // namespace samepage
