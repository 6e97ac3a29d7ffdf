#include "app/wiring/hub.hpp"

#include <filesystem>

#include "app/wiring/sessions.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "config/read_config.hpp"

namespace samepage {
namespace {

std::string absolute(const std::string& path) {
  std::error_code code;
  const auto whole = std::filesystem::absolute(path, code);
  return code ? path : whole.lexically_normal().string();
}

LogLevel level_named(const std::string& name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "warn") return LogLevel::warn;
  return name == "error" ? LogLevel::error : LogLevel::info;
}

}  // namespace

Result<std::string> read_text_file(Files& files, const std::string& path, std::size_t most_bytes) {
  std::string text;
  for (;;) {
    SP_ASSIGN(const std::string part, files.read(path, text.size(), most_bytes + 1 - text.size()));
    if (part.empty()) return text;
    text += part;
    if (text.size() > most_bytes)
      return fail("SP-FILE-005", "'" + path + "' has more than " + std::to_string(most_bytes) +
                  " bytes", path, "check that it is the right file");
  }
}

Hub::Hub(Places places, std::string config_path, bool quiet)
    : places_(std::move(places)), config_path_(absolute(config_path)), quiet_(quiet) {}
Hub::~Hub() = default;

Hub::Part<const Config> Hub::config() {
  if (config_) return config_.get();
  RealFiles files;
  const ConfigSources sources{
      [&](const std::string& path) {
        return read_text_file(files, path, limits::config_file_bytes);
      },
      [&](const std::string& path) {
        const auto info = files.stat(path);
        return info && info->exists;
      },
      places_.mappings, places_.plugins};
  auto read = read_config(config_path_, sources);
  if (!read) return std::unexpected(std::move(read).error());
  config_ = std::make_unique<Config>(std::move(*read));
  return config_.get();
}

Hub::Part<World> Hub::world() {
  if (world_) return world_.get();
  auto config = this->config();
  if (!config) return std::unexpected(std::move(config).error());
  RealWorldOptions options;
  options.log_level = level_named((*config)->log_level);
  if (quiet_ && options.log_level == LogLevel::info) options.log_level = LogLevel::warn;
  options.log_file = config_->log_file;
  options.http.proxy = config_->http_proxy;
  options.http.ca_file = config_->http_ca_file;
  auto opened = RealWorld::open(options);
  if (!opened) return std::unexpected(Errors{opened.error()});
  real_world_ = std::move(*opened);
  world_ = std::make_unique<World>(real_world_->world());
  return world_.get();
}

Hub::Part<PluginShelf> Hub::shelf() {
  if (shelf_) return shelf_.get();
  auto world = this->world();
  if (!world) return std::unexpected(std::move(world).error());
  shelf_ = std::make_unique<PluginShelf>(**world, *config_, places_.plugin_host);
  return shelf_.get();
}

Hub::Part<const Catalogue> Hub::catalogue() {
  if (catalogue_) return catalogue_.get();
  auto world = this->world();
  if (!world) return std::unexpected(std::move(world).error());
  const std::string file = config_->mappings + "/canonical.toml";
  auto text = read_text_file((*world)->files, file, limits::mapping_file_bytes);
  if (!text) {
    Error error = text.error();
    error.fix = "set [paths] mappings to the folder with canonical.toml";
    return std::unexpected(Errors{error});
  }
  auto read = read_catalogue(*text, file);
  if (!read) return std::unexpected(std::move(read).error());
  catalogue_ = std::make_unique<Catalogue>(std::move(*read));
  return catalogue_.get();
}

Hub::Part<Store> Hub::store() {
  if (store_) return store_.get();
  auto config = this->config();
  if (!config) return std::unexpected(std::move(config).error());
  auto opened = open_store((*config)->store_url);
  if (!opened) return std::unexpected(Errors{opened.error()});
  store_ = std::move(*opened);
  return store_.get();
}

Hub::Part<Engine> Hub::engine() {
  if (engine_) return engine_.get();
  auto shelf = this->shelf();
  if (!shelf) return std::unexpected(std::move(shelf).error());
  return open(engine_, session_factory(*world_, **shelf, *config_));
}

Hub::Part<Engine> Hub::viewer() {
  return viewer_ ? Part<Engine>(viewer_.get()) : open(viewer_, {});
}

Hub::Part<Engine> Hub::open(std::unique_ptr<Engine>& engine, SessionFactory sessions) {
  auto catalogue = this->catalogue();
  if (!catalogue) return std::unexpected(std::move(catalogue).error());
  auto store = this->store();
  if (!store) return std::unexpected(std::move(store).error());
  auto opened = Engine::open(*world_, **store, *config_, **catalogue, std::move(sessions));
  if (!opened) return std::unexpected(Errors{opened.error()});
  engine = std::move(*opened);
  return engine.get();
}

}  // namespace samepage
