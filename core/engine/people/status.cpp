// How every connection stands. Cheap: counts that the store has at hand, and what the last round left.

#include <algorithm>

#include "engine/engine.hpp"
#include "engine/round/standing.hpp"

namespace samepage {
namespace {

Result<void> add_exclusions(EngineParts& parts, const StreamPart& stream, StatusConnection& out) {
  SP_ASSIGN(const std::int64_t deleted, parts.store.excluded_entities(stream.row.id));
  if (deleted > 0) out.exclusions.push_back({stream.row.name, {}, "deleted_there", deleted});
  SP_ASSIGN(const auto withheld, parts.store.withheld(stream.row.id));
  for (const WithheldCount& w : withheld)
    out.exclusions.push_back({stream.row.name, w.purpose, w.reason, w.entities});
  return {};
}

Result<std::int64_t> doubts_in(EngineParts& parts, const StreamPart& stream) {
  std::int64_t count = 0;
  for (const ChangeState state : {ChangeState::intent, ChangeState::unknown}) {
    SP_ASSIGN(const auto changes, parts.store.changes_in(stream.row.id, state));
    count += static_cast<std::int64_t>(changes.size());
  }
  return count;
}

StatusConnection without_counts(const ConnectionPart& connection) {
  const ConnectionRow& row = connection.row;
  StatusConnection out;
  out.name = connection.config->name;
  out.plugin = connection.config->plugin;
  out.paused = row.paused;
  out.last_error = connection.broken.code.empty()
                       ? row.last_error
                       : connection.broken.code + ": " + connection.broken.message;
  out.activated = row.activated;
  out.last_ok = row.last_ok;
  out.retry_at = row.retry_at;
  out.failures = row.failures;
  return out;
}

Result<StatusConnection> status_of(EngineParts& parts, const ConnectionPart& connection,
                                   const std::vector<Case>& cases, const std::vector<Change>& dead) {
  StatusConnection out = without_counts(connection);
  SP_ASSIGN(Standing standing, standing_of(parts.store, connection.row.id));
  out.waits = std::move(standing.waits);
  out.waits_at = standing.at;
  out.quota = standing.quota;
  std::int64_t doubts = 0;
  for (const auto& s : connection.streams) {
    SP_ASSIGN(const std::int64_t records, parts.store.live_records(s->row.id));
    out.streams.push_back({s->row.name, records, s->row.pulled_at, s->row.loaded});
    SP_ASSIGN(const std::int64_t in_doubt, doubts_in(parts, *s));
    doubts += in_doubt;
    SP_TRY(add_exclusions(parts, *s, out));
    out.dead_letters += std::ranges::count(dead, s->row.id, &Change::stream);
    out.problems += std::ranges::count_if(cases, [&](const Case& k) {
      return (k.kind == bad_value_case || k.kind == unreadable_case) &&
             k.subject.starts_with(s->name() + " ");
    });
  }
  if (doubts > 0)
    out.waits.push_back({WaitKind::in_doubt, "sent, and no answer came: it is looked up first", doubts});
  for (const Wait& wait : out.waits) out.waiting += wait.count;
  for (const Exclusion& exclusion : out.exclusions) out.excluded += exclusion.count;
  out.cases = std::ranges::count_if(
      cases, [&](const Case& k) { return k.subject.starts_with(out.name + " "); });
  return out;
}

}  // namespace

Result<StatusReport> Engine::status() {
  const std::scoped_lock lock(parts_->store_mutex);
  StatusReport report;
  SP_ASSIGN(report.cases, parts_->store.open_cases());
  SP_ASSIGN(const auto dead, parts_->store.dead_letters());
  SP_ASSIGN(const Tally tally, parts_->store.tally());
  report.entities = tally.entities;
  SP_ASSIGN(const auto dirty, parts_->store.dirty_entities({}, 1'000'000));
  report.dirty = static_cast<std::int64_t>(dirty.size());
  for (const auto& connection : parts_->connections) {
    SP_ASSIGN(StatusConnection row, status_of(*parts_, *connection, report.cases, dead));
    report.connections.push_back(std::move(row));
  }
  return report;
}

}  // namespace samepage
