#pragma once
// Every order of steps from one beginning, up to a number of operations; the hub's own steps are
// free. Worlds that nothing can tell apart are visited once (key.cpp), and of orders that come to
// the same one is taken (order.cpp), so the search is exhaustive within its bound and still ends.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "world.hpp"

namespace samepage::protocol {

struct Found {
  std::uint64_t states = 0;
  std::uint64_t steps = 0;       // edges of the graph
  std::uint64_t at_rest = 0;     // states from which everything was let come to rest
  std::string broken;            // the promise, empty: none
  std::vector<std::string> way;  // how it was reached
  // With `keep_ends`: how it looks after that, as prints of the keys, and one way to each.
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<std::string>> ends;
};

// Stops at the first broken promise, with a shortest number of operations.
Found explore(const Setting& setting, bool keep_ends = false);

}  // namespace samepage::protocol
