#include "app/cli/identity_files.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/cli/stop_signals.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "identity/model.hpp"
#include "world/real/real_clock.hpp"
#include "world/real/real_files.hpp"

namespace samepage::cli {
namespace {

// Entities are formed for so many records together: formed at each, an entity of hundreds would be formed
// hundreds of times. The outcome is the same.
constexpr std::size_t formed_every = 2'048;
constexpr std::size_t told_every = 1024;  // records between looks at the clock
constexpr Millis told_after = 1000;
constexpr int learning_rounds = 2;  // the second sees who was found with what the first has learnt

}  // namespace

std::expected<table::Inputs, Errors> open_inputs(const std::vector<std::string>& paths,
                                                 const std::string& mapping) {
  table::ColumnMapping orders;
  if (!mapping.empty()) {
    RealFiles files;  // without a configuration: these commands need none
    auto text = read_text_file(files, mapping, limits::mapping_file_bytes);
    if (!text) return std::unexpected(Errors{text.error()});
    auto read = table::read_column_mapping(*text, mapping);
    if (!read) return std::unexpected(std::move(read).error());
    orders = std::move(*read);
  }
  return table::Inputs::open(paths, orders);
}

Result<Resolved> resolve_live(Context& context, const table::Inputs& inputs, bool learn) {
  Resolved resolved{identity::Engine(inputs.settings()), {}};
  identity::Engine& engine = resolved.engine;
  std::size_t records = 0;
  Millis told = steady_now();
  const StopSignals signals([] {});
  SP_TRY(inputs.each_record([&](identity::RecordInput&& record) -> Result<void> {
    if (StopSignals::seen())
      return fail("SP-CLI-012", "a signal stopped it; nothing was written", "identity",
                  "run it again");
    engine.upsert(record, identity::When::later);
    if ((records + 1) % formed_every == 0) engine.settle();
    if (++records % told_every != 0 || !context.terminal.err || steady_now() - told < told_after)
      return {};
    told = steady_now();
    context.tell("\r" + std::to_string(records) + " records, " +
                 std::to_string(engine.statistics().entities) + " entities ");
    return {};
  }));
  engine.settle();
  if (context.terminal.err && records >= told_every) context.tell("\r\033[K");
  for (int round = 0; learn && round < learning_rounds; ++round) {
    identity::Proposal proposal = engine.propose();
    if (proposal.changes.empty()) break;
    engine.apply(*proposal.model);
    engine.settle();
    resolved.learnt.insert(resolved.learnt.end(), proposal.changes.begin(), proposal.changes.end());
  }
  return resolved;
}

std::string text_of_columns(const Context& context, const table::Inputs& inputs) {
  std::string text;
  for (const table::Input& input : inputs.all()) {
    Table shown_columns(context.terminal, {"Column", "Is", "Why"});
    for (const table::ColumnPlan& plan : input.columns)
      shown_columns.row({shown(plan.column),
                         plan.use == table::Use::ignored ? "-" : table::word_for(plan),
                         shown(plan.why)});
    text += shown(input.file.path()) + ", source '" + shown(input.source) + "'\n" +
            shown_columns.text("  ");
    if (input.numbered) text += "  No column names the rows: they are called row 1, row 2, …\n";
  }
  return text + "To say otherwise: --mapping M.toml\n\n";
}

void write_columns(json::Writer& out, const table::Inputs& inputs) {
  out.key("inputs").array();
  for (const table::Input& input : inputs.all()) {
    out.object().member("file", input.file.path()).member("source", input.source);
    out.key("columns").array();
    for (const table::ColumnPlan& plan : input.columns) {
      out.object().member("column", plan.column).member("as", table::word_for(plan));
      if (!plan.scope.empty()) out.member("scope", plan.scope);
      if (!plan.separator.empty()) out.member("separator", plan.separator);
      out.member("why", plan.why).end();
    }
    out.end().end();
  }
  out.end();
}

std::string short_why(const identity::Explanation& why, std::size_t lines) {
  std::vector<const identity::EvidenceLine*> all;
  for (const identity::EvidenceLine& line : why.lines)
    if (!line.left.empty() || !line.right.empty()) all.push_back(&line);  // what was compared
  std::ranges::stable_sort(
      all, [](const auto* a, const auto* b) { return std::abs(a->bits) > std::abs(b->bits); });
  if (all.size() > lines) all.resize(lines);
  std::string text;
  for (const identity::EvidenceLine* line : all) {
    char bits[32];
    std::snprintf(bits, sizeof bits, " %+.1f", line->bits);
    text += (text.empty() ? "" : ", ") + line->what +
            (line->level.empty() ? "" : " " + line->level) + bits;
  }
  char sum[48];
  std::snprintf(sum, sizeof sum, "; in all %+.1f", why.bits);
  return text + sum;
}

}  // namespace samepage::cli
