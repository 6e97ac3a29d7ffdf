// identity explain: why two are one or are not, how an entity hangs together; as text, JSON, a
// picture.
#include <algorithm>
#include <cmath>

#include "app/cli/explain_pages.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/identity_files.hpp"
#include "app/table/output_file.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

using identity::RecordName;

void write_evidence(json::Writer& out, const identity::Explanation& why) {
  out.object().member("answer", identity::name_of(why.answer)).member("reason", why.reason);
  out.member("bits", why.bits).member("probability", why.probability).key("lines").array();
  for (const identity::EvidenceLine& line : why.lines) {
    out.object().member("what", line.what).member("level", line.level).member("left", line.left);
    out.member("right", line.right).member("bits", line.bits).member("bearers", line.bearers).end();
  }
  out.end().end();
}

void write_names(json::Writer& out, std::string_view key, const std::vector<RecordName>& names) {
  out.key(key).array();
  for (const RecordName& name : names)
    out.object().member("source", name.source).member("id", name.key).end();
  out.end();
}

std::string bits_text(double bits) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.2f", bits);
  return text;
}

std::string text_of_evidence(const Context& context, const identity::Explanation& why) {
  Table lines(context.terminal, {"Compared", "Is", "Left", "Right", ">Bits"});
  for (const identity::EvidenceLine& line : why.lines)
    if (std::abs(line.bits) >= 0.005)
      lines.row({shown(line.what), shown(line.level), shown(line.left), shown(line.right),
                 bits_text(line.bits)});
  char sum[96];
  std::snprintf(sum, sizeof sum, "Sum %+.2f bits: %.2f %% the same.", why.bits,
                100 * why.probability);
  return "Answer: " + context.terminal.bold(words_for(why)) + "\n\n" + lines.text("  ") + "\n" +
         sum + "\n";
}

// "17" or "crm:17", where it is not clear which.
Result<RecordName> record_called(const std::vector<NamedRecord>& all, const std::string& text) {
  std::vector<RecordName> found;
  for (const NamedRecord& record : all)
    if (record.name.key == text || record.name.source + ":" + record.name.key == text)
      found.push_back(record.name);
  if (found.size() == 1) return found.front();
  return fail("SP-TAB-008",
              found.empty() ? "there is no record '" + text + "'"
                            : "several sources have a record '" + text + "'",
              "the inputs",
              found.empty() ? "give an id as it stands in the file"
                            : "say which: " + found.front().source + ":" + text);
}

Outcome outcome(const Arguments& arguments, std::string text, std::string json,
                const std::string& page) {
  const std::string path = arguments.text("--html");
  if (!path.empty()) {
    auto file = table::OutputFile::create(path);
    if (!file) return failed(file.error());
    file->text(page);
    if (auto done = file->finish(); !done) return failed(done.error());
    text += "\nAs a picture: " + shown(path) + "\n";
  }
  return {exit_code::done, std::move(json), std::move(text), {}};
}

Outcome explain_pair(Context& context, const Arguments& arguments, const identity::Engine& engine,
                     const std::vector<NamedRecord>& all, const RecordName& a,
                     const RecordName& b) {
  const auto why = engine.explain(a, b);
  if (!why)
    return failed({"SP-TAB-008", "one of the records is not there", "the inputs",
                   "give ids as they stand in the files"});
  json::Writer out;
  write_evidence(out, *why);
  return outcome(arguments, text_of_evidence(context, *why), out.take(),
                 pair_page(engine, all, a, b, *why));
}

Outcome explain_entity(Context& context, const Arguments& arguments, const identity::Engine& engine,
                       const std::vector<NamedRecord>& all, const RecordName& record) {
  const identity::EntityId id = engine.entity_of(record);
  auto why = engine.explain(id);
  if (!why) why = identity::EntityExplanation{id, engine.records_of(id), {}, {}, {}, 0};
  json::Writer out;
  out.object().member("entity", id);
  write_names(out, "records", why->records);
  out.key("facts").array();
  Table facts(context.terminal, {"What", "Value", ">Records", ">In the base"});
  for (const identity::KnownFact& fact : why->facts) {
    out.object().member("attribute", identity::name_of(fact.attribute)).member("value", fact.value);
    out.member("records", static_cast<std::uint64_t>(fact.records))
        .member("bearers", fact.bearers)
        .end();
    facts.row({std::string(identity::words_for(fact.attribute)), shown(fact.value),
               std::to_string(fact.records), std::to_string(fact.bearers)});
  }
  out.end().key("steps").array();
  std::string steps;
  for (const identity::JoinStep& step : why->steps) {
    out.object();
    write_names(out, "left", step.left);
    write_names(out, "right", step.right);
    out.key("why");
    write_evidence(out, step.why);
    out.end();
    steps += "  " + title_of(all, step.left.front()) + " + " + title_of(all, step.right.front()) +
             ": " + short_why(step.why, 4) + "\n";
  }
  out.end();
  write_names(out, "weakest_cut", why->weakest_cut);
  out.member("weakest_bits", why->weakest_bits).end();
  std::string text =
      count_of(static_cast<std::int64_t>(why->records.size()), "record") + " are one:\n";
  for (const RecordName& name : why->records)
    text += "  " + shown(name.source + " " + name.key) + "  " + shown(title_of(all, name)) + "\n";
  text += "\n" + facts.text("  ") + (steps.empty() ? "" : "\nHow they came together:\n" + steps);
  if (!why->weakest_cut.empty())
    text += "\nHangs on the least: " + title_of(all, why->weakest_cut.front()) + ", " +
            bits_text(why->weakest_bits) + " bits\n";
  return outcome(arguments, std::move(text), out.take(), entity_page(engine, all, *why));
}

Outcome explain(Context& context, const Arguments& arguments) {
  auto inputs = open_inputs(arguments.list("--in"), arguments.text("--mapping"));
  if (!inputs) return failed(inputs.error());
  auto resolved = resolve_live(context, *inputs, !arguments.has("--as-shipped"));
  if (!resolved) return failed(resolved.error());
  const identity::Engine& engine = resolved->engine;
  auto all = named_records(*inputs);
  if (!all) return failed(all.error());
  const auto a = record_called(*all, arguments.text("A"));
  if (!a) return failed(a.error());
  if (!arguments.has("B")) return explain_entity(context, arguments, engine, *all, *a);
  const auto b = record_called(*all, arguments.text("B"));
  if (!b) return failed(b.error());
  if (*a == *b)
    return failed(
        {"SP-CLI-010", "the two records are one and the same", "command line", "give two records"},
        exit_code::usage);
  return explain_pair(context, arguments, engine, *all, *a, *b);
}

}  // namespace

std::vector<Command> explain_commands() {
  return {
      {"identity explain",
       "Why two records are the same or are not; how one hangs together with others",
       "samepage identity explain 17 42 --in customers.csv --html why.html",
       {{"A", "A record's id, as it stands in its file; SOURCE:ID where several sources have it",
         ArgumentKind::positional, true},
        {"B", "The other one's; without it: everything that is one with A",
         ArgumentKind::positional},
        {"--in", "A CSV file; once for each", ArgumentKind::option, true, true, "IN.csv"},
        {"--mapping", "What the columns are, where the guess is wrong", ArgumentKind::option, false,
         false, "M.toml"},
        {"--html", "A page with the picture", ArgumentKind::option, false, false, "FILE"}},
       explain}};
}

}  // namespace samepage::cli
