#pragma once
// How long ago something was that is remembered by the wall clock. Somebody may set that clock while the
// hub runs or rests, so such a time counts no further back than to the moment at which the hub noticed:
// a write of a minute ago is not an hour old because the clock says so. All in milliseconds.
//
// The steady clock has to be the same for every process since the machine was started (CLOCK_MONOTONIC is).
// After a new start, a suspended machine or a store that has moved, the clock counts as set.

#include <mutex>
#include <string>

#include "world/clock.hpp"

namespace samepage {

class Lapses {
 public:
  struct Moment {
    Millis wall = 0, steady = 0;
  };

  explicit Lapses(Clock& clock) : clock_(clock) {}

  // What an earlier run noted, from `text()`; empty: nothing is remembered by any clock yet.
  void recall(const std::string& noted);
  std::string text();

  Moment now();  // notices that the clock has been set
  // It was at least so long ago at that moment. Not less than 0.
  Millis since(Millis wall, const Moment& at);
  Millis since(Millis wall) { return since(wall, now()); }

 private:
  Clock& clock_;
  std::mutex mutex_;
  bool known_ = false, ever_set_ = false;
  Millis offset_ = 0;  // wall minus steady, as long as nobody sets the clock
  Millis since_ = 0;   // steady: it was noticed then that somebody had
};

}  // namespace samepage
