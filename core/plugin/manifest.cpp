#include "plugin/manifest.hpp"

#include <algorithm>
#include <set>

#include "plugin/manifest_reader.hpp"

namespace samepage {
namespace {

constexpr std::size_t manifest_bytes = 256u << 10;
constexpr std::size_t streams_max = 64;
constexpr std::size_t properties_max = 128;

// Ids, stream and property names are put into paths, SQL and messages: small and plain.
bool is_name(std::string_view text, std::string_view extra) {
  if (text.empty() || text.size() > 64) return false;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return plain(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return plain(c) || extra.find(c) != extra.npos; });
}

// Versions are shown and written to logs; no white space or control characters.
bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"'; });
}

ConfigProperty read_property(std::string_view name, ObjectReader p) {
  ConfigProperty property;
  property.name = name;
  if (!is_name(name, "_-")) p.wrong("", "is not a plain name: a-z, 0-9, _ and -, at most 64");
  property.type = p.required_text("type");
  if (!property.type.empty())
    choice(p, "type", property.type, {"string", "integer", "boolean", "array"});
  property.secret = p.flag("x-secret", false);
  property.file = p.text("x-file");
  if (!property.file.empty()) choice(p, "x-file", property.file, {"read", "write"});
  property.format = p.text("format");
  if (!property.format.empty()) choice(p, "format", property.format, {"url"});
  property.title = p.text("title");
  property.description = p.text("description");
  property.choices = p.texts("enum");
  constexpr std::int64_t far = INT64_MAX;
  if (p.has("minimum")) property.minimum = p.integer("minimum", 0, -far, far);
  if (p.has("maximum")) property.maximum = p.integer("maximum", 0, -far, far);
  if (const json::Value fallback = p.take("default"); fallback.exists())
    property.default_json = fallback.dump();
  if (property.type == "array" && p.object("items", false).text("type", "string") != "string")
    p.wrong("items", "is not {\"type\": \"string\"}: arrays hold texts");
  p.refuse_others("SP-PLG-014");

  const bool text = property.type == "string";
  if (property.secret && (!text || !property.default_json.empty() || !property.file.empty()))
    p.wrong("x-secret", "needs a plain string without default");
  if (!text && (!property.file.empty() || !property.format.empty()))
    p.wrong("type", "is not string, which x-file and format need");
  if (!text && !property.choices.empty()) p.wrong("enum", "is only known for strings");
  if (!property.default_json.empty() && !fits(property, p.value()["default"]))
    p.wrong("default", "is not a value that the option may have");
  if (property.type != "integer" && (property.minimum || property.maximum))
    p.wrong("type", "is not integer, which minimum and maximum need");
  return property;
}

void read_config(ObjectReader& top, Manifest& m) {
  ObjectReader config = top.object("config", false);
  if (!config.value().exists()) return;
  if (config.text("type", "object") != "object") config.wrong("type", "is not object");
  const std::vector<std::string> required = config.texts("required");
  ObjectReader properties = config.object("properties", false);
  config.refuse_others("SP-PLG-014");
  if (properties.value().size() > properties_max) {
    config.wrong("properties", "has more than 128 members");
    return;
  }
  for (const auto& [name, value] : properties.value().members()) {
    if (!value.is_object()) {
      properties.wrong(name, "is not an object");
      continue;
    }
    m.config.push_back(read_property(name, {value, properties.path_of(name), top.faults()}));
    m.config.back().required = std::ranges::find(required, name) != required.end();
  }
  for (const std::string& name : required)
    if (std::ranges::find(m.config, name, &ConfigProperty::name) == m.config.end())
      config.wrong("required", "names '" + name + "', which is not among the properties");
}

bool is_host_pattern(std::string_view host, const Manifest& m) {
  if (host.starts_with("{config.") && host.ends_with("}")) {
    const std::string_view name = host.substr(8, host.size() - 9);
    return std::ranges::any_of(m.config, [&](const ConfigProperty& p) {
      return p.name == name && p.type == "string" && !p.secret;
    });
  }
  if (host.starts_with("*.")) host.remove_prefix(2);
  return host.find('.') != host.npos || host == "localhost"
             ? std::ranges::all_of(host,
                                   [](char c) {
                                     return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                                            c == '.' || c == '-' || c == ':';
                                   })
             : false;
}

void read_permissions(ObjectReader& top, Manifest& m) {
  ObjectReader p = top.object("permissions", false);
  m.hosts = p.texts("hosts");
  for (const std::string& host : m.hosts)
    if (!is_host_pattern(host, m))
      p.wrong("hosts", "has '" + host.substr(0, 100) +
                           "', which is neither a host name, *.name, nor {config.X} of a string X");
  const json::Value files = p.take("files");
  if (files.is_text()) {
    m.files = files.text();
    choice(p, "files", m.files, {"read", "write"});
  } else if (files.exists() && (files.kind() != json::Kind::boolean || files.boolean())) {
    p.wrong("files", "is neither false, \"read\" nor \"write\"");
  }
  ObjectReader secrets = p.object("secrets", false);
  for (const auto& [name, use] : secrets.value().members()) {
    const int index = choice(secrets, name, use.text(), {"fill", "read"});
    m.secrets.emplace(std::string(name), index == 1 ? SecretUse::read : SecretUse::fill);
    const auto property = std::ranges::find(m.config, name, &ConfigProperty::name);
    if (property == m.config.end() || !property->secret)
      secrets.wrong(name, "is not a property of 'config' with \"x-secret\": true");
  }
  p.refuse_others();
  for (const ConfigProperty& property : m.config) {
    if (property.secret && !m.secrets.contains(property.name))
      p.wrong("secrets", "lacks '" + property.name + "', which 'config' marks x-secret");
    if (!property.file.empty() &&
        (m.files.empty() || (property.file == "write" && m.files == "read")))
      p.wrong("files", "does not allow what config.properties." + property.name +
                           " wants (x-file " + property.file + ")");
  }
}

