#include "engine/round/matching.hpp"

#include <algorithm>

namespace samepage {

Result<std::vector<MatchReport>> match_reports(EngineParts& parts) {
  std::vector<MatchReport> all;
  std::map<StreamId, std::size_t> place;
  const std::scoped_lock lock(parts.store_mutex);
  for (const auto& c : parts.connections) {
    if (c->row.activated || c->session == nullptr) continue;
    for (const auto& s : c->streams) {
      place[s->row.id] = all.size();
      MatchReport& match = all.emplace_back();
      match.connection = c->config->name;
      match.stream = s->row.name;
    }
  }
  if (all.empty()) return all;
  EntityId entity;
  std::vector<StreamId> together;  // the streams of its records
  const auto count = [&] {
    for (const StreamId id : together) {
      const auto known = place.find(id);
      if (known == place.end()) continue;
      MatchReport& match = all[known->second];
      const bool elsewhere = std::ranges::any_of(together, [&](StreamId other) {
        const StreamPart* home = parts.stream(other);
        return home != nullptr && home->connection != parts.stream(id)->connection;
      });
      ++match.records;
      match.matched += elsewhere;
      match.alone += !elsewhere;
      match.duplicates += std::ranges::count(together, id) > 1;
    }
    together.clear();
  };
  SP_TRY(parts.store.each_live_place([&](EntityId next, StreamId stream) {
    if (next != entity || !next) count();
    entity = next;
    together.push_back(stream);
  }));
  count();
  return all;
}

}  // namespace samepage
