#pragma once
// What a running command has at hand.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "app/wiring/hub.hpp"

namespace samepage::cli {

class Context {
 public:
  Context(Terminal terminal, bool json, Places places, const std::string& config_path, bool quiet)
      : terminal(terminal), json(json), hub(std::move(places), config_path, quiet) {}

  const Terminal terminal;
  const bool json;  // then nothing but the envelope is printed
  Hub hub;

  // Lines for a person while the command runs; on standard error.
  void tell(std::string_view text) const;
};

// Runs a cycle with a progress line; SIGINT and SIGTERM end it soon and cleanly.
Result<CycleReport> run_cycle(Context& context, Engine& engine, CycleOptions options);

// The names of connections a person gave: SP-CLI-005 for one that is not configured.
Result<void> check_connections(const Config& config, const std::vector<std::string>& names);

// A positive number or one in a text such as "person 12" or "#12". SP-CLI-010.
Result<std::int64_t> number_of(const std::string& text, std::string_view what);

std::string author();  // who is at the keyboard, for the record of decisions

}  // namespace samepage::cli
