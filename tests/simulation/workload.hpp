#pragma once
// Makes up what happens: one seed, one list of steps in the scenario language. What a step is about may
// not be there when its turn comes (a delete came first, a line was cut out while shrinking); then
// nobody does anything.

#include <cstdint>
#include <string>
#include <vector>

namespace samepage::simulation {

struct WorkloadOptions {
  int steps = 40;  // about; people's and faults' together
  // Only what the written model knows (tests/model): two systems, people and their values, no consent.
  bool modelled = false;
};

std::vector<std::string> workload(std::uint64_t seed, const WorkloadOptions& options);

// The steps with which every run ends: faults stop, people answer what is asked, and the oracle looks.
std::vector<std::string> epilogue();

}  // namespace samepage::simulation
