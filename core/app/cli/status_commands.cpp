#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/report_json.hpp"
#include "app/cli/report_text.hpp"

namespace samepage::cli {
namespace {

Outcome status(Context& context, const Arguments&) {
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto report = (*engine)->status();
  if (!report) return failed(report.error());
  const Millis now = (*context.hub.world())->clock.now();
  return {exit_code::done, json_of(*report), text_of(*report, context.terminal, now), {}};
}

}  // namespace

std::vector<Command> status_commands() {
  return {{"status", "How fresh each system is, what fails and why, what waits for you",
           "samepage status --json", {}, status}};
}

}  // namespace samepage::cli
