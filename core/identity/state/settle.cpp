// Working off what waits: candidates are sought, ties weighed, entities formed again.

#include <algorithm>
#include <utility>

#include "identity/keys/keys.hpp"
#include "identity/state/state.hpp"

namespace samepage::identity {

Evidence Engine::State::evidence(RecordIndex a, RecordIndex b, const Scale& scale,
                                 For purpose) const {
  ++counted.comparisons;
  // One order for both ways round, so that sums are the same to the last bit.
  if (records[b].order < records[a].order) std::swap(a, b);
  return weigh(group_of(a), group_of(b), scale, purpose);
}

double Engine::State::weigh_records(RecordIndex a, RecordIndex b, const Scale& scale) const {
  return evidence(a, b, scale, For::deciding).bits;
}

std::vector<RecordIndex> Engine::State::candidates(RecordIndex index) const {
  std::vector<RecordIndex> all;
  for (const std::uint64_t key : keys_of(records[index].bearing, values)) {
    const auto at = keys.find(key);
    if (at == keys.end() || at->second.size() > most_bearers) continue;
    for (const RecordIndex other : at->second)
      if (other != index) all.push_back(other);
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

void Engine::State::set_tie(RecordIndex a, RecordIndex b, float bits) {
  const auto put = [&](RecordIndex from, RecordIndex to) {
    for (TieTo& tie : records[from].ties) {
      if (tie.other != to) continue;
      const bool same = tie.bits == bits;
      tie.bits = bits;
      return !same;
    }
    records[from].ties.push_back({to, bits});
    return true;
  };
  const bool there = put(a, b), back = put(b, a);
  if (there || back) {
    touch(a);
    touch(b);
  }
}

void Engine::State::drop_tie(RecordIndex a, RecordIndex b) {
  const auto drop = [&](RecordIndex from, RecordIndex to) {
    auto& ties = records[from].ties;
    const auto at = std::ranges::find(ties, to, &TieTo::other);
    if (at == ties.end()) return false;
    *at = ties.back();
    ties.pop_back();
    return true;
  };
  const bool there = drop(a, b), back = drop(b, a);
  if (there || back) {
    touch(a);
    touch(b);
  }
}

void Engine::State::drop_groundless(RecordIndex index, const std::vector<RecordIndex>& found) {
  const std::vector<TieTo> old(records[index].ties.begin(), records[index].ties.end());
  for (const TieTo& tie : old)
    if (!std::ranges::binary_search(found, tie.other)) drop_tie(index, tie.other);
}

void Engine::State::seek(RecordIndex index, const Scale& scale) {
  ++counted.redecided;
  const std::vector<RecordIndex> found = candidates(index);
  // Groups weigh all their values, also those by which no single tie has changed.
  if (!records[index].ties.empty()) touch(index);
  drop_groundless(index, found);
  for (const RecordIndex other : found) {
    const double bits = weigh_records(index, other, scale);
    if (bits >= keep_bits())
      set_tie(index, other, static_cast<float>(bits));
    else
      drop_tie(index, other);
  }
}

void Engine::State::weigh_again(RecordIndex index, const Scale& scale) {
  if (!records[index].ties.empty()) touch(index);
  const std::vector<TieTo> old(records[index].ties.begin(), records[index].ties.end());
  for (const TieTo& tie : old) {
    const double bits = weigh_records(index, tie.other, scale);
    if (bits >= keep_bits())
      set_tie(index, tie.other, static_cast<float>(bits));
    else
      drop_tie(index, tie.other);
  }
}

std::size_t Engine::State::settle(std::size_t most) {
  const Scale now = scale();
  for (; !crowded.empty(); crowded.pop_back()) {
    const RecordIndex index = crowded.back();
    if (std::exchange(records[index].crowded, false) && records[index].live &&
        !records[index].ties.empty())
      drop_groundless(index, candidates(index));
  }
  // A record may stand in several queues; being sought again does for all.
  const auto work = [&](std::vector<RecordIndex>& queue, bool RecordState::*mark, auto&& act) {
    while (!queue.empty() && most > 0) {
      const RecordIndex index = queue.back();
      queue.pop_back();
      if (!std::exchange(records[index].*mark, false) || !records[index].live) continue;
      --most;
      act(index);
    }
  };
  const auto seek_again = [&](RecordIndex index) {
    RecordState& record = records[index];
    record.waiting = record.later = record.later_anew = record.stale = false;
    seek(index, now);
  };
  work(waiting, &RecordState::waiting, seek_again);
  work(later, &RecordState::later, [&](RecordIndex index) {
    if (records[index].later_anew)
      seek_again(index);
    else
      weigh_again(index, now);
  });
  work(stale, &RecordState::stale, [&](RecordIndex index) { weigh_again(index, now); });
  reform(now);
  return waiting.size() + later.size() + stale.size();
}

void Engine::State::settle_now() {
  constexpr std::size_t in_turn = 64;  // the base doubles after as many calls as it has records
  settle(waiting.size() + std::min(later.size(), in_turn) + stale.size());
  while (!waiting.empty() || !stale.empty()) settle(waiting.size() + stale.size());
}

}  // namespace samepage::identity
