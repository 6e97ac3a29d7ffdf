#pragma once
// Who goes on when several connections are at work at once. Without one the machine decides. A
// simulation gives the turns itself, one job at a time, so that a seed is one order of events and
// many seeds are many orders.

#include <string>

namespace samepage {

class Turns {
 public:
  virtual ~Turns() = default;
  // A job of that connection is about to get a thread of its own. [starting thread]
  virtual void announce(const std::string& connection) = 0;
  virtual void begin(const std::string& connection) = 0;  // [that thread] returns when it may go on
  virtual void end(const std::string& connection) = 0;    // [that thread] it has nothing more to do
  // Returns when every announced job has ended, or is stuck until the caller does something.
  virtual void wait() = 0;  // [starting thread]
};

}  // namespace samepage
