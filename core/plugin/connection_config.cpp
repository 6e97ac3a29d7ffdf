// complete_config: a connection's own options, held against what the connector says it knows.
#include <algorithm>
#include <charconv>

#include "base/json.hpp"
#include "base/text.hpp"
#include "plugin/manifest_reader.hpp"

namespace samepage {
namespace {

constexpr std::size_t text_bytes_max = 64u << 10;
constexpr std::size_t items_max = 10'000;

struct Checker {
  std::string_view where;
  Errors faults;

  void add(std::string code, const ConfigProperty& p, std::string message, std::string fix) {
    faults.push_back({std::move(code), "option '" + p.name + "' " + std::move(message),
                      std::string(where), std::move(fix)});
  }
};

std::string expected(const ConfigProperty& p) {
  if (p.type == "array") return "a list of texts";
  if (p.type == "integer") return "a whole number";
  if (p.type == "boolean") return "true or false";
  return "a text";
}

// Only what the hub itself must know of a URL: where it leads, and that it carries no password.
bool is_plain_url(std::string_view url) {
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return false;
  }
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  return !authority.empty() && authority.find('@') == authority.npos &&
         std::ranges::none_of(url, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

void check_text(const ConfigProperty& p, std::string_view text, Checker& checker) {
  if (text.size() > text_bytes_max)
    checker.add("SP-CFG-035", p, "is longer than 64 KiB", "shorten it");
  if (!p.choices.empty() && std::ranges::find(p.choices, text) == p.choices.end())
    checker.add("SP-CFG-034", p, "is none of its possible values",
                "choose one of: " + join(p.choices, ", "));
  if (p.format == "url" && !is_plain_url(text))
    checker.add("SP-CFG-036", p, "is not a URL without user name and password",
                "write https://HOST/PATH, and put passwords into the connection's [secrets]");
  if (!p.file.empty() && (text.empty() || text.find('\0') != text.npos))
    checker.add("SP-CFG-036", p, "is not a file path", "name a file or a folder");
}

void check_integer(const ConfigProperty& p, json::Value value, Checker& checker) {
  const std::string digits = value.scalar();
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failed != std::errc() || end != digits.data() + digits.size())
    return checker.add("SP-CFG-033", p, "is not " + expected(p), "write digits only");
  if (p.minimum && number < *p.minimum)
    checker.add("SP-CFG-035", p, "is too small", "least: " + std::to_string(*p.minimum));
  if (p.maximum && number > *p.maximum)
    checker.add("SP-CFG-035", p, "is too large", "most: " + std::to_string(*p.maximum));
}

void check_value(const ConfigProperty& p, json::Value value, Checker& checker) {
  const json::Kind kind = value.kind();
  const bool fits = p.type == "string"    ? kind == json::Kind::text
                    : p.type == "integer" ? kind == json::Kind::number
                    : p.type == "boolean" ? kind == json::Kind::boolean
                                          : kind == json::Kind::array;
  if (!fits)
    return checker.add("SP-CFG-033", p, "is not " + expected(p), "write it as " + expected(p));
  if (kind == json::Kind::text) check_text(p, value.text(), checker);
  if (kind == json::Kind::number) check_integer(p, value, checker);
  if (kind != json::Kind::array) return;
  if (value.size() > items_max)
    checker.add("SP-CFG-035", p, "has more than 10000 items", "shorten it");
  for (const json::Value item : value.items())
    if (!item.is_text())
      return checker.add("SP-CFG-033", p, "has an item that is not a text",
                         "put every item in quotes");
}

std::string known_names(const Manifest& manifest) {
  std::vector<std::string> names;
  for (const ConfigProperty& p : manifest.config)
    if (!p.secret) names.push_back(p.name);
  return names.empty() ? "this connector has no options" : "known: " + join(names, ", ");
}

}  // namespace

bool fits(const ConfigProperty& property, json::Value value) {
  Checker checker{"manifest", {}};
  check_value(property, value, checker);
  return checker.faults.empty();
}

std::expected<std::string, Errors> complete_config(const Manifest& manifest,
                                                   std::string_view config_json,
                                                   std::string_view where) {
  Checker checker{where, {}};
  const auto document = json::Document::parse(config_json.empty() ? "{}" : config_json);
  if (!document || !document->root().is_object())
    return std::unexpected(Errors{{"SP-CFG-030", "the configuration is not an object of options",
                                   std::string(where), "write NAME = VALUE lines"}});
  const json::Value given = document->root();
  for (const auto& [name, value] : given.members())
    if (std::ranges::find(manifest.config, name, &ConfigProperty::name) == manifest.config.end())
      checker.faults.push_back({"SP-CFG-031",
                                "connector '" + manifest.id + "' has no option '" +
                                    std::string(name.substr(0, 64)) + "'",
                                std::string(where), known_names(manifest)});
  json::Writer out;
  out.object();
  for (const ConfigProperty& p : manifest.config) {
    const json::Value value = given[p.name];
    if (p.secret) {
      if (value.exists())
        checker.add(
            "SP-CFG-037", p, "is a secret and stands in the open",
            "move it to the connection's [secrets] as {env = \"NAME\"} or {file = \"PATH\"}");
    } else if (value.exists()) {
      check_value(p, value, checker);
      out.key(p.name).raw(value.dump());
    } else if (!p.default_json.empty()) {
      out.key(p.name).raw(p.default_json);
    } else if (p.required) {
      checker.add(
          "SP-CFG-032", p, "is missing",
          "set it: " + expected(p) + (p.description.empty() ? "" : " (" + p.description + ")"));
    }
  }
  out.end();
  if (!checker.faults.empty()) return std::unexpected(std::move(checker.faults));
  return out.take();
}

}  // namespace samepage
