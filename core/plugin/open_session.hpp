#pragma once
// From a connector's file to an open Session.
//
//   SP_ASSIGN(PluginInfo plugin, inspect_plugin(world, path, digest, Isolation::process, child));
//   SP_ASSIGN(std::string config, complete_config(plugin.manifest, json, where));
//   SP_ASSIGN(Grants grants, grants_of(plugin.manifest, config, secrets, folder, name));
//   open_session(world, {path, digest, Isolation::process, config},
//                std::make_unique<ConnectionHost>(world, grants));

#include <memory>

#include "model/isolation.hpp"
#include "plugin/supervised_session.hpp"

namespace samepage {

struct SessionSpec {
  std::string path;
  std::string digest;  // from plugins.lock; empty = not locked (developer mode)
  Isolation isolation = Isolation::process;
  std::string config_json = "{}";  // as complete_config made it
  SessionOptions options;
  SupervisorOptions supervision;
};

// What a connector says of itself. With Isolation::process nothing of it runs in this process.
std::expected<PluginInfo, Errors> inspect_plugin(World world, const std::string& path,
                                                 const std::string& digest, Isolation isolation,
                                                 const ChildProgram& child);

std::expected<std::unique_ptr<Session>, Errors> open_session(
    World world, SessionSpec spec, std::unique_ptr<HostServices> services);

}  // namespace samepage
