#pragma once
// Who need not be planned again after a push. Most plans end with their acknowledgements: each system
// holds what it was to hold, and planning again would find nothing (ADR 0014).

#include "flow/plan/plan.hpp"
#include "engine/parts.hpp"

namespace samepage {

// True: planning again, when nothing but these changes has happened and each has been acknowledged as
// it was planned, finds no change and nothing that waits. False where that is not plain to see.
// `acts`: what the ledger says about the entity. Whether references were missing is the caller's affair.
Result<bool> ends_with_acknowledgements(EngineParts& parts, const PlanInput& input,
                                        const PlanOutcome& outcome, const std::vector<Act>& acts);

}  // namespace samepage
