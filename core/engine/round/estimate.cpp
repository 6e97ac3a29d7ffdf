#include "engine/round/estimate.hpp"

#include <algorithm>
#include <cmath>

namespace samepage {
namespace {

std::int64_t share(std::int64_t part, std::int64_t whole, std::int64_t of) {
  return static_cast<std::int64_t>(
      std::ceil(static_cast<double>(of) * static_cast<double>(part) / static_cast<double>(whole)));
}

Estimate estimate(const ConnectionPart& connection, const std::map<const StreamPart*, std::int64_t>& plan,
                  const Standing& before, Millis now) {
  Estimate e;
  e.connection = connection.config->name;
  for (const auto& [stream, changes] : plan) {
    e.changes += changes;
    e.calls += share(1, std::max<std::int64_t>(1, stream->manifest->batch), changes);
  }
  const ConnectionReport& read = connection.report;
  if (before.pace.changes > 0) {
    e.measured = true;
    e.calls = share(before.pace.calls, before.pace.changes, e.changes);
    e.time = share(before.pace.time, before.pace.changes, e.changes);
  } else if (read.read_calls > 0) {
    e.time = share(read.read_time, read.read_calls, e.calls);
  }
  const Manifest& manifest = *connection.manifest;
  if (manifest.per_second > 0) {
    const double least = static_cast<double>(e.calls) / manifest.per_second * 1000;
    e.time = std::max(e.time, static_cast<Millis>(least));
  }
  const QuotaState quota = connection.session == nullptr ? before.quota : connection.session->quota();
  e.quota_left = quota.remaining;
  if (quota.remaining >= 0 && e.calls > quota.remaining && quota.reset_at > now)
    e.time = std::max(e.time, quota.reset_at - now);
  return e;
}

}  // namespace

Result<std::vector<Estimate>> estimates_of(EngineParts& parts, const std::vector<PackedChange>& plan) {
  std::map<const ConnectionPart*, std::map<const StreamPart*, std::int64_t>> counts;
  for (const PackedChange& change : plan) {
    const StreamPart* stream = parts.stream(change.stream);
    ++counts[stream->connection][stream];
  }
  std::vector<Estimate> all;
  const std::scoped_lock lock(parts.store_mutex);
  for (const auto& connection : parts.connections) {
    const auto wanted = counts.find(connection.get());
    if (wanted == counts.end()) continue;
    SP_ASSIGN(const Standing before, standing_of(parts.store, connection->row.id));
    all.push_back(estimate(*connection, wanted->second, before, parts.now()));
  }
  return all;
}

}  // namespace samepage
