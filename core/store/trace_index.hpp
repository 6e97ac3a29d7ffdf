#pragma once
// Who looks alike, in memory: records by rough key, and how many records show a value. About 60
// bytes a record. Read from the table `trace` when first asked for.

#include <absl/container/flat_hash_map.h>
#include <absl/container/inlined_vector.h>

#include <cstdint>
#include <vector>

#include "model/ids.hpp"
#include "model/traces.hpp"

namespace samepage {

class TraceIndex {
 public:
  void clear() { *this = TraceIndex(); }
  void expect(std::int64_t records);
  void add(RecordId record, const Traces& traces);
  void drop(RecordId record, const Traces& traces);
  // By id; of more than `limit` any of them. Two keys may, very rarely, be taken for one.
  std::vector<RecordId> bearers(std::uint64_t key, int limit) const;
  std::uint32_t count(std::uint32_t value) const;
  std::int64_t records() const { return records_; }

 private:
  // Nearly every key has one bearer: it stands here itself; else the place of the list.
  static constexpr std::uint32_t several = 1u << 31;
  using List = absl::InlinedVector<std::uint32_t, 4>;

  absl::flat_hash_map<std::uint32_t, std::uint32_t> keys_;
  std::vector<List> lists_;
  std::vector<std::uint32_t> free_lists_;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> counts_;
  std::int64_t records_ = 0;
};

}  // namespace samepage
