#include "faults.hpp"

#include <algorithm>

namespace samepage::scenario {

std::vector<PlannedFault> Faults::strike(const std::string& who, const std::string& call) {
  std::vector<PlannedFault> now;
  for (PlannedFault& fault : planned_) {
    const bool here = fault.who == who && fault.call == call;
    const bool anywhere = fault.who == "hub" &&
                          (fault.call == call || fault.call == stage || (fault.call == "call" && call != "change"));
    if ((here || anywhere) && --fault.in == 0) now.push_back(fault);
  }
  std::erase_if(planned_, [](const PlannedFault& fault) { return fault.in <= 0; });
  return now;
}

void Faults::count(const std::string& kind) {
  struck = true;
  ++counts_[{kind, stage}];
}

Error killed_error() {
  return {"SP-STO-000", "the hub was killed", "simulation", "start it again"};
}

}  // namespace samepage::scenario
