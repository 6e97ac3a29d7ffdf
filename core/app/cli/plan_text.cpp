// Plans and rounds.
#include <algorithm>
#include <map>

#include "app/cli/report_text.hpp"
#include "base/text.hpp"

namespace samepage::cli {
namespace {

constexpr std::size_t changes_shown = 20;  // of each stream
constexpr std::size_t value_columns = 48;

std::string quoted(std::string_view value) {
  return value.empty() ? "(empty)" : "\"" + cut(shown(value), value_columns) + "\"";
}

struct StreamPlan {
  std::vector<const PlannedChange*> changes;
  std::int64_t creates = 0, updates = 0, removes = 0, held = 0;
};

std::map<std::pair<std::string, std::string>, StreamPlan> by_stream(const CycleReport& report) {
  std::map<std::pair<std::string, std::string>, StreamPlan> streams;
  for (const PlannedChange& planned : report.plan) {
    StreamPlan& stream = streams[{planned.connection, planned.stream}];
    stream.changes.push_back(&planned);
    stream.creates += planned.change.op == ChangeOp::create;
    stream.updates += planned.change.op == ChangeOp::update;
    stream.removes += planned.change.op == ChangeOp::remove;
    stream.held += !planned.held_by.empty();
  }
  return streams;
}

std::string text_of_change(const PlannedChange& planned, const Catalogue& catalogue,
                           const Terminal& terminal) {
  const Change& change = planned.change;
  std::string text = "  ";
  const std::string op(name_of(change.op));
  text += change.op == ChangeOp::remove ? terminal.bad(op) : terminal.bold(op);
  text += " " + (change.key.empty() ? "a new record" : shown(change.key)) + ", for " +
          std::string(name_of(change.kind)) + " " + std::to_string(change.entity.value) + "\n";
  text += text_of_fields(change, catalogue, "      ");
  if (!change.reason.empty()) text += "      why   " + shown(change.reason) + "\n";
  if (!change.purpose.empty()) {
    text += "      may   purpose " + shown(change.purpose) +
            (change.act ? ", by act " + std::to_string(change.act.value) : "") + "\n";
  }
  if (!planned.held_by.empty())
    text += "      " + terminal.doubtful("held  " + shown(planned.held_by)) + "\n";
  return text;
}

std::string text_of_matches(const CycleReport& report, const Terminal& terminal) {
  if (report.matches.empty()) return "";
  Table table(terminal, {"System", "Stream", ">Records", ">Matched", ">New elsewhere", ">Doubtful",
                         ">Duplicates"});
  for (const MatchReport& m : report.matches)
    table.row({shown(m.connection), shown(m.stream), std::to_string(m.records),
               std::to_string(m.matched), std::to_string(m.alone), std::to_string(m.doubtful),
               std::to_string(m.duplicates)});
  return terminal.bold("First activation") + ": who was found to be the same\n" +
         table.text("  ") +
         "  Matched: stands for somebody whom another system knows too. Doubtful: alike, not\n"
         "  joined; a person decides (`samepage case list`). Duplicates: twice in that system.\n\n";
}

std::string text_of_denials(const CycleReport& report, const Terminal& terminal) {
  if (report.denials.empty()) return "";
  Table table(terminal, {"System", "Stream", "Purpose", "Reason", ">Records"});
  for (const Denial& d : report.denials)
    table.row({shown(d.connection), shown(d.stream), shown(d.purpose), shown(d.reason),
               std::to_string(d.count)});
  return terminal.bold("Not permitted to leave") + "\n" + table.text("  ") + "\n";
}

std::string text_of_rejections(const ConnectionReport& c, const Terminal& terminal) {
  std::string text = "  " + terminal.doubtful(shown(c.name)) + ": " +
                     count_of(c.rejected, "record") + " could not be read (`samepage case list`)\n";
  for (const Error& e : c.rejections)
    text += "    " + shown(e.code) + " at " + shown(e.where) + ": " + shown(e.message) + "\n";
  const auto more = c.rejected - static_cast<std::int64_t>(c.rejections.size());
  if (more > 0) text += "    … and " + std::to_string(more) + " more\n";
  return text;
}

std::string text_of_faults(const CycleReport& report, const Terminal& terminal) {
  std::string text;
  for (const ConnectionReport& c : report.connections) {
    if (!c.ok)
      text += "  " + terminal.bad(shown(c.name)) + ": " + shown(c.error.message) +
              (c.error.fix.empty() ? "" : " (" + shown(c.error.fix) + ")") + "\n";
    if (c.rejected > 0) text += text_of_rejections(c, terminal);
    if (c.left_behind)
      text += "  " + terminal.doubtful(shown(c.name)) +
              ": was too slow for this round and goes on in the next\n";
  }
  return text.empty() ? "" : terminal.bold("Trouble") + "; the other systems went on\n" + text + "\n";
}

// Until somebody decides on them, that system holds other values.
std::string refused_text(std::int64_t refused, const Terminal& terminal) {
  return terminal.doubtful(count_of(refused, "refused change waits", "refused changes wait")) +
         " for your decision: `samepage dead-letter list`.";
}

std::string about(Millis time) {
  if (time < 0) return "not known yet";
  return time < 1000 ? "under a second" : "about " + format_duration(time);
}

std::string text_of_estimates(const CycleReport& report, const Terminal& terminal) {
  if (report.estimates.empty()) return "";
  Table table(terminal, {"System", ">Changes", ">Calls", "Time", "Known from"});
  for (const Estimate& e : report.estimates) {
    std::string from = e.measured ? "earlier writing" : "batch size and reading";
    if (e.quota_left >= 0) from += "; " + count_of(e.quota_left, "call") + " left of its quota";
    table.row({shown(e.connection), std::to_string(e.changes), "about " + std::to_string(e.calls),
               about(e.time), from});
  }
  return terminal.bold("What it takes") + "; systems are written side by side\n" +
         table.text("  ") + "\n";
}

std::string summary_of(const StreamPlan& stream) {
  std::vector<std::string> parts;
  if (stream.creates > 0) parts.push_back(count_of(stream.creates, "create"));
  if (stream.updates > 0) parts.push_back(count_of(stream.updates, "update"));
  if (stream.removes > 0) parts.push_back(count_of(stream.removes, "delete"));
  if (stream.held > 0) parts.push_back(std::to_string(stream.held) + " of them held");
  return join(parts, ", ");
}

}  // namespace

std::string text_of_fields(const Change& change, const Catalogue& catalogue,
                           std::string_view indent) {
  std::size_t widest = 0;
  for (const FieldChange& field : change.fields)
    widest = std::max(widest, catalogue.field(field.field).name.size());
  std::string text;
  for (const FieldChange& field : change.fields) {
    std::string name = catalogue.field(field.field).name;
    name.resize(widest, ' ');
    text += std::string(indent) + name + "  ";
    text += change.op == ChangeOp::create ? quoted(field.to)
                                          : quoted(field.from) + " → " + quoted(field.to);
    text += "\n";
  }
  return text;
}

std::string text_of_plan(const CycleReport& report, const Catalogue& catalogue,
                         const Terminal& terminal, bool all) {
  std::string text = text_of_matches(report, terminal);
  for (const auto& [name, stream] : by_stream(report)) {
    text += terminal.bold(shown(name.first) + " " + shown(name.second)) + ": " +
            summary_of(stream) + "\n";
    const std::size_t most = all ? stream.changes.size() : changes_shown;
    for (std::size_t i = 0; i < std::min(most, stream.changes.size()); ++i)
      text += text_of_change(*stream.changes[i], catalogue, terminal);
    if (stream.changes.size() > most)
      text += terminal.dim("  … and " + std::to_string(stream.changes.size() - most) +
                           " more (--all shows them)") + "\n";
    text += "\n";
  }
  text += text_of_denials(report, terminal) + text_of_faults(report, terminal);
  if (report.dead_letters > 0) text += refused_text(report.dead_letters, terminal) + "\n";
  if (report.plan.empty()) {
    text += report.dead_letters > 0 ? "Nothing else to do.\n" : "Nothing to do.\n";
  } else {
    text += text_of_estimates(report, terminal);
    text += count_of(static_cast<std::int64_t>(report.plan.size()), "change") +
            " in all. Nothing has been written to any system.\n";
  }
  if (!report.plan_hash.empty()) text += "Plan " + report.plan_hash + "\n";
  return text;
}

std::string text_of_sync(const CycleReport& report, const Terminal& terminal) {
  Table table(terminal, {"System", ">Read", ">Changed", ">Created", ">Updated", ">Deleted",
                         ">Refused", ">Denied", "State"});
  for (const ConnectionReport& c : report.connections) {
    std::string state = c.ok ? terminal.good("ok") : terminal.bad("failed");
    if (c.left_behind) state = terminal.doubtful("too slow this time");
    table.row({shown(c.name), std::to_string(c.pulled), std::to_string(c.changed),
               std::to_string(c.created), std::to_string(c.updated), std::to_string(c.deleted),
               std::to_string(c.refused), std::to_string(c.denied), state});
  }
  std::string text = table.text() + "\n";
  if (report.held > 0) text += text_of_matches(report, terminal);
  text += text_of_denials(report, terminal) + text_of_faults(report, terminal);
  const bool all_well = std::ranges::all_of(report.connections, &ConnectionReport::ok);
  std::int64_t refused = 0, rejected = 0;
  for (const ConnectionReport& c : report.connections) refused += c.refused, rejected += c.rejected;
  refused = std::max(refused, report.dead_letters);
  if (report.clean() && all_well && refused == 0 && rejected == 0)
    text += terminal.good(report.elsewhere == 0 ? "In sync." : "What took part is in sync.");
  if (report.clean() && all_well && refused == 0 && rejected > 0)
    text += terminal.doubtful("In sync but for what could not be read.");
  if (report.clean() && all_well && refused > 0)
    text += terminal.doubtful("In sync but for " + count_of(refused, "refused change") +
                              ": `samepage dead-letter list`.");
  if (report.clean() && !all_well) text += "The systems that could be reached are in sync.";
  if (report.held > 0)
    text += terminal.doubtful(count_of(report.held, "change waits", "changes wait") +
                              " for your approval.") + (report.pending > 0 ? " " : "");
  if (report.pending > 0) text += count_of(report.pending, "change") + " still open.";
  if (refused > 0 && !(report.clean() && all_well))
    text += " " + refused_text(refused, terminal);
  if (report.elsewhere > 0)
    text += " " + count_of(report.elsewhere, "change waits", "changes wait") +
            " for connections that did not take part.";
  text += " Round " + std::to_string(report.epoch) + ", " + format_duration(report.duration) + ".\n";
  return text;
}

}  // namespace samepage::cli
