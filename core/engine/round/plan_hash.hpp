#pragma once
#include <string>
#include <vector>

#include "engine/packed_change.hpp"

namespace samepage {

// The identity of a plan: the same effects on the same systems give the same hash, whatever the
// order and the time. Ids of the store are not part of it.
std::string plan_hash(const std::vector<PackedChange>& changes, const EngineParts& parts);

}  // namespace samepage
