#pragma once
#include "base/time.hpp"

namespace samepage {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Millis now() = 0;     // wall clock, may jump
  virtual Millis steady() = 0;  // never goes back; for deadlines
  // Waits until `steady()` reaches the moment or `stop_waiting` is called.
  virtual void wait_until(Millis steady_moment) = 0;
  virtual void stop_waiting() = 0;
};

}  // namespace samepage
