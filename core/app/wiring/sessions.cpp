#include "app/wiring/sessions.hpp"

#include <cstdlib>
#include "base/assert.hpp"

#include "base/text.hpp"

namespace samepage {
namespace {

constexpr std::size_t secret_bytes = 64u << 10;

std::expected<std::string, Error> read_secret(Files& files, const ConnectionConfig& connection,
                                              const std::string& name,
                                              const SecretSource& source) {
  const std::string where = connection.where + " secret '" + name + "'";
  if (!source.env.empty()) {
    const char* value = std::getenv(source.env.c_str());
    if (value != nullptr && *value != '\0') return value;
    return fail("SP-CFG-040",
                "the environment variable " + source.env + " is not set or empty", where,
                "set it before samepage starts, for example in the service's environment file");
  }
  auto text = files.read(source.file, 0, secret_bytes);
  if (!text) {
    return fail("SP-CFG-041", "the secret's file can't be read: " + text.error().message, where,
                "write the secret into " + source.file + ", readable by samepage's user only");
  }
  const std::string_view line = split(*text, '\n').front();
  const std::string_view value = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  if (!value.empty()) return std::string(value);
  return fail("SP-CFG-041", "the first line of the secret's file is empty", where,
              "write the secret into the first line of " + source.file);
}

void add(Errors& all, const Errors& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

std::expected<std::map<std::string, std::string>, Errors> read_secrets(
    Files& files, const ConnectionConfig& connection) {
  std::map<std::string, std::string> secrets;
  Errors faults;
  for (const auto& [name, source] : connection.secrets) {
    auto value = read_secret(files, connection, name, source);
    if (value) {
      secrets.emplace(name, std::move(*value));
    } else {
      faults.push_back(value.error());
    }
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return secrets;
}

std::expected<Opening, Errors> prepare(World& world, const PluginShelf& shelf, const Config& config,
                                       const ConnectionConfig& connection) {
  Errors faults;
  auto secrets = read_secrets(world.files, connection);
  if (!secrets) add(faults, secrets.error());
  auto plugin = shelf.approved(connection);
  if (!plugin) {
    add(faults, plugin.error());
    return std::unexpected(std::move(faults));
  }
  auto options = complete_config(plugin->manifest, connection.config_json, connection.where);
  if (!options) add(faults, options.error());
  if (!faults.empty()) return std::unexpected(std::move(faults));
  auto grants = grants_of(plugin->manifest, *options, *secrets, config.folder,
                          "connection " + connection.name);
  if (!grants) return std::unexpected(std::move(grants).error());
  return Opening{std::move(*plugin), std::move(*options), std::move(*grants)};
}

std::expected<std::unique_ptr<Session>, Errors> open_connection(World& world,
                                                                const PluginShelf& shelf,
                                                                const ConnectionConfig& connection,
                                                                Opening opening) {
  SessionSpec spec;
  spec.path = opening.plugin.path;
  spec.digest = opening.plugin.digest;  // what was looked at is what runs
  spec.isolation = connection.isolation;
  spec.config_json = std::move(opening.config_json);
  spec.options.name = "connection " + connection.name;
  spec.options.call_timeout = connection.call_timeout;
  spec.supervision.child = shelf.child();
  return open_session(world, std::move(spec),
                      std::make_unique<ConnectionHost>(world, std::move(opening.grants)));
}

SessionFactory session_factory(World& world, const PluginShelf& shelf, const Config& config) {
  return [&](const ConnectionConfig& connection) -> Result<std::unique_ptr<Session>> {
    auto opening = prepare(world, shelf, config, connection);
    if (!opening) return std::unexpected(one_error(opening.error()));
    auto session = open_connection(world, shelf, connection, std::move(*opening));
    if (!session) return std::unexpected(one_error(session.error()));
    return std::move(*session);
  };
}

Error one_error(const Errors& errors) {
  SP_ASSERT(!errors.empty());
  Error one = errors.front();
  if (errors.size() > 1) {
    one.message += " (and " + std::to_string(errors.size() - 1) + " more)";
    one.fix = "`samepage check` lists them all" + (one.fix.empty() ? "" : "; " + one.fix);
  }
  return one;
}

}  // namespace samepage
