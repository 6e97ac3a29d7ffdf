#include "world/real/real_clock.hpp"

#include <chrono>

namespace samepage {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

Millis steady_now() {
  return duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Millis RealClock::now() {
  return duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Millis RealClock::steady() { return steady_now(); }

void RealClock::wait_until(Millis steady_moment) {
  std::unique_lock lock(mutex_);
  const std::uint64_t before = wake_ups_;
  const std::chrono::steady_clock::time_point moment{milliseconds(steady_moment)};
  woken_.wait_until(lock, moment, [&] { return wake_ups_ != before; });
}

void RealClock::stop_waiting() {
  const std::lock_guard lock(mutex_);
  ++wake_ups_;
  woken_.notify_all();
}

}  // namespace samepage
