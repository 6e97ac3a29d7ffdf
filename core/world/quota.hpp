#pragma once
// How fast a connection may call: its own pace, and what the system says in reply headers. Not
// thread-safe; the gate holds its lock.

#include <cstdint>

#include "base/time.hpp"
#include "world/http.hpp"

namespace samepage {

// What the system last said. -1 = it said nothing.
struct QuotaState {
  std::int64_t remaining = -1;
  std::int64_t limit = -1;
  Millis reset_at = 0;  // wall clock; 0 = not known
};

class Quota {
 public:
  explicit Quota(double per_second) : per_second_(per_second) {}

  // The earliest steady moment at which the next call may go; does not take it.
  Millis earliest(Millis steady_now) const;
  void take(Millis steady_moment);

  void learn(const HttpReply& reply, Millis wall_now, Millis steady_now);
  void hold_until(Millis steady_moment);  // no call before it

  const QuotaState& state() const { return state_; }

 private:
  double burst() const { return per_second_ > 4 ? per_second_ / 4 : 1; }

  double per_second_;
  double next_slot_ = 0;  // steady ms at which the bucket would be full again
  Millis held_until_ = 0;
  QuotaState state_;
};

// How long the reply asks us to wait (Retry-After in seconds or as a date); -1 = it does not.
Millis retry_after_of(const HttpReply& reply, Millis wall_now);

}  // namespace samepage
