#include "store/trace_index.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace samepage {
namespace {

std::uint32_t narrow(RecordId record) {
  SP_ASSERT(record.value > 0 && record.value < std::int64_t{1} << 31);
  return static_cast<std::uint32_t>(record.value);
}

std::uint32_t short_key(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32); }

}  // namespace

void TraceIndex::expect(std::int64_t records) {
  keys_.reserve(static_cast<std::size_t>(records) * 2);
}

void TraceIndex::add(RecordId record, const Traces& traces) {
  if (traces.empty()) return;
  ++records_;
  for (const std::uint64_t key : traces.keys) {
    const auto [at, fresh] = keys_.try_emplace(short_key(key), narrow(record));
    if (fresh) continue;
    if ((at->second & several) == 0) {
      std::uint32_t list = static_cast<std::uint32_t>(lists_.size());
      if (free_lists_.empty()) {
        lists_.emplace_back();
      } else {
        list = free_lists_.back();
        free_lists_.pop_back();
      }
      lists_[list] = {at->second};
      at->second = several | list;
    }
    lists_[at->second & ~several].push_back(narrow(record));
  }
  for (const std::uint32_t value : traces.values) ++counts_[value];
}

void TraceIndex::drop(RecordId record, const Traces& traces) {
  if (traces.empty()) return;
  --records_;
  for (const std::uint64_t key : traces.keys) {
    const auto at = keys_.find(short_key(key));
    SP_ASSERT(at != keys_.end());
    if ((at->second & several) == 0) {
      keys_.erase(at);
      continue;
    }
    const std::uint32_t place = at->second & ~several;
    List& list = lists_[place];
    const auto found = std::ranges::find(list, narrow(record));
    SP_ASSERT(found != list.end());
    *found = list.back();
    list.pop_back();
    if (list.size() > 1) continue;
    at->second = list.front();
    list = {};
    free_lists_.push_back(place);
  }
  for (const std::uint32_t value : traces.values)
    if (const auto at = counts_.find(value); --at->second == 0) counts_.erase(at);
}

std::vector<RecordId> TraceIndex::bearers(std::uint64_t key, int limit) const {
  std::vector<RecordId> all;
  const auto at = keys_.find(short_key(key));
  if (at == keys_.end()) return all;
  if ((at->second & several) == 0) {
    all.push_back(RecordId{at->second});
    return all;
  }
  for (const std::uint32_t record : lists_[at->second & ~several]) {
    if (static_cast<int>(all.size()) == limit) break;
    all.push_back(RecordId{record});
  }
  std::ranges::sort(all);
  return all;
}

std::uint32_t TraceIndex::count(std::uint32_t value) const {
  const auto at = counts_.find(value);
  return at == counts_.end() ? 0 : at->second;
}

}  // namespace samepage
