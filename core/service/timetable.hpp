#pragma once
// Which connections are due when. Pure: every moment comes from the caller. Runs that were missed
// (the hub was down, or a round took long) are caught up by one run, not by one each.

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "config/schedule.hpp"

namespace samepage {

class Timetable {
 public:
  // `last_run`: 0 = never, then it is due at once (by cron: at its next time).
  void add(const std::string& connection, Schedule schedule, Millis last_run, Millis now);

  std::vector<std::string> due(Millis now);
  std::optional<Millis> next() const;  // none: nothing is ever due

  // A round with this connection has ended. `retry_at`: when a failed one asks to be tried again;
  // 0 = as scheduled.
  void ran(const std::string& connection, Millis now, Millis retry_at);

 private:
  struct Entry {
    std::string connection;
    Schedule schedule;
    std::optional<Millis> due;
    bool retry = false;  // `due` is what the connection asked for
  };
  std::vector<Entry> entries_;
};

}  // namespace samepage
