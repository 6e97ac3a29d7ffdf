#include "app/cli/cycle_outcome.hpp"

#include <algorithm>

#include "app/cli/terminal.hpp"

namespace samepage::cli {
namespace {

Errors faults_of(const CycleReport& report) {
  Errors faults;
  for (const ConnectionReport& connection : report.connections) {
    std::ranges::copy(connection.rejections, std::back_inserter(faults));
    if (connection.ok) continue;
    faults.push_back(connection.error);
    if (faults.back().where.empty()) faults.back().where = "connection " + connection.name;
  }
  return faults;
}

// Every connection that took part has failed: nothing was achieved.
bool all_failed(const CycleReport& report) {
  return !report.connections.empty() &&
         std::ranges::none_of(report.connections, &ConnectionReport::ok);
}

bool some_missing(const CycleReport& report) {
  return std::ranges::any_of(report.connections, [](const ConnectionReport& c) {
    return !c.ok || c.left_behind || c.rejected > 0 || c.refused > 0;
  });
}

Error held(const CycleReport& report) {
  const std::string number = count_of(report.held, "change");
  if (!report.matches.empty()) {
    return {"SP-CLI-007",
            number + " held: a connection is new, and nobody has approved yet who was found to be "
            "the same",
            "",
            "look at it with `samepage plan -o plan.json`, then `samepage apply plan.json`; or "
            "accept it with `samepage sync --yes`"};
  }
  const bool braked = std::ranges::any_of(
      report.plan, [](const PlannedChange& p) { return p.held_by.starts_with("brake"); });
  if (!braked)
    return {"SP-CLI-015", number + " for a person's answer: is it one person or two?", "",
            "`samepage case list` has the question; answer with `samepage identity merge` or `split`"};
  return {"SP-CLI-006", number + " held by a brake, because they are more than its limit", "",
          "look at them with `samepage plan -o plan.json`; `samepage apply plan.json` approves "
          "them"};
}

}  // namespace

Verdict verdict_of_plan(const CycleReport& report) {
  Verdict verdict{exit_code::done, faults_of(report)};
  if (all_failed(report)) {
    verdict.exit = exit_code::error;
  } else if (!report.plan.empty() || report.dead_letters > 0 || some_missing(report)) {
    verdict.exit = exit_code::pending;
  }
  return verdict;
}

Verdict verdict_of_sync(const CycleReport& report) {
  Verdict verdict{exit_code::done, faults_of(report)};
  if (all_failed(report)) {
    verdict.exit = exit_code::error;
  } else if (report.held > 0) {
    verdict.exit = exit_code::refused;
    verdict.errors.push_back(held(report));
  } else if (report.pending > 0 || report.dead_letters > 0 || some_missing(report)) {
    verdict.exit = exit_code::pending;
  }
  return verdict;
}

Outcome outcome_of(const Error& error) {
  return failed(error, error.code == "SP-SYN-020" ? exit_code::refused : exit_code::error);
}

}  // namespace samepage::cli
