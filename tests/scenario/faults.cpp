#include "faults.hpp"

#include <algorithm>

namespace samepage::scenario {

std::vector<PlannedFault> Faults::strike(const std::string& who, const std::string& call) {
  const std::scoped_lock lock(mutex_);
  std::vector<PlannedFault> now;
  for (PlannedFault& fault : planned_) {
    const bool here = fault.who == who && fault.call == call;
    const bool anywhere = fault.who == "hub" &&
                          (fault.call == call || fault.call == stage_ || (fault.call == "call" && call != "change"));
    const bool below = fault.who == "disk" && call == "commit" &&
                       (fault.call == "commit" || fault.call == stage_);
    if ((here || anywhere || below) && --fault.in == 0) now.push_back(fault);
  }
  std::erase_if(planned_, [](const PlannedFault& fault) { return fault.in <= 0; });
  return now;
}

void Faults::count(const std::string& kind) {
  const std::scoped_lock lock(mutex_);
  struck = true;
  ++counts_[{kind, stage_}];
}

Error killed_error() {
  return {"SP-STO-000", "the hub was killed", "simulation", "start it again"};
}

}  // namespace samepage::scenario
