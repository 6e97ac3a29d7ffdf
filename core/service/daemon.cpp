#include "service/daemon.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

constexpr Millis longest_wait = 1'000;  // stop() may come between looking and waiting
constexpr Millis when_busy = 2'000;
constexpr Millis after_fault = 30'000;  // before a round that could not run is tried again

}  // namespace

Daemon::Daemon(Clock& clock, Log& log, const Config& config, DaemonWork work)
    : clock_(clock), log_(log), config_(config), work_(std::move(work)) {}

Result<void> Daemon::run() {
  SP_TRY(fill_timetable());
  {
    const std::lock_guard lock(mutex_);
    health_.started = true;
  }
  if (!timetable_.next()) log_.warn("serve", "every schedule is \"manual\": nothing will run");
  while (!stopping_) {
    const std::vector<std::string> due = timetable_.due(clock_.now());
    if (due.empty()) {
      wait();
    } else {
      round(due);
    }
  }
  log_.info("serve", "stopped in good order");
  return {};
}

void Daemon::stop() {
  stopping_ = true;
  work_.cancel();
  clock_.stop_waiting();
}

Result<void> Daemon::fill_timetable() {
  SP_ASSIGN(const StatusReport status, work_.status());
  metrics_.record(status);
  for (const ConnectionConfig& connection : config_.connections) {
    SP_ASSIGN(Schedule schedule, Schedule::parse(connection.schedule));
    const auto known =
        std::ranges::find(status.connections, connection.name, &StatusConnection::name);
    const Millis last = known == status.connections.end() ? 0 : known->last_ok;
    timetable_.add(connection.name, std::move(schedule), last, clock_.now());
  }
  return {};
}

void Daemon::wait() {
  const auto next = timetable_.next();
  const Millis left = next ? *next - clock_.now() : longest_wait;
  clock_.wait_until(clock_.steady() + std::clamp<Millis>(left, 1, longest_wait));
}

void Daemon::round(const std::vector<std::string>& due) {
  {
    const std::lock_guard lock(mutex_);
    health_.running = true;
  }
  const auto report = work_.cycle(due);
  const Millis now = clock_.now();
  // Somebody runs a round by hand: no fault, only a bad moment.
  const bool busy = !report && report.error().code == "SP-SYN-010";
  if (report) {
    metrics_.record(*report);
    tell(*report);
  } else if (busy) {
    log_.info("serve", "another samepage is at work on this store; trying again soon");
  } else if (!stopping_) {
    metrics_.record_failure();
    log_.write(LogLevel::error, "serve", report.error().code + " " + report.error().message);
  }
  for (const std::string& name : due) {
    Millis retry_at = report ? 0 : now + (busy ? when_busy : after_fault);
    bool wrote = false;
    if (report)
      for (const ConnectionReport& c : report->connections) {
        if (c.name != name) continue;
        if (!c.ok) retry_at = c.retry_at;
        wrote = c.created + c.updated + c.deleted > 0;
      }
    timetable_.ran(name, now, retry_at, wrote);
  }
  // Their rounds read before they write, as every round does.
  bool hurried = false;
  if (report)
    for (const std::string& name : report->awaited) hurried = timetable_.hurry(name, now) || hurried;
  // An edit on its way is not kept waiting for the counting.
  if (report && !hurried)
    if (const auto status = work_.status()) metrics_.record(*status);
  const std::lock_guard lock(mutex_);
  health_.running = false;
  ++health_.rounds;
  health_.last_end = now;
  health_.fault = report || busy ? "" : report.error().code;
  if (!report) return;
  for (const ConnectionReport& c : report->connections) {
    auto at = std::ranges::find(health_.connections, c.name, &std::pair<std::string, bool>::first);
    if (at == health_.connections.end()) at = health_.connections.emplace(at, c.name, true);
    at->second = c.ok;
  }
}

void Daemon::tell(const CycleReport& report) {
  for (const ConnectionReport& c : report.connections) {
    if (!c.ok) {
      log_.warn("serve", c.name + ": " + c.error.code + " " + c.error.message);
      continue;
    }
    if (c.changed + c.created + c.updated + c.deleted + c.refused == 0) continue;
    log_.info("serve", c.name + ": " + std::to_string(c.changed) + " changed there, " +
                           std::to_string(c.created) + " created, " + std::to_string(c.updated) +
                           " updated, " + std::to_string(c.deleted) + " deleted, " +
                           std::to_string(c.refused) + " refused");
  }
  if (report.held > 0)
    log_.warn("serve", std::to_string(report.held) +
                           " changes wait for approval: samepage plan -o plan.json");
}

bool Daemon::healthy() const {
  const std::lock_guard lock(mutex_);
  return health_.started && health_.fault.empty();
}

std::string Daemon::health_json() const {
  const std::lock_guard lock(mutex_);
  json::Writer out;
  out.object();
  out.member("ok", health_.started && health_.fault.empty());
  out.member("running", health_.running).member("rounds", health_.rounds);
  out.key("last_round");
  if (health_.last_end == 0) {
    out.null();
  } else {
    out.value(format_time(health_.last_end));
  }
  out.member("fault", health_.fault).key("connections").object();
  for (const auto& [name, ok] : health_.connections) out.member(name, ok ? "ok" : "failing");
  out.end().end();
  return out.take() + "\n";
}

}  // namespace samepage
