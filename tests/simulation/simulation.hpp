#pragma once
// One run: a list of steps is carried out, with the oracle looking on and a journal being kept.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace samepage::simulation {

using Coverage = std::map<std::pair<std::string, std::string>, int>;  // fault, stage → times

struct Outcome {
  std::string complaint;            // the first; empty: all is well
  std::vector<std::string> taken;   // the steps that had an effect, up to the complaint
  std::string journal;
  Coverage coverage;
  std::int64_t operations = 0;      // steps, and calls and commits of the hub
};

// In memory where the machine has such a folder: nothing there has to survive a power cut.
std::filesystem::path scratch_folder();

Outcome run(const std::vector<std::string>& steps);

// The fewest of the steps that, with `end` after them, still fail with a complaint of the same kind.
// "abort" stands for a run that ended in an assertion.
std::vector<std::string> shrink(std::vector<std::string> steps, const std::vector<std::string>& end,
                                const std::string& complaint);
std::string kind_of(const std::string& complaint);

}  // namespace samepage::simulation
