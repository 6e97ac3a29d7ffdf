// Rounds on one thread, questions and the order to stop from others: what the listener and the
// signals do. Shows most under the thread sanitizer (./run tsan).

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "service/daemon.hpp"
#include "world/sim/sim_world.hpp"

namespace samepage {
namespace {

constexpr int rounds_most = 200;

CycleReport report_of(const std::vector<std::string>& names) {
  CycleReport report;
  for (const std::string& name : names) {
    ConnectionReport& c = report.connections.emplace_back();
    c.name = name;
    c.pulled = c.changed = 1;
  }
  return report;
}

StatusReport status_of(const Config& config) {
  StatusReport status;
  for (const ConnectionConfig& connection : config.connections)
    status.connections.emplace_back().name = connection.name;
  return status;
}

TEST(DaemonThreads, AnswersWhileRoundsRunAndStopsWhenToldTo) {
  SimWorld world(1);
  Config config;
  config.connections.resize(2);
  config.connections[0].name = "crm";
  config.connections[1].name = "mail";
  std::atomic<int> rounds = 0, cancelled = 0;
  Daemon daemon(world.clock, world.log, config,
                {[&](const std::vector<std::string>& names) {
                   ++rounds;
                   return Result<CycleReport>(report_of(names));
                 },
                 [&] { return Result<StatusReport>(status_of(config)); }, [&] { ++cancelled; }});
  std::thread runs([&] { EXPECT_TRUE(daemon.run()); });
  std::thread asks([&] {
    while (!daemon.stopping()) {
      EXPECT_NE(daemon.health_json(), "");
      (void)daemon.metrics_text();
      (void)daemon.healthy();
    }
  });
  while (rounds < rounds_most) std::this_thread::yield();
  daemon.stop();
  asks.join();
  runs.join();
  EXPECT_TRUE(daemon.healthy());
  EXPECT_EQ(cancelled, 1);
}

}  // namespace
}  // namespace samepage
