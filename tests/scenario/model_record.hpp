#pragma once
#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace samepage::scenario {

struct ModelRecord {
  std::string json;
  std::int64_t version = 0;
  Millis modified = 0;
  Millis at = 0;  // when it came to be so, by the steady clock; `modified` is the system's own
  bool deleted = false;
  std::string merged_into;  // the key of the record that took it over; such a record is deleted
};

}  // namespace samepage::scenario
