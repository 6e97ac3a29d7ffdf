#pragma once
// The real hub, opened part by part as a command needs them: the configuration, the doors of this
// machine, the store, the engine. A command that fails early leaves the later parts untouched.

#include <expected>
#include <memory>
#include <string>

#include "app/wiring/places.hpp"
#include "app/wiring/plugin_shelf.hpp"
#include "config/config.hpp"
#include "engine/engine.hpp"
#include "store/store.hpp"
#include "world/real/real_world.hpp"

namespace samepage {

class Hub {
 public:
  // `quiet`: only warnings and errors are logged, whatever the configuration says (but "debug").
  Hub(Places places, std::string config_path, bool quiet);
  ~Hub();
  Hub(const Hub&) = delete;

  template <class T>
  using Part = std::expected<T*, Errors>;

  Part<const Config> config();  // SP-CFG, SP-TOML
  Part<World> world();
  Part<PluginShelf> shelf();
  Part<const Catalogue> catalogue();  // SP-MAP
  Part<Store> store();                // SP-STO
  Part<Engine> engine();              // all of the above, SP-SYN
  // For looking only: no connector is started, no secret read (Engine::open says what it can do).
  Part<Engine> viewer();

  const std::string& config_path() const { return config_path_; }  // absolute
  const Places& places() const { return places_; }

 private:
  const Places places_;
  const std::string config_path_;
  const bool quiet_;
  std::unique_ptr<Config> config_;
  std::unique_ptr<RealWorld> real_world_;
  std::unique_ptr<World> world_;
  std::unique_ptr<PluginShelf> shelf_;
  std::unique_ptr<Catalogue> catalogue_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_, viewer_;
  Part<Engine> open(std::unique_ptr<Engine>& engine, SessionFactory sessions);
};

// The whole of a text file within a limit. SP-FILE-0xx.
Result<std::string> read_text_file(Files& files, const std::string& path, std::size_t most_bytes);

}  // namespace samepage
