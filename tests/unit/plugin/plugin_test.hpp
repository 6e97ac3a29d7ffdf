#pragma once
// A world for connectors under test: simulated doors, but real processes and real deadlines.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "plugin/connection_host.hpp"
#include "plugin/open_session.hpp"
#include "world/real/real_clock.hpp"
#include "world/real/real_process.hpp"
#include "world/sim/sim_world.hpp"

namespace samepage::test {

// The wall clock stands still, so that two runs can be compared.
class StillClock final : public Clock {
 public:
  Millis now() override { return 1'800'000'000'000; }
  Millis steady() override { return real_.steady() + ahead; }
  void wait_until(Millis moment) override { real_.wait_until(moment - ahead); }
  void stop_waiting() override { real_.stop_waiting(); }
  Millis ahead = 0;

 private:
  RealClock real_;
};

struct PluginWorld {
  PluginWorld() : http(clock), files(clock), random(7) {}
  World world() { return {clock, random, http, files_that_know_real_paths, processes, log}; }

  // Connectors lie on the real disk, what they read and write does not.
  class PathFiles final : public Files {
   public:
    explicit PathFiles(SimFiles& sim) : sim_(sim) {}
    Result<FileInfo> stat(const std::string& p) override { return sim_.stat(p); }
    Result<std::vector<std::string>> list(const std::string& p) override { return sim_.list(p); }
    Result<std::string> read(const std::string& p, std::uint64_t at, std::size_t max) override {
      return sim_.read(p, at, max);
    }
    Result<void> replace(const std::string& p, std::string_view b) override {
      return sim_.replace(p, b);
    }
    Result<void> append(const std::string& p, std::string_view b) override {
      return sim_.append(p, b);
    }
    Result<std::string> real_path(const std::string& p) override {
      return p.starts_with(SAMEPAGE_BUILD_DIR) ? Result<std::string>(p) : sim_.real_path(p);
    }

   private:
    SimFiles& sim_;
  };

  StillClock clock;
  SimHttp http;
  SimFiles files;
  SimRandom random;
  SimLog log;
  RealProcessLauncher processes;
  PathFiles files_that_know_real_paths{files};
};

inline std::string connector(const std::string& name) {
  return std::string(SAMEPAGE_BUILD_DIR) + "/tests/connectors/" + name + ".so";
}

inline ChildProgram child_program() {
  ChildProgram child;
  child.program = std::string(SAMEPAGE_BUILD_DIR) + "/bin/samepage-plugin-host";
  return child;
}

inline SessionSpec spec_for(const std::string& path, Isolation isolation,
                            const std::string& config_json) {
  SessionSpec spec;
  spec.path = path;
  spec.isolation = isolation;
  spec.config_json = config_json;
  spec.options.name = "connection test";
  spec.options.call_timeout = 20'000;
  spec.options.cancel_grace = 300;
  spec.supervision.child = child_program();
  spec.supervision.pause_first = 0;
  return spec;
}

inline std::string texts(const Errors& errors) {
  std::string all;
  for (const Error& error : errors) all += error.text() + "\n";
  return all;
}

// Opens the misbehaving connector with one of its tricks.
inline std::unique_ptr<Session> open_bad(PluginWorld& doors, const std::string& trick,
                                         Isolation isolation, Millis timeout = 20'000) {
  World world = doors.world();
  SessionSpec spec = spec_for(connector("bad"), isolation, "{\"do\":\"" + trick + "\"}");
  spec.options.call_timeout = timeout;
  Grants grants;
  grants.name = "connection test";
  auto session = open_session(world, spec, std::make_unique<ConnectionHost>(world, grants));
  EXPECT_TRUE(session.has_value()) << (session ? "" : texts(session.error()));
  return session ? std::move(*session) : nullptr;
}

}  // namespace samepage::test
