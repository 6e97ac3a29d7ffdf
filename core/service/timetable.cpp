#include "service/timetable.hpp"

#include <algorithm>

namespace samepage {

void Timetable::add(const std::string& connection, Schedule schedule, Millis last_run, Millis now) {
  Entry entry{connection, std::move(schedule), {}, false};
  const bool first_every = last_run == 0 && entry.schedule.periodic();
  entry.due = first_every ? now : entry.schedule.next_after(last_run == 0 ? now : last_run);
  entries_.push_back(std::move(entry));
}

std::vector<std::string> Timetable::due(Millis now) {
  std::vector<std::string> names;
  for (Entry& entry : entries_) {
    if (!entry.due) continue;
    // A wall clock that was set back must not put a run off by as much.
    if (const auto latest = entry.schedule.next_after(now); !entry.retry && latest)
      entry.due = std::min(*entry.due, *latest);
    if (*entry.due <= now) names.push_back(entry.connection);
  }
  return names;
}

std::optional<Millis> Timetable::next() const {
  std::optional<Millis> first;
  for (const Entry& entry : entries_)
    if (entry.due && (!first || *entry.due < *first)) first = entry.due;
  return first;
}

void Timetable::ran(const std::string& connection, Millis now, Millis retry_at) {
  for (Entry& entry : entries_) {
    if (entry.connection != connection) continue;
    entry.retry = retry_at > now;
    entry.due = entry.schedule.next_after(now);
    if (entry.retry && entry.due) entry.due = retry_at;
  }
}

}  // namespace samepage
