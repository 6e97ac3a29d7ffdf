#include "plugin/open_session.hpp"

namespace samepage {

std::expected<PluginInfo, Errors> inspect_plugin(World world, const std::string& path,
                                                 const std::string& digest, Isolation isolation,
                                                 const ChildProgram& child) {
  if (isolation == Isolation::process) {
    auto started = RemoteConnector::start(world, child, path, digest);
    if (!started) return std::unexpected(std::move(started).error());
    return (*started)->plugin();
  }
  auto loaded = load_plugin(path, digest);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  return std::move(loaded->info);
}

std::expected<std::unique_ptr<Session>, Errors> open_session(
    World world, SessionSpec spec, std::unique_ptr<HostServices> services) {
  if (spec.isolation == Isolation::process) {
    auto session = SupervisedSession::open(world, spec.path, spec.digest, std::move(services),
                                           std::move(spec.config_json), std::move(spec.options),
                                           std::move(spec.supervision));
    if (!session) return std::unexpected(std::move(session).error());
    return std::move(*session);
  }
  auto loaded = load_plugin(spec.path, spec.digest);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  auto session = LocalSession::open(std::move(*loaded), std::move(services),
                                    std::move(spec.config_json), std::move(spec.options));
  if (!session) return std::unexpected(Errors{std::move(session).error().error});
  return std::move(*session);
}

}  // namespace samepage
