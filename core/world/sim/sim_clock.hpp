#pragma once
#include <algorithm>
#include <mutex>

#include "world/clock.hpp"

namespace samepage {

// Virtual time: waiting is jumping. `steady` begins at 1, because a deadline of 0 means none.
class SimClock final : public Clock {
 public:
  explicit SimClock(Millis wall_begin = 1'800'000'000'000) : offset_(wall_begin - 1) {}

  Millis now() override {
    const std::lock_guard lock(mutex_);
    return steady_ + offset_;
  }
  Millis steady() override {
    const std::lock_guard lock(mutex_);
    return steady_;
  }
  void wait_until(Millis steady_moment) override {
    const std::lock_guard lock(mutex_);
    steady_ = std::max(steady_, steady_moment);
  }
  void stop_waiting() override {}

  void advance(Millis by) { wait_until(steady() + by); }
  void jump_wall(Millis by) {  // somebody sets the machine's clock
    const std::lock_guard lock(mutex_);
    offset_ += by;
  }

 private:
  std::mutex mutex_;
  Millis steady_ = 1;
  Millis offset_;
};

}  // namespace samepage
