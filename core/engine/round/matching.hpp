#pragma once
// First activation: how the records of connections that are new met those of others.

#include "engine/parts.hpp"

namespace samepage {

// One per stream of a new connection; one pass over the store for all.
Result<std::vector<MatchReport>> match_reports(EngineParts& parts);

}  // namespace samepage
