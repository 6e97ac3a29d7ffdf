#include <algorithm>

#include "base/text.hpp"
#include "config/config_parts.hpp"
#include "config/schedule.hpp"

namespace samepage {
namespace {

constexpr Millis longest_call = 3'600'000;
constexpr std::int64_t largest_page = 10'000;

bool is_variable_name(std::string_view name) {
  return is_plain_name(name) && name.find_first_of("-.") == name.npos &&
         !(name.front() >= '0' && name.front() <= '9');
}

// No message here shows what stands in the file: it may be the secret itself.
void read_secret(const ConfigPart& part, toml::Value value, const std::string& connection,
                 const std::string& name, ConnectionConfig& out) {
  const std::string place =
      part.document.where(value) + " [connections." + connection + ".secrets]";
  if (!value.is(toml::Kind::table)) {
    part.reading.faults.push_back(
        {"SP-CFG-009", "the secret '" + name + "' stands in the open", place,
         "change that secret where it belongs to, then write " + name +
             " = { env = \"VARIABLE\" } or " + name + " = { file = \"PATH\" }"});
    return;
  }
  const std::string path = "connections." + connection + ".secrets." + name;
  OptionTable table(part.reading, part.document, value, path, "connections.*.secrets.*");
  SecretSource source;
  const bool by_env = table.text("env", source.env);
  const bool by_file = table.text("file", source.file);
  if (by_env == by_file || (source.env.empty() && source.file.empty())) {
    table.fault({}, "SP-CFG-010", "the secret '" + name + "' needs exactly one source",
                "write { env = \"VARIABLE\" } or { file = \"PATH\" }");
    return;
  }
  if (by_env && !is_variable_name(source.env)) {
    table.fault("env", "SP-CFG-010",
                "the secret '" + name + "' does not name an environment variable",
                "write the variable's name there (letters, digits, _), never the secret itself");
    return;
  }
  if (by_file) source.file = absolute_path(part.folder, source.file);
  out.secrets[name] = source;
}

void read_values(const ConfigPart& part, toml::Value value, const std::string& connection,
                 ConnectionConfig& out) {
  for (const toml::Member& field : value.members()) {
    const std::string name(field.name);
    const std::string place =
        part.document.where(field.value) + " [connections." + connection + ".values]";
    if (name.find('.') == name.npos || !field.value.is(toml::Kind::table)) {
      part.reading.faults.push_back(
          {"SP-CFG-011", "'" + name + "' is not a table of values of one field", place,
           "write [connections." + connection + ".values.\"subscription.list\"] and below it " +
               "\"their word\" = \"canonical word\""});
      continue;
    }
    for (const toml::Member& word : field.value.members()) {
      if (word.value.is(toml::Kind::text) && !word.value.text().empty()) {
        out.values[name][std::string(word.name)] = word.value.text();
        continue;
      }
      part.reading.faults.push_back(
          {"SP-CFG-003", "'" + std::string(word.name) + "' does not name a canonical value",
           part.document.where(word.value) + " [connections." + connection + ".values]",
           "write \"their word\" = \"canonical word\""});
    }
  }
}

// Beside the file that names it, else among the installed mappings.
std::string mapping_folder(const ConfigPart& part, const Config& config, const std::string& given) {
  const std::string beside = absolute_path(part.folder, given);
  if (part.sources.exists(beside)) return beside;
  std::string_view rest = given;
  if (rest.starts_with("./")) rest.remove_prefix(2);
  if (rest.starts_with("mappings/")) rest.remove_prefix(9);
  if (rest.starts_with('/')) return beside;
  const std::string installed = absolute_path(config.mappings, std::string(rest));
  return part.sources.exists(installed) ? installed : beside;
}

void read_places(const ConfigPart& part, OptionTable& table, const Config& config,
                 ConnectionConfig& out) {
  if (table.text("plugin", out.plugin)) {
    if (out.plugin.find('/') != std::string::npos || out.plugin.ends_with(".so")) {
      out.plugin = absolute_path(part.folder, out.plugin);
    } else if (!is_plain_name(out.plugin)) {
      table.fault("plugin", "SP-CFG-011", "'plugin' is neither the id of a connector nor a path",
                  "`samepage plugin list` shows the ids");
    }
  }
  if (table.text("mapping", out.mapping) && !out.mapping.empty())
    out.mapping = mapping_folder(part, config, out.mapping);
}

void read_work(OptionTable& table, ConnectionConfig& out) {
  table.choice<Direction>("direction", out.direction,
                          {{"read", Direction::read},
                           {"write", Direction::write},
                           {"both", Direction::both}});
  if (table.text("schedule", out.schedule)) {
    if (auto schedule = Schedule::parse(out.schedule); !schedule)
      table.fault("schedule", schedule.error().code, schedule.error().message,
                  schedule.error().fix);
  }
  table.texts("streams", out.streams);
  table.choice<OnDelete>("on_delete", out.on_delete,
                         {{"unlink", OnDelete::unlink},
                          {"propagate", OnDelete::propagate},
                          {"recreate", OnDelete::recreate}});
  table.flag("create", out.create);
  table.choice<Isolation>("isolation", out.isolation,
                          {{"process", Isolation::process}, {"none", Isolation::none}});
  table.duration("call_timeout", out.call_timeout, 1000, longest_call);
  std::int64_t page = out.page;
  if (table.whole("page", page, 1, largest_page)) out.page = static_cast<std::uint32_t>(page);
}

void read_connection(const ConfigPart& part, toml::Value value, const Config& config,
                     ConnectionConfig& out) {
  OptionTable table(part.reading, part.document, value, "connections." + out.name,
                    "connections.*");
  if (out.where.empty()) out.where = table.where();
  read_places(part, table, config, out);
  read_work(table, out);
  const toml::Value options = table.inner("config");
  if (options.is(toml::Kind::table)) out.config_json = json_of(options);
  if (options.exists() && !options.is(toml::Kind::table))
    table.fault("config", "SP-CFG-003", "'config' should be a table",
                "write [connections." + out.name + ".config]");
  for (const toml::Member& secret : table.inner("secrets").members())
    read_secret(part, secret.value, out.name, std::string(secret.name), out);
  read_values(part, table.inner("values"), out.name, out);
}

}  // namespace

void read_connections(const ConfigPart& part, toml::Value table, Config& config) {
  for (const toml::Member& member : table.members()) {
    const std::string name(member.name);
    if (!is_plain_name(name)) {
      part.reading.faults.push_back({"SP-CFG-011", "a connection can't be named '" + name + "'",
                                     part.document.where(member.value),
                                     "use letters, digits, '-' and '_', at most 64"});
      continue;
    }
    auto at = std::ranges::find(config.connections, name, &ConnectionConfig::name);
    if (at == config.connections.end()) {
      at = config.connections.emplace(at);
      at->name = name;
    }
    read_connection(part, member.value, config, *at);
  }
}

}  // namespace samepage
