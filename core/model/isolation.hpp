#pragma once
#include <cstdint>

namespace samepage {

// Where a connection's connector runs: in a child process of its own, or in the hub's.
enum class Isolation : std::uint8_t { process, none };

}  // namespace samepage
