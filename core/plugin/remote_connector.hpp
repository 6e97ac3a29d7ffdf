#pragma once
// The hub's end of one child process that runs a connector. It serves what the child asks for
// (HTTP, secrets, files, clock, randomness) and believes nothing of what it says: the book checks
// every record again, and a child that sends what cannot be is killed.
//
// Faults, after which the child is dead: SP-PLG-140 nonsense, 141 the process ended, 142 it did not
// end its call in time.

#include <memory>

#include "plugin/calls.hpp"
#include "plugin/frames.hpp"
#include "world/world.hpp"

namespace samepage {

struct ChildProgram {
  std::string program;  // samepage-plugin-host
  ProcessLimits limits;
  Millis start_timeout = 10'000;
};

class RemoteConnector {
 public:
  // Starts the child and hears what it loaded. Refusals are those of load_plugin, told by the
  // child, and SP-PROC-001.
  static std::expected<std::unique_ptr<RemoteConnector>, Errors> start(World world,
                                                                       const ChildProgram& child,
                                                                       const std::string& path,
                                                                       const std::string& digest);
  ~RemoteConnector();

  const PluginInfo& plugin() const { return plugin_; }

  // One call, OPEN included. Without an error the book is filled and ended.
  std::optional<Error> run(CallBook& book, const Asked& asked, HostServices& services,
                           Millis cancel_grace);
  bool alive() const { return alive_; }

 private:
  RemoteConnector(World world, std::unique_ptr<Process> process);
  std::expected<PluginInfo, Errors> greet(Millis deadline, const std::string& path,
                                          const std::string& digest);
  Result<bool> take(const Frame& frame, CallBook& book, HostServices& services);  // true: DONE
  Result<void> serve(const Frame& frame, CallBook& book, HostServices& services);
  Result<void> answer(std::string_view payload);
  Error fault(Error error, const CallScope& scope);

  struct Pipe;
  World world_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<Pipe> pipe_;
  FrameStream frames_;
  PluginInfo plugin_;
  std::uint64_t call_ = 0;
  Millis deadline_ = 0;  // of the running call
  bool alive_ = true;
};

}  // namespace samepage
