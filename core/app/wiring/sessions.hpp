#pragma once
// From a connection's configuration to an open session: connector, options, secrets, permissions.
// SP-CFG-040 a secret's environment variable is not set, SP-CFG-041 a secret's file can't be used.

#include <expected>
#include <map>
#include <memory>
#include <string>

#include "app/wiring/plugin_shelf.hpp"
#include "engine/engine.hpp"
#include "plugin/connection_host.hpp"

namespace samepage {

// Everything that is known before anything is called.
struct Opening {
  PluginInfo plugin;
  std::string config_json;  // completed
  Grants grants;
};

std::expected<std::map<std::string, std::string>, Errors> read_secrets(
    Files& files, const ConnectionConfig& connection);

// Every fault of the connection at once.
std::expected<Opening, Errors> prepare(World& world, const PluginShelf& shelf, const Config& config,
                                       const ConnectionConfig& connection);

std::expected<std::unique_ptr<Session>, Errors> open_connection(World& world,
                                                                const PluginShelf& shelf,
                                                                const ConnectionConfig& connection,
                                                                Opening opening);

// What the engine calls; all arguments outlive it. Secrets are read anew each time.
SessionFactory session_factory(World& world, const PluginShelf& shelf, const Config& config);

// Several errors as one, for places that take one.
Error one_error(const Errors& errors);

}  // namespace samepage
