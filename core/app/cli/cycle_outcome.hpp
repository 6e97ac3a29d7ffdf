#pragma once
// What a round means for the exit code and for what a person should do next. Pure.

#include "app/cli/command.hpp"
#include "engine/report.hpp"

namespace samepage::cli {

struct Verdict {
  int exit = exit_code::done;
  Errors errors;
};

Verdict verdict_of_plan(const CycleReport& report);

Verdict verdict_of_sync(const CycleReport& report);

// An error of the whole cycle: 3 when the plan was stale, else 1.
Outcome outcome_of(const Error& error);

}  // namespace samepage::cli
