#pragma once
// Finds the connector a connection names, and says whether plugins.lock lets it run.
// SP-CFG-042: no such connector.

#include <expected>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "plugin/open_session.hpp"
#include "plugin/plugins_lock.hpp"
#include "world/world.hpp"

namespace samepage {

class PluginShelf {
 public:
  // `lock` stands beside samepage.toml. The World and the Config outlive the shelf.
  PluginShelf(World& world, const Config& config, std::string plugin_host);

  std::string lock_file() const { return config_.folder + "/plugins.lock"; }
  Result<PluginsLock> lock() const { return PluginsLock::load(world_.files, lock_file()); }

  // `plugin`: an id or a path, as a connection has it.
  Result<std::string> path_of(const std::string& plugin) const;
  std::vector<std::string> installed() const;  // paths of every .so in the folder of connectors

  // The digest that may run; empty: any, because developer mode lets it (and a warning is logged).
  Result<std::string> permitted_digest(const std::string& plugin) const;

  std::expected<PluginInfo, Errors> inspect(const std::string& path, const std::string& digest,
                                            Isolation isolation) const;
  // As a connection uses it: found, permitted, and the same as was approved.
  std::expected<PluginInfo, Errors> approved(const ConnectionConfig& connection) const;

  const ChildProgram& child() const { return child_; }

 private:
  World& world_;
  const Config& config_;
  ChildProgram child_;
};

// "tryton" of "tryton" and of "/opt/connectors/tryton.so".
std::string plugin_id_of(const std::string& plugin);

}  // namespace samepage
