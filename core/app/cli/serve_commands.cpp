#include <unistd.h>

#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/stop_signals.hpp"
#include "mapping/normalisers.hpp"
#include "service/daemon.hpp"
#include "service/http_listener.hpp"

namespace samepage::cli {
namespace {

ListenerReply answer(const Daemon& daemon, const std::string& path) {
  if (path == "/health")
    return {daemon.healthy() ? 200 : 503, "application/json", daemon.health_json()};
  if (path == "/metrics")
    return {200, "text/plain; version=0.0.4; charset=utf-8", daemon.metrics_text()};
  return {404, "text/plain; charset=utf-8", "see /health and /metrics\n"};
}

// Held for as long as it runs: two would take turns, and a restore must not come between.
Result<void> be_the_only_one(Store& store, const std::string& url) {
  SP_ASSIGN(const bool alone, store.take_lease("serve", "serve", 0, 0));
  if (alone) return {};
  return fail("SP-SYN-010", "another `samepage serve` is running on this store", url, "stop it first");
}

Outcome serve(Context& context, const Arguments&) {
  auto config = context.hub.config();
  if (!config) return failed(config.error());
  if (auto some = check_connections(**config, {}); !some) return failed(some.error());
  auto store = context.hub.store();
  if (!store) return failed(store.error());
  if (auto alone = be_the_only_one(**store, (*config)->store_url); !alone)
    return failed(alone.error());
  auto engine = context.hub.engine();
  if (!engine) return failed(engine.error());
  World& world = **context.hub.world();

  std::atomic<bool> stopping = false;
  DaemonWork work{[&](const std::vector<std::string>& connections) {
                    CycleOptions options;
                    options.connections = connections;
                    options.read_ahead = true;
                    // A stop that came just before the cycle began would be forgotten by it.
                    options.progress = [&](const Progress&) {
                      if (stopping) (*engine)->stop();
                    };
                    return (*engine)->cycle(options);
                  },
                  [&] { return (*engine)->status(); },
                  [&] {
                    stopping = true;
                    (*engine)->stop();
                  }};
  Daemon daemon(world.clock, world.log, **config, std::move(work));
  std::unique_ptr<HttpListener> listener;
  if (const std::string& address = (*config)->metrics_listen; !address.empty()) {
    auto started = HttpListener::start(
        address, [&](const std::string& path) { return answer(daemon, path); });
    if (!started) return failed(started.error());
    listener = std::move(*started);
    world.log.info("serve", "listening on " + address + " for /health and /metrics");
  }
  const StopSignals signals([&] {
    world.log.info("serve", "asked to stop; the running round ends first");
    daemon.stop();
  });
  prepare_normalisers();
  if (auto ended = daemon.run(); !ended) return failed(ended.error());
  return {exit_code::done, R"({"stopped":true})", "", {}};
}

}  // namespace

std::vector<Command> serve_commands() {
  return {{"serve", "Run every connection by its schedule, until SIGTERM",
           "samepage --config /etc/samepage/samepage.toml serve", {}, serve,
           "A new connection is not written to before its matches are approved: samepage plan -o,\n"
           "then samepage apply. /health and /metrics answer at [serve] metrics_listen."}};
}

}  // namespace samepage::cli