StreamManifest read_stream(ObjectReader s) {
  StreamManifest stream;
  stream.name = s.required_text("name");
  if (!stream.name.empty() && !is_name(stream.name, "_"))
    s.wrong("name", "is not a plain name: a-z, 0-9 and _, at most 64");
  if (const std::string entity = s.required_text("entity"); !entity.empty()) {
    bool known = false;
    stream.entity = kind_named(entity, &known);
    if (!known)
      s.wrong("entity",
              "is not one of person, company, deal, activity, campaign, subscription, case");
  }
  ObjectReader read = s.object("read", false);
  if (read.value().exists()) {
    const int changes =
        choice(read, "changes", read.required_text("changes"), {"full", "incremental"});
    stream.changes = changes == 1 ? ReadChanges::incremental : ReadChanges::full;
    const int deletes = choice(read, "deletes", read.text("deletes", "none"),
                               {"none", "tombstones", "keys", "listing"});
    stream.deletes = static_cast<ReadDeletes>(std::max(deletes, 0));
    if (stream.deletes == ReadDeletes::listing && stream.changes != ReadChanges::full)
      read.wrong("deletes", "is listing, which only a stream with \"changes\": \"full\" can have");
    read.refuse_others();
  }
  ObjectReader write = s.object("write", false);
  if (write.value().exists()) {
    const int create = choice(write, "create", write.text("create", "none"),
                              {"none", "keyed", "natural", "search"});
    stream.create = static_cast<WriteCreate>(std::max(create, 0));
    stream.update = write.flag("update", false);
    const json::Value remove = write.take("delete");
    if (remove.text() == "archive") {
      stream.remove = WriteDelete::archive;
    } else if (remove.kind() == json::Kind::boolean) {
      stream.remove = remove.boolean() ? WriteDelete::remove : WriteDelete::none;
    } else if (remove.exists()) {
      write.wrong("delete", "is neither true, false nor \"archive\"");
    }
    stream.batch = static_cast<std::uint32_t>(write.integer("batch", 100, 1, 1000));
    stream.settle = write.integer("settle_ms", 0, 0, 24 * 3'600'000);
    if (stream.create == WriteCreate::none && !stream.update && stream.remove == WriteDelete::none)
      s.wrong("write", "can neither create, update nor delete");
    write.refuse_others();
  }
  stream.duplicate_free = s.flag("duplicate_free", false);
  s.refuse_others();
  if (!read.value().exists() && !write.value().exists())
    s.wrong("", "has neither 'read' nor 'write'");
  return stream;
}

void read_streams(ObjectReader& top, Manifest& m) {
  const std::vector<json::Value> all = top.array("streams", true);
  if (top.has("streams") && (all.empty() || all.size() > streams_max))
    top.wrong("streams", "must have 1 to 64 items");
  std::set<std::string> names;
  for (std::size_t i = 0; i < all.size() && i < streams_max; ++i) {
    const std::string path = "streams[" + std::to_string(i) + "]";
    if (!all[i].is_object()) {
      top.wrong(path, "is not an object");
      continue;
    }
    m.streams.push_back(read_stream({all[i], path, top.faults()}));
    if (!names.insert(m.streams.back().name).second)
      top.wrong(path, "has the name of another stream");
  }
}

}  // namespace

const StreamManifest* Manifest::stream(std::string_view name) const {
  const auto found = std::ranges::find(streams, name, &StreamManifest::name);
  return found == streams.end() ? nullptr : &*found;
}

std::expected<Manifest, Errors> parse_manifest(std::string_view text) {
  if (text.size() > manifest_bytes)
    return std::unexpected(Errors{{"SP-PLG-010", "the manifest is larger than 256 KiB", "manifest",
                                   "shorten its descriptions"}});
  const auto document = json::Document::parse(text);
  if (!document)
    return std::unexpected(
        Errors{{"SP-PLG-010", "the manifest cannot be read: " + document.error().message,
                "manifest", "make it valid JSON"}});
  if (!document->root().is_object())
    return std::unexpected(Errors{{"SP-PLG-010", "the manifest is not a JSON object", "manifest",
                                   "see plugins/sdk/README.md"}});
  Errors faults;
  Manifest m;
  ObjectReader top(document->root(), "", faults);
  m.id = top.required_text("id");
  if (!m.id.empty() && !is_name(m.id, "._-"))
    top.wrong("id", "is not a plain name: a-z, 0-9, ., _ and -, at most 64");
  m.version = top.required_text("version");
  if (!m.version.empty() && !is_version(m.version))
    top.wrong("version", "is not a plain version like 1.2.0");
  m.title = top.text("title", m.id);
  m.kind = top.required_text("kind");
  if (!m.kind.empty())
    choice(top, "kind", m.kind,
           {"crm", "email", "analytics", "social", "marketing", "support", "file"});
  read_config(top, m);
  read_permissions(top, m);
  read_streams(top, m);
  ObjectReader limits = top.object("limits", false);
  m.parallel = static_cast<std::uint32_t>(limits.integer("parallel", 4, 1, 64));
  m.per_second = limits.number("per_second", 0, 0, 100'000);
  limits.refuse_others();
  read_privacy_descriptor(top, m);
  top.refuse_others();
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return m;
}

}  // namespace samepage
