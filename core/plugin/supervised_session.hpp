#pragma once
// A connector in a child process, kept going. A child that crashes, hangs or talks nonsense costs
// its own call only: the call fails with Verdict::retry, and the next one starts a new child, after
// a pause that doubles. When the same call fails so several times in a row the connection is
// quarantined: every call answers Verdict::config until somebody lifts it.
// SP-PLG-150 quarantined, 151 pausing after a crash, 152 no child can be started.

#include <map>
#include <mutex>

#include "plugin/booked_session.hpp"
#include "plugin/remote_connector.hpp"

namespace samepage {

struct SupervisorOptions {
  ChildProgram child;
  int crashes_to_quarantine = 3;
  Millis pause_first = 1'000;
  Millis pause_most = 300'000;
};

class SupervisedSession final : public BookedSession {
 public:
  // Starts the child and opens the connector in it. An empty digest takes the file as it is now;
  // later children must be the same.
  static std::expected<std::unique_ptr<SupervisedSession>, Errors> open(
      World world, const std::string& path, const std::string& digest,
      std::unique_ptr<HostServices> services, std::string config_json, SessionOptions options,
      SupervisorOptions supervision);

  bool quarantined() const;
  void lift_quarantine();  // [any-thread] after the connector was mended
  int starts() const { return starts_; }

 private:
  SupervisedSession(World world, PluginInfo plugin, std::unique_ptr<HostServices> services,
                    std::string config_json, SessionOptions options, SupervisorOptions supervision);
  std::optional<CallError> run(CallBook& book, const Asked& asked) override;
  std::optional<CallError> not_now() const;
  std::optional<CallError> ensure_child();
  std::optional<CallError> open_child();
  CallError crashed(const CallScope& scope, Error error);
  void ended_well(const CallScope& scope);

  World world_;
  std::string config_json_;
  SupervisorOptions supervision_;
  std::unique_ptr<RemoteConnector> child_;
  bool child_opened_ = false;
  int starts_ = 0;

  mutable std::mutex mutex_;                         // guards what follows
  std::map<std::string, int, std::less<>> crashes_;  // call and stream -> in a row
  int most_crashes_ = 0;
  Millis pause_until_ = 0;
  Error last_crash_;
};

}  // namespace samepage
