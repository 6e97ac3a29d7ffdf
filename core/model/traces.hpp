#pragma once
// How a record looks, beside its identifiers: numbers that tell nothing outside of this store.

#include <cstdint>
#include <vector>

namespace samepage {

struct Traces {
  std::vector<std::uint64_t> keys;    // who shares one may be the same; sorted, each once
  std::vector<std::uint32_t> values;  // names, places, dates that are counted; sorted, each once
  bool empty() const { return keys.empty() && values.empty(); }
  bool operator==(const Traces&) const = default;
};

}  // namespace samepage
