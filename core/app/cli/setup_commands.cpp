// init, check.
#include <algorithm>
#include <filesystem>

#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/init_texts.hpp"
#include "app/cli/report_json.hpp"
#include "app/wiring/check_hub.hpp"

namespace samepage::cli {
namespace {

Outcome init(Context&, const Arguments& arguments) {
  RealFiles files;
  std::error_code code;
  const std::string given = arguments.text("DIR");
  const std::filesystem::path folder = std::filesystem::absolute(given.empty() ? "." : given, code);
  const std::pair<std::string, const char*> made[] = {
      {(folder / "samepage.toml").lexically_normal().string(), starter_config},
      {(folder / "policies.toml").lexically_normal().string(), starter_policies}};
  Errors there;
  for (const auto& [path, text] : made)
    if (const auto info = files.stat(path); info && info->exists)
      there.push_back({"SP-CLI-004", "'" + path + "' exists already and is left as it is", path,
                       "edit it, or choose another folder: samepage init DIR"});
  if (!there.empty()) return failed(there);
  std::filesystem::create_directories(folder, code);
  if (code || !std::filesystem::is_directory(folder, code))
    return failed({"SP-FILE-001", "the folder can't be made: " + code.message(), folder.string(),
                   "check the path and your right to make it"});
  json::Writer out;
  out.object().key("written").array();
  for (const auto& [path, text] : made) {
    if (auto done = files.replace(path, text); !done) return failed(done.error());
    out.value(path);
  }
  out.end().end();
  return {exit_code::done, out.take(),
          "Written: " + made[0].first + "\n         " + made[1].first +
              "\n\nNext:\n"
              "  1. samepage plugin list        which connectors there are\n"
              "  2. samepage plugin add ID      look at one and let it run here\n"
              "  3. add a [connections.NAME] table for each system to samepage.toml\n"
              "  4. samepage check              says what is wrong and how to mend it\n"
              "  5. samepage plan -o plan.json  shows every change before anything is written\n"
              "  6. samepage apply plan.json    carries it out\n",
          {}};
}

std::string json_of_findings(const std::vector<Finding>& findings) {
  json::Writer out;
  out.array();
  for (const Finding& finding : findings) {
    out.object();
    out.member("connection", finding.connection).member("topic", finding.topic);
    out.member("level", finding.level == Finding::Level::good       ? "ok"
                        : finding.level == Finding::Level::doubtful ? "warning"
                                                                    : "error");
    out.member("text", finding.text);
    out.end();
  }
  out.end();
  return out.take();
}

std::string mark_of(const Finding& finding, const Terminal& terminal) {
  if (finding.level == Finding::Level::good) return terminal.good("ok   ");
  if (finding.level == Finding::Level::doubtful) return terminal.doubtful("note ");
  return terminal.bad("WRONG");
}

std::string text_of_findings(const std::vector<Finding>& findings, const Terminal& terminal) {
  std::string text, connection = "\n";
  for (const Finding& finding : findings) {
    if (finding.connection != connection) {
      if (!text.empty()) text += "\n";
      const bool hub = finding.connection.empty();
      text += terminal.bold(hub ? "samepage" : shown(finding.connection)) + "\n";
      connection = finding.connection;
    }
    std::string topic = finding.topic;
    topic.resize(std::max<std::size_t>(topic.size(), 22), ' ');
    text += "  " + mark_of(finding, terminal) + "  " + topic + "  " + shown(finding.text) + "\n";
  }
  return text;
}

Outcome check(Context& context, const Arguments& arguments) {
  const std::vector<std::string> names = arguments.list("CONNECTION");
  if (auto config = context.hub.config(); config) {
    if (auto known = check_connections(**config, names); !known) return failed(known.error());
  }
  const std::vector<Finding> findings = check_hub(context.hub, names);
  Outcome outcome{exit_code::done, json_of_findings(findings),
                  text_of_findings(findings, context.terminal), {}};
  for (const Finding& finding : findings)
    if (finding.level == Finding::Level::bad) outcome.errors.push_back(finding.error);
  outcome.text += outcome.errors.empty() ? "\nAll is well.\n" : "\n";
  if (!outcome.errors.empty()) outcome.exit = exit_code::error;
  return outcome;
}

}  // namespace

std::vector<Command> setup_commands() {
  return {{"init", "Write a commented configuration and say what to do next",
           "samepage init /etc/samepage",
           {{"DIR", "Where (default: here); existing files are never overwritten",
             ArgumentKind::positional}},
           init},
          {"check", "Check configuration, mappings, connectors, credentials and permissions",
           "samepage check crm",
           {{"CONNECTION", "Only these connections", ArgumentKind::positional, false, true}},
           check,
           "Writes nothing. Reads one page of each stream to try the mappings on it."}};
}

}  // namespace samepage::cli
