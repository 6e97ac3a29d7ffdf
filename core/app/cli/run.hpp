#pragma once
// One run of `samepage`: words of the command line in, text out, an exit code back.

#include <string>
#include <vector>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"

namespace samepage::cli {

int run(const std::vector<std::string>& words);

// {"ok":…, "result":…, "errors":[{code, message, where, fix}]} and a line end.
std::string envelope(const Outcome& outcome);
std::string text_of_errors(const Errors& errors, const Terminal& terminal);

}  // namespace samepage::cli
