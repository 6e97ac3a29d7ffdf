#pragma once
// Each group's commands, in a file of its own.

#include <vector>

#include "app/cli/command.hpp"

namespace samepage::cli {

std::vector<Command> setup_commands();      // init, check
std::vector<Command> cycle_commands();      // plan, apply, sync
std::vector<Command> status_commands();     // status
std::vector<Command> person_commands();     // person find/show/restore, why
std::vector<Command> identity_commands();   // identity merge/split
std::vector<Command> resolve_commands();    // identity resolve
std::vector<Command> explain_commands();    // identity explain
std::vector<Command> attention_commands();  // dead-letter, case
std::vector<Command> plugin_commands();     // plugin list/add
std::vector<Command> store_commands();      // store backup/restore/verify/migrate
std::vector<Command> serve_commands();      // serve

}  // namespace samepage::cli
