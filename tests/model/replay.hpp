#pragma once
// Does a run of the real engine do what the written model says? Its trace
// (tests/scenario/trace.hpp) is replayed: the model's hub is shown what the engine was shown and is
// answered what the engine was answered. In every round it must write the same members to the same
// records, and hold the same of every record afterwards. Who is whom is taken from the trace:
// resolving is not modelled.

#include <string>
#include <vector>

#include "hub.hpp"
#include "trace.hpp"

namespace samepage::protocol {

struct Replayed {
  std::vector<std::string> differences;
  int rounds = 0, shown = 0, writes = 0, states = 0;
};

// One stream per system. `rules` with the sites in the order of the configuration.
Replayed replay(const Rules& rules, const std::vector<scenario::TraceLine>& trace);

}  // namespace samepage::protocol
