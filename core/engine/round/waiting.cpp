// What of a round has to wait, and why.

#include <algorithm>

#include "engine/round/cycle.hpp"

namespace samepage {

// What keeps a change from going now; kind `none`: nothing.
Result<Wait> Cycle::obstacle(const PackedChange& change) {
  const ConnectionPart& connection = *parts_.stream(change.stream)->connection;
  SP_ASSIGN(std::string held, holding_.reason(change));
  if (!held.empty()) return Wait{WaitKind::held, std::move(held)};
  if (Wait trouble = trouble_of(connection, parts_.now()); trouble.kind != WaitKind::none)
    return trouble;
  if (!takes_part(connection))
    return Wait{WaitKind::absent, "it did not take part in the last round"};
  if (std::string early = holding_.too_early(change); !early.empty())
    return Wait{WaitKind::early, std::move(early)};
  if (put_off_.contains({change.entity, change.stream}))
    return Wait{WaitKind::put_off, "the system could not take it yet; it is tried again"};
  // An approved plan is carried out as it stands; what follows from it is for the next one.
  if (options_.approved && round_ > 0)
    return Wait{WaitKind::unapproved, "it follows from what was applied; the next round has it"};
  if (parts_.stopping) return Wait{WaitKind::stopped, "the last round was stopped"};
  return Wait{};
}

// Changes in doubt stand in the way of others; of a part of the connections only theirs count.
Result<std::int64_t> Cycle::in_the_way() {
  if (options_.connections.empty() || tally_.waiting == 0) return tally_.waiting;
  const std::scoped_lock lock(parts_.store_mutex);
  std::int64_t here = 0;
  for (const auto& c : parts_.connections) {
    if (!takes_part(*c)) continue;
    for (const auto& s : c->streams)
      for (const ChangeState state : {ChangeState::intent, ChangeState::unknown}) {
        SP_ASSIGN(const auto doubts, parts_.store.changes_in(s->row.id, state));
        here += static_cast<std::int64_t>(doubts.size());
      }
  }
  return std::min(here, tally_.waiting);
}

// What waits now, and why, for those who ask later.
Result<void> Cycle::keep_standings() {
  if (parts_.stopping) return {};  // not everything was planned: what was known before is nearer
  std::map<const ConnectionPart*, std::map<std::pair<WaitKind, std::string>, std::int64_t>> waits;
  for (const PackedChange& change : tally_.changes) {
    SP_ASSIGN(Wait wait, obstacle(change));
    if (wait.kind == WaitKind::absent && holding_.too_early(change).empty())
      report_.awaited.insert(parts_.stream(change.stream)->connection->config->name);
    if (wait.kind == WaitKind::none)
      wait.text = options_.write ? "they go in the next round" : "planned, and not yet carried out";
    ++waits[parts_.stream(change.stream)->connection][{wait.kind, std::move(wait.text)}];
  }
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (const auto& c : parts_.connections) {
    SP_ASSIGN(Standing standing, standing_of(parts_.store, c->row.id));
    const Standing earlier = standing;
    standing.at = parts_.now();
    standing.waits.clear();
    for (const auto& [why, count] : waits[c.get()])
      standing.waits.push_back({why.first, why.second, count});
    if (c->session != nullptr && takes_part(*c)) standing.quota = c->session->quota();
    const ConnectionReport& wrote = c->report;
    if (wrote.sent > 0)
      standing.pace = {standing.pace.changes / 2 + wrote.sent,
                       standing.pace.calls / 2 + wrote.write_calls,
                       standing.pace.time / 2 + wrote.write_time};
    if (standing.is_news_after(earlier)) SP_TRY(keep(parts_.store, c->row.id, standing));
  }
  return txn.commit();
}

}  // namespace samepage
