#pragma once
// Every order of steps from one beginning, up to a number of operations; the hub's own steps are
// free. Worlds that nothing can tell apart are visited once (key.cpp), so the search is exhaustive
// within its bound and still ends.

#include <cstdint>
#include <string>
#include <vector>

#include "world.hpp"

namespace samepage::protocol {

struct Found {
  std::uint64_t states = 0;
  std::uint64_t steps = 0;       // edges of the graph
  double interleavings = 0;      // orders of steps that lead to those states, shortest ones only
  std::uint64_t at_rest = 0;     // states from which everything was let come to rest
  std::string broken;            // the promise, empty: none
  std::vector<std::string> way;  // how it was reached
};

// Stops at the first broken promise, with a shortest number of operations.
Found explore(const Setting& setting);

}  // namespace samepage::protocol
