#pragma once
#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace samepage {

// "These two records are one", "these are not": said by a person, and it sticks.
struct Decision {
  std::int64_t id = 0;
  RecordId a, b;
  bool same = false;
  std::string author, reason;
  Millis at = 0;
};

}  // namespace samepage
