#pragma once
// What a child does between fork and exec. Other threads of the hub may have held locks at the
// fork, so nothing here may allocate, lock or throw: system calls only, on memory prepared before.

#include <sys/types.h>

#include "world/process.hpp"

namespace samepage {

struct ChildPlan {
  const char* program = nullptr;
  char* const* arguments = nullptr;    // ends with null, program first
  char* const* environment = nullptr;  // ends with null
  const char* folder = nullptr;        // to work in
  int socket = -1;                     // becomes descriptor 3
  int report = -1;                     // close-on-exec pipe: errno of what failed is written to it
  pid_t parent = 0;
  ProcessLimits limits;
};

[[noreturn]] void become_child(const ChildPlan& plan);

}  // namespace samepage
