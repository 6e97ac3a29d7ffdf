#pragma once
// Child processes that can do little: no new privileges, no network of the machine where it allows
// that, limits, an empty working directory, no environment but PATH and LANG, no open files but
// standard error and the socketpair at 3. A child dies with the hub, and with its launcher: keep
// the launcher longer than its processes. Thread-safe.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "world/process.hpp"

namespace samepage {

class RealProcessLauncher final : public ProcessLauncher {
 public:
  RealProcessLauncher();
  ~RealProcessLauncher() override;
  // `program`: a path. SP-PROC-001 with the system's reason when it cannot start.
  Result<std::unique_ptr<Process>> start(const std::string& program,
                                         const std::vector<std::string>& arguments,
                                         const ProcessLimits& limits) override;

 private:
  void run_in_starter(const std::function<void()>& work);
  void starter(std::stop_token stop);

  std::string empty_folder_;
  std::mutex turn_;  // one start at a time
  std::mutex mutex_;
  std::condition_variable_any changed_;
  const std::function<void()>* work_ = nullptr;
  // Children are tied to the life of the thread that made them, so one long-lived thread makes all.
  std::jthread starter_;
};

}  // namespace samepage
