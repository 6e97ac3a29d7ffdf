#include "world/real/real_random.hpp"

#include <sys/random.h>

#include <cerrno>

#include "base/assert.hpp"

namespace samepage {

std::uint64_t RealRandom::next() {
  std::uint64_t value = 0;
  ssize_t got = 0;
  do {
    got = getrandom(&value, sizeof value, 0);
  } while (got < 0 && errno == EINTR);
  SP_ASSERT(got == sizeof value);  // eight bytes are never cut short once the pool is ready
  return value;
}

}  // namespace samepage
