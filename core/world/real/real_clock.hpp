#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "world/clock.hpp"

namespace samepage {

// stop_waiting wakes whoever waits at that moment, all of them; a later wait waits again. So a
// waiter looks at its own flag, and waits in slices where missing the wake-up would matter.
class RealClock final : public Clock {
 public:
  Millis now() override;
  Millis steady() override;
  void wait_until(Millis steady_moment) override;
  void stop_waiting() override;

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  std::uint64_t wake_ups_ = 0;
};

Millis steady_now();  // what RealClock::steady gives

}  // namespace samepage
