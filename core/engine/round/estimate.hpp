#pragma once
// What carrying a plan out takes: calls and time per system, from what was measured.

#include "engine/packed_change.hpp"
#include "engine/round/standing.hpp"

namespace samepage {

// One per connection that has changes in the plan. Reads this round's reports, so after pulling.
Result<std::vector<Estimate>> estimates_of(EngineParts& parts, const std::vector<PackedChange>& plan);

}  // namespace samepage
