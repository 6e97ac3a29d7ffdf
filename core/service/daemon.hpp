#pragma once
// `samepage serve`: runs every connection by its schedule until it is stopped. One round at a time,
// so no connection ever runs twice at once; whatever is due when a round begins goes into it.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "engine/report.hpp"
#include "service/metrics.hpp"
#include "service/timetable.hpp"
#include "world/clock.hpp"
#include "world/log.hpp"

namespace samepage {

// What the daemon runs; an Engine behind it, or a test.
struct DaemonWork {
  std::function<Result<CycleReport>(const std::vector<std::string>& connections)> cycle;
  std::function<Result<StatusReport>()> status;
  std::function<void()> cancel;  // ends a running cycle soon; from any thread
};

class Daemon {
 public:
  Daemon(Clock& clock, Log& log, const Config& config, DaemonWork work);

  // Returns after stop(). SP-SYN, SP-STO when the hub's state can't be read at the start.
  Result<void> run();
  void stop();  // [any-thread]
  bool stopping() const { return stopping_; }

  // For the listener, from any thread.
  bool healthy() const;
  std::string health_json() const;
  std::string metrics_text() const { return metrics_.text(); }

 private:
  Result<void> fill_timetable();
  void wait();
  void round(const std::vector<std::string>& due);
  void tell(const CycleReport& report);

  Clock& clock_;
  Log& log_;
  const Config& config_;
  const DaemonWork work_;
  Timetable timetable_;
  Metrics metrics_;
  std::atomic<bool> stopping_ = false;

  struct Health {
    bool started = false, running = false;
    std::int64_t rounds = 0;
    Millis last_end = 0;
    std::string fault;  // code of what ended the last round; never its text
    std::vector<std::pair<std::string, bool>> connections;
  };
  mutable std::mutex mutex_;  // guards health_
  Health health_;
};

}  // namespace samepage
