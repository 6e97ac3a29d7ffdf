// plan, apply, sync.
#include <filesystem>

#include "app/cli/context.hpp"
#include "app/cli/cycle_outcome.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/plan_file.hpp"
#include "app/cli/report_json.hpp"
#include "app/cli/report_text.hpp"
#include "app/cli/stop_signals.hpp"

namespace samepage::cli {
namespace {

const Argument connection_option{"--connection", "Only this connection; may be given several times",
                                 ArgumentKind::option, false, true, "NAME"};

// The engine, once the connections that were named are known to be there.
Hub::Part<Engine> engine_for(Context& context, const std::vector<std::string>& connections) {
  auto config = context.hub.config();
  if (!config) return std::unexpected(std::move(config).error());
  if (auto known = check_connections(**config, connections); !known)
    return std::unexpected(Errors{known.error()});
  return context.hub.engine();
}

Error interrupted() {
  return {"SP-CLI-012", "stopped by a signal before it was through", "",
          "run it again; what is done stays done"};
}

Result<std::string> save_plan(Context& context, const CycleReport& report,
                              const Catalogue& catalogue, const std::string& file) {
  World& world = **context.hub.world();
  SP_ASSIGN(const std::string text,
            plan_file_text(report.plan_hash, json_of_changes(report.plan, catalogue),
                           world.clock.now()));
  SP_TRY(world.files.replace(file, text));
  return "Written to " + file + ". To carry it out: samepage apply " + file + "\n";
}

// Before anything is read from any system: a plan that can't be kept is not worth it.
Result<void> check_place(const std::string& file) {
  RealFiles files;
  const auto folder = std::filesystem::path(file).parent_path();
  SP_ASSIGN(const FileInfo above, files.stat(folder.empty() ? "." : folder.string()));
  SP_ASSIGN(const FileInfo there, files.stat(file));
  if (!above.exists || !above.folder)
    return fail("SP-FILE-001", "there is no folder '" + folder.string() + "' for the plan", file,
                "make the folder, or name another file");
  if (there.folder)
    return fail("SP-FILE-003", "the plan can't be kept in '" + file + "': it is a folder", file,
                "name a file");
  return {};
}

Outcome plan(Context& context, const Arguments& arguments) {
  const std::string file = arguments.text("--output");
  if (!file.empty()) {
    if (auto good = check_place(file); !good) return failed(good.error());
  }
  CycleOptions options;
  options.connections = arguments.list("--connection");
  options.write = false;
  auto engine = engine_for(context, options.connections);
  if (!engine) return failed(engine.error());
  auto report = run_cycle(context, **engine, options);
  if (!report) return outcome_of(report.error());
  if (StopSignals::seen()) return failed(interrupted());
  const Catalogue& catalogue = (*engine)->catalogue();
  Verdict verdict = verdict_of_plan(*report);
  Outcome outcome{verdict.exit, json_of(*report, catalogue),
                  text_of_plan(*report, catalogue, context.terminal, arguments.has("--all")),
                  std::move(verdict.errors)};
  if (file.empty()) {
    if (!report->plan.empty())
      outcome.text +=
          "To carry it out: samepage plan -o plan.json, then samepage apply plan.json\n";
    return outcome;
  }
  auto saved = save_plan(context, *report, catalogue, file);
  if (!saved) {
    outcome.errors.push_back(saved.error());
    outcome.exit = exit_code::error;
    return outcome;
  }
  outcome.text += *saved;
  return outcome;
}

Outcome finished(Context& context, Engine& engine, const CycleReport& report) {
  Verdict verdict = verdict_of_sync(report);
  if (StopSignals::seen()) {
    if (verdict.exit == exit_code::done) verdict.exit = exit_code::pending;
    verdict.errors.push_back(interrupted());
  }
  return {verdict.exit, json_of(report, engine.catalogue()), text_of_sync(report, context.terminal),
          std::move(verdict.errors)};
}

Outcome apply(Context& context, const Arguments& arguments) {
  const std::string file = arguments.text("FILE");
  RealFiles files;
  auto text = read_text_file(files, file, plan_file_bytes);
  if (!text) return failed({"SP-CLI-002", "the plan can't be read: " + text.error().message, file,
                            "make one: samepage plan -o " + file});
  auto approved = read_plan_file(*text, file);
  if (!approved) return failed(approved.error());
  auto engine = engine_for(context, {});
  if (!engine) return failed(engine.error());
  CycleOptions options;
  options.approved = true;
  options.expected_hash = approved->hash;
  auto report = run_cycle(context, **engine, options);
  if (!report) return outcome_of(report.error());
  return finished(context, **engine, *report);
}

Outcome sync(Context& context, const Arguments& arguments) {
  CycleOptions options;
  options.connections = arguments.list("--connection");
  options.accept_match = arguments.has("--yes");
  auto engine = engine_for(context, options.connections);
  if (!engine) return failed(engine.error());
  auto report = run_cycle(context, **engine, options);
  if (!report) return outcome_of(report.error());
  return finished(context, **engine, *report);
}

}  // namespace

std::vector<Command> cycle_commands() {
  return {
      {"plan", "Pull, and show every change on every system; writes to none",
       "samepage plan -o plan.json",
       {{"-o,--output", "Keep the plan for `samepage apply`", ArgumentKind::option, false, false,
         "FILE"},
        connection_option,
        {"--all", "Show every change, not only the first ones", ArgumentKind::flag}},
       plan,
       "Exit code 2: there are changes, or refused ones wait for a decision. 0: nothing to do."},
      {"apply", "Carry out exactly the plan that was approved", "samepage apply plan.json",
       {{"FILE", "A plan written by `samepage plan -o`", ArgumentKind::positional, true}},
       apply,
       "When the plan is no longer true, nothing is written and the exit code is 3."},
      {"sync", "One full round over all systems, with brakes", "samepage sync --connection crm",
       {connection_option,
        {"--yes", "Accept the matches of a new connection without a plan; brakes stay on",
         ArgumentKind::flag}},
       sync,
       "A new connection is not written to before its matches are approved: by `samepage plan -o`\n"
       "and `samepage apply`, or by --yes. Exit code 2: changes are still open, a system failed,\n"
       "or refused changes wait for a decision (`samepage dead-letter list`). 3: something waits\n"
       "for your approval."}};
}

}  // namespace samepage::cli
