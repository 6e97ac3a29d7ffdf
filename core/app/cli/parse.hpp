#pragma once
// argv → which command with which arguments, by the table of commands.

#include <expected>
#include <string>
#include <vector>

#include "app/cli/command.hpp"

namespace samepage::cli {

struct Parsed {
  const Command* command = nullptr;
  Arguments arguments;
  std::string config = "samepage.toml";
  bool json = false;
};

// Instead of a command: --help, --version (exit 0), or a usage error (exit 64).
struct Advice {
  int exit = exit_code::usage;
  std::string text;   // to print as it is
  std::string fault;  // what was wrong, without the help
  std::string result;  // of help and version, for --json
};

std::expected<Parsed, Advice> parse(const std::vector<std::string>& words,
                                    const std::vector<Command>& commands,
                                    const std::vector<Group>& groups);

}  // namespace samepage::cli
