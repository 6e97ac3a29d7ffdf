#pragma once
// Child processes on a socketpair, with limits. Only what the plugin host needs.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage {

struct ProcessLimits {
  std::uint64_t memory_bytes = 512u << 20;
  std::uint32_t cpu_seconds = 0;  // 0 = no limit
  std::uint32_t open_files = 64;
  bool own_network = true;  // an empty network namespace where the system allows one
};

class Process {
 public:
  virtual ~Process() = default;  // kills and reaps what still runs
  // Bytes to and from the child. `read` waits until `deadline` (steady clock, 0 = none); empty =
  // the child closed its end. Codes: SP-PROC-002 deadline, SP-PROC-003 the child has gone.
  virtual Result<void> write(std::string_view bytes, Millis deadline) = 0;
  virtual Result<std::string> read(std::size_t max, Millis deadline) = 0;
  virtual void kill() = 0;
  virtual std::string ending() = 0;  // "killed by signal 11 (segmentation fault)", "exit 1"
  virtual int pid() const = 0;
};

class ProcessLauncher {
 public:
  virtual ~ProcessLauncher() = default;
  // The child finds its end of the socketpair at file descriptor 3. SP-PROC-001 when it can't
  // start.
  virtual Result<std::unique_ptr<Process>> start(const std::string& program,
                                                 const std::vector<std::string>& arguments,
                                                 const ProcessLimits& limits) = 0;
};

}  // namespace samepage
