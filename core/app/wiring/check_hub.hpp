#pragma once
// `samepage check`: goes as far with every connection as it can without writing anything, and says
// what is right, what is wrong and how to mend it. Reads one page of each mapped stream.

#include <string>
#include <vector>

#include "app/wiring/hub.hpp"

namespace samepage {

struct Finding {
  enum class Level : unsigned char { good, doubtful, bad };
  Level level = Level::good;
  std::string connection;  // empty: the hub as a whole
  std::string topic;       // "connector", "permissions", "mapping contacts", "credentials", "sample"
  std::string text;
  Error error;             // when bad
};

// `names`: only these connections; empty: all.
std::vector<Finding> check_hub(Hub& hub, const std::vector<std::string>& names);

}  // namespace samepage
