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
  // 0 = as scheduled. `wrote`: something was written there.
  void ran(const std::string& connection, Millis now, Millis retry_at, bool wrote);

  // There is something to write there: it is due now, if it runs every so often. One by cron or by
  // hand has its times for a reason; one that asked to be left alone is; and who was hurried for
  // nothing waits for its time: false.
  bool hurry(const std::string& connection, Millis now);

 private:
  struct Entry {
    std::string connection;
    Schedule schedule;
    std::optional<Millis> due;
    bool retry = false;  // `due` is what the connection asked for
    bool hurried = false;
    bool in_vain = false;  // hurried last time, and nothing could be written
  };
  std::vector<Entry> entries_;
};

}  // namespace samepage
