// How every connection stands: fresh, in sync, what waits, what is kept from it and why.
#include <algorithm>

#include "app/cli/report_text.hpp"
#include "base/text.hpp"

namespace samepage::cli {
namespace {

std::string state_of(const StatusConnection& c, const Terminal& terminal, Millis now) {
  if (!c.paused.empty()) return terminal.doubtful("paused: " + cut(shown(c.paused), 40));
  if (c.failures > 0) {
    std::string text = "failing, " + count_of(c.failures, "time");
    if (c.retry_at > now) text += "; again " + relative(c.retry_at, now);
    return terminal.bad(text);
  }
  if (!c.last_error.empty()) return terminal.bad("failing");
  if (!c.activated) return terminal.doubtful("not activated");
  if (c.waiting > 0) return terminal.doubtful("changes wait");
  if (c.dead_letters > 0) return terminal.doubtful("changes refused");
  return terminal.good("in sync");
}

std::string records_of(const StatusConnection& c) {
  std::vector<std::string> parts;
  for (const StatusStream& stream : c.streams)
    parts.push_back(std::to_string(stream.records) + " " + shown(stream.name));
  return parts.empty() ? "-" : join(parts, ", ");
}

std::string words_of(const Exclusion& e) {
  const std::string purpose = shown(e.purpose);
  if (e.reason == "deleted_there") return "deleted there (unlinked)";
  if (e.reason == "no_grant") return "withheld: no permission for " + purpose;
  if (e.reason == "withdrawn") return "withheld: the permission for " + purpose + " was withdrawn";
  if (e.reason == "objected") return "withheld: " + purpose + " was objected to";
  if (e.reason == "no_contact_point") return "withheld: no address that could permit " + purpose;
  if (e.reason == "list_not_mapped") return "withheld: the list stands for no purpose";
  if (e.reason == "no_purpose") return "withheld: the stream serves no purpose";
  if (e.reason == "purpose_not_configured")
    return "withheld: the purpose " + purpose + " is not configured";
  return "withheld: " + purpose + ", " + shown(e.reason);
}

std::string exclusions_of(const StatusConnection& c) {
  std::vector<std::string> parts;
  for (const Exclusion& e : c.exclusions)
    parts.push_back(std::to_string(e.count) + " " + words_of(e) +
                    (c.streams.size() > 1 ? " (" + shown(e.stream) + ")" : ""));
  return join(parts, ", ");
}

std::string quota_of(const StatusConnection& c, Millis now) {
  std::string text = std::to_string(c.quota.remaining);
  if (c.quota.limit >= 0) text += " of " + std::to_string(c.quota.limit);
  text += " calls left";
  if (c.quota.reset_at > now) text += ", new ones " + relative(c.quota.reset_at, now);
  return text;
}

std::string unread_of(const StatusConnection& c) {
  std::vector<std::string> names;
  for (const StatusStream& stream : c.streams)
    if (!stream.loaded && stream.read_at == 0) names.push_back(shown(stream.name));
  return join(names, ", ");
}

// What a line of the table has no room for.
std::string details_of(const StatusConnection& c, const Terminal& terminal, Millis now) {
  std::string text;
  const auto line = [&](std::string name, const std::string& words) {
    name.resize(10, ' ');
    text += "  " + name + words + "\n";
  };
  if (!c.last_error.empty()) line("error", terminal.bad(shown(c.last_error)));
  for (const Wait& wait : c.waits)
    line("waits", count_of(wait.count, "change") + ": " + shown(wait.text));
  if (c.excluded > 0) line("excluded", exclusions_of(c));
  if (c.last_ok != 0 && !unread_of(c).empty()) line("not read", unread_of(c));
  if (c.quota.remaining >= 0) line("quota", quota_of(c, now));
  return text.empty() ? text : terminal.bold(shown(c.name)) + "\n" + text;
}

std::string hints_of(const StatusReport& report) {
  std::string text;
  std::int64_t dead = 0;
  bool fresh = false;
  for (const StatusConnection& c : report.connections) {
    dead += c.dead_letters;
    fresh = fresh || (!c.activated && c.paused.empty() && c.failures == 0);
  }
  if (fresh)
    text += "Not activated: `samepage plan -o plan.json`, then `samepage apply plan.json`.\n";
  if (dead > 0) text += count_of(dead, "dead letter") + ": `samepage dead-letter list`.\n";
  if (!report.cases.empty())
    text += count_of(static_cast<std::int64_t>(report.cases.size()), "open case") +
            ": `samepage case list`.\n";
  return text;
}

}  // namespace

std::string text_of(const StatusReport& report, const Terminal& terminal, Millis now) {
  Table table(terminal, {"System", "Connector", "State", "Read", "Records", ">Waiting",
                         ">Dead letters", ">Excluded", ">Problems", ">Cases"});
  for (const StatusConnection& c : report.connections)
    table.row({shown(c.name), shown(c.plugin), state_of(c, terminal, now),
               relative(c.last_ok, now), records_of(c), std::to_string(c.waiting),
               std::to_string(c.dead_letters), std::to_string(c.excluded),
               std::to_string(c.problems), std::to_string(c.cases)});
  std::string text = report.connections.empty() ? "No connection is configured.\n" : table.text();
  text += "\n";
  for (const StatusConnection& c : report.connections) text += details_of(c, terminal, now);
  text += count_of(report.entities, "customer record") + ", " +
          (report.dirty == 0 ? "nothing open" : std::to_string(report.dirty) + " with something open") +
          ".\n" + hints_of(report);
  return text;
}

}  // namespace samepage::cli
