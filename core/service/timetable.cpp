#include "service/timetable.hpp"

#include <algorithm>

namespace samepage {

void Timetable::add(const std::string& connection, Schedule schedule, Millis last_run, Millis now) {
  Entry entry{connection, std::move(schedule), {}};
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

void Timetable::ran(const std::string& connection, Millis now, Millis retry_at, bool wrote) {
  for (Entry& entry : entries_) {
    if (entry.connection != connection) continue;
    entry.in_vain = entry.hurried && !wrote;
    entry.hurried = false;
    entry.retry = retry_at > now;
    entry.due = entry.schedule.next_after(now);
    if (entry.retry && entry.due) entry.due = retry_at;
  }
}

bool Timetable::hurry(const std::string& connection, Millis now) {
  bool hurried = false;
  for (Entry& entry : entries_) {
    if (entry.connection != connection || !entry.due || *entry.due <= now) continue;
    if (!entry.schedule.periodic() || entry.retry || entry.in_vain) continue;
    entry.due = now;
    entry.hurried = hurried = true;
  }
  return hurried;
}

}  // namespace samepage
