#pragma once
// Keys under which records that may be one find each other. Many cheap ones: of whatever two fields
// agree, even roughly, one key should be shared. A key with too many bearers finds nothing any
// more; the same value together with a second field still does.

#include <cstdint>
#include <vector>

#include "identity/facts/profile.hpp"

namespace samepage::identity {

inline constexpr std::size_t most_bearers = 50;  // of a key that still finds

// A given name by the name behind it, so that Bob finds Robert; else by its sound.
std::uint64_t rough_name(const Value& word);

std::vector<std::uint64_t> keys_of(const Bearing& bearing, const ValueTable& values);

}  // namespace samepage::identity
