#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace samepage {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "samepage: broken promise: %s (%s:%d); please report this\n", expression,
               file, line);
  std::abort();
}

}  // namespace samepage
