#pragma once
#include "world/random.hpp"

namespace samepage {

// The system's own randomness: fit for tokens and keys. Thread-safe.
class RealRandom final : public Random {
 public:
  std::uint64_t next() override;
};

}  // namespace samepage
