#pragma once
// Which faults have to have struck in which stage before anybody may say that they were survived.

#include <string>
#include <vector>

#include "simulation.hpp"

namespace samepage::simulation {

// What the given seeds never injected, "write lost in push"; empty: nothing was left out.
std::vector<std::string> never_injected(const Coverage& coverage);

}  // namespace samepage::simulation
