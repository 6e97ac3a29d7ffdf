#include "app/wiring/plugin_shelf.hpp"

#include "base/text.hpp"

namespace samepage {
namespace {

bool is_path(std::string_view plugin) { return plugin.find('/') != plugin.npos; }

}  // namespace

std::string plugin_id_of(const std::string& plugin) {
  std::string id = plugin.substr(plugin.rfind('/') + 1);  // npos + 1 = 0
  if (id.ends_with(".so")) id.resize(id.size() - 3);
  return id;
}

PluginShelf::PluginShelf(World& world, const Config& config, std::string plugin_host)
    : world_(world), config_(config) {
  child_.program = std::move(plugin_host);
}

std::vector<std::string> PluginShelf::installed() const {
  std::vector<std::string> paths;
  const auto names = world_.files.list(config_.plugins);
  if (!names) return paths;
  for (const std::string& name : *names)
    if (name.ends_with(".so")) paths.push_back(config_.plugins + "/" + name);
  return paths;
}

Result<std::string> PluginShelf::path_of(const std::string& plugin) const {
  const std::string path = is_path(plugin) ? plugin : config_.plugins + "/" + plugin + ".so";
  const auto info = world_.files.stat(path);
  if (info && info->exists && !info->folder) return path;
  std::vector<std::string> ids;
  for (const std::string& there : installed()) ids.push_back(plugin_id_of(there));
  const std::string known = ids.empty() ? "there is no connector in " + config_.plugins +
                                              ": install one, or set [paths] plugins"
                                        : "installed: " + join(ids, ", ");
  return fail("SP-CFG-042", "there is no connector '" + plugin + "'", path, known);
}

Result<std::string> PluginShelf::permitted_digest(const std::string& plugin) const {
  SP_ASSIGN(const PluginsLock known, lock());
  if (auto found = known.approved(plugin)) return found->sha256;
  if (!config_.developer_mode) {
    return fail("SP-PLG-161", "connector '" + plugin_id_of(plugin) + "' is not approved",
                lock_file(), "look at it and approve it: samepage plugin add " + plugin);
  }
  world_.log.warn("plugin", "connector '" + plugin_id_of(plugin) +
                                "' runs without approval, because developer_mode is on");
  return std::string();
}

std::expected<PluginInfo, Errors> PluginShelf::inspect(const std::string& path,
                                                       const std::string& digest,
                                                       Isolation isolation) const {
  return inspect_plugin(world_, path, digest, isolation, child_);
}

std::expected<PluginInfo, Errors> PluginShelf::approved(const ConnectionConfig& connection) const {
  auto path = path_of(connection.plugin);
  if (!path) return std::unexpected(Errors{path.error()});
  auto digest = permitted_digest(connection.plugin);
  if (!digest) return std::unexpected(Errors{digest.error()});
  auto info = inspect(*path, *digest, connection.isolation);
  if (!info || digest->empty()) return info;
  const auto known = lock();
  if (!known) return std::unexpected(Errors{known.error()});
  const auto entry = known->approved(connection.plugin);
  if (!entry) return std::unexpected(Errors{entry.error()});
  if (auto same = verify(*entry, *info); !same) return std::unexpected(Errors{same.error()});
  return info;
}

}  // namespace samepage
