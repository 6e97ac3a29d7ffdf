#pragma once
// A whole simulated World from one seed.

#include "world/sim/sim_clock.hpp"
#include "world/sim/sim_files.hpp"
#include "world/sim/sim_http.hpp"
#include "world/sim/sim_log.hpp"
#include "world/sim/sim_random.hpp"
#include "world/world.hpp"

namespace samepage {

// A simulation starts no programs: connectors run in-process there.
class NoProcesses final : public ProcessLauncher {
 public:
  Result<std::unique_ptr<Process>> start(const std::string& program,
                                         const std::vector<std::string>&,
                                         const ProcessLimits&) override {
    return fail("SP-PROC-001", "cannot start \"" + program + "\" in a simulation", program,
                "run this connection in-process");
  }
};

struct SimWorld {
  explicit SimWorld(std::uint64_t seed, Millis wall_begin = 1'800'000'000'000)
      : clock(wall_begin), random(seed), http(clock), files(clock) {}

  World world() { return {clock, random, http, files, processes, log}; }

  SimClock clock;
  SimRandom random;
  SimHttp http;
  SimFiles files;
  NoProcesses processes;
  SimLog log;
};

}  // namespace samepage
