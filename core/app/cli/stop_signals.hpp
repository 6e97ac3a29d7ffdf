#pragma once
// SIGINT and SIGTERM as a call of a function, in a thread of its own: a handler may do next to
// nothing. One at a time in a process. A second signal ends the process as if nobody listened.

#include <functional>
#include <thread>

namespace samepage::cli {

class StopSignals {
 public:
  explicit StopSignals(std::function<void()> on_stop);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;

  static bool seen();  // since the program started

 private:
  std::function<void()> on_stop_;
  std::thread thread_;
};

}  // namespace samepage::cli
