#include "coverage.hpp"

namespace samepage::simulation {
namespace {

struct Wanted {
  std::vector<const char*> faults;
  std::vector<const char*> stages;
};

// A new fault is added here as well, with the stages that it can strike in.
const std::vector<Wanted>& all_wanted() {
  static const std::vector<Wanted> all = {
      {{"read busy", "read error", "read timeout", "read auth", "read garbage", "read crash", "read cursor-lost",
        "read twice", "read reversed", "read stale", "read step", "hang", "slow", "second hub"},
       {"pull"}},
      {{"find busy", "find error", "find timeout", "find auth", "find crash"}, {"settle"}},
      {{"write busy", "write error", "write auth", "write garbage", "write crash", "write dropped", "write lost",
        "write partial", "write half-told", "write put-off", "write refuse", "write step"},
       {"push"}},
      {{"hub crash", "hub crash-after"}, {"open", "pull", "resolve", "plan", "push"}},
      {{"store begin fail", "store commit fail", "store change fail"}, {"open", "pull", "resolve"}},
      {{"store commit fail"}, {"plan"}},
      {{"disk full", "disk write-error", "disk torn", "disk sync-error", "disk power-cut"},
       {"open", "pull", "resolve", "plan", "push"}},
      {{"clock jump"}, {"open"}}};
  return all;
}

}  // namespace

std::vector<std::string> never_injected(const Coverage& coverage) {
  std::vector<std::string> missing;
  for (const Wanted& wanted : all_wanted())
    for (const char* fault : wanted.faults)
      for (const char* stage : wanted.stages)
        if (!coverage.contains({fault, stage})) missing.push_back(std::string(fault) + " in " + stage);
  return missing;
}

}  // namespace samepage::simulation
