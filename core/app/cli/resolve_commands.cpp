// identity resolve: any file of people or companies in, who is who out.
#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include "app/cli/groups.hpp"
#include "app/cli/identity_files.hpp"
#include "app/table/output_file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

using identity::EntityId;
using identity::RecordName;

constexpr std::size_t review_most = 100'000, why_lines = 4;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

// The id as it stands in the file; with its source where two sources have the same id.
class RowNames {
 public:
  static Result<RowNames> of(const table::Inputs& inputs) {
    RowNames names;
    absl::flat_hash_map<std::uint64_t, std::uint64_t> first;  // of the id: the source's hash
    SP_TRY(inputs.each_name([&](RecordName&& name) -> Result<void> {
      const std::uint64_t source = hash64(name.source);
      names.ambiguous_ = names.ambiguous_ || !first.try_emplace(hash64(name.key), source).second;
      return {};
    }));
    return names;
  }
  std::string of(const RecordName& name) const {
    return ambiguous_ ? name.source + ":" + name.key : name.key;
  }
  bool ambiguous() const { return ambiguous_; }

 private:
  bool ambiguous_ = false;
};

// In which step a record came to its entity, and on what. An entity is explained once, when its
// first record is met, and forgotten with its last.
class Reasons {
 public:
  Reasons(const identity::Engine& engine, const RowNames& names) : engine_(engine), names_(names) {}

  std::string of(const RecordName& record, EntityId entity) {
    const auto [place, fresh] = reasons_.try_emplace(entity);
    if (fresh) explain(entity, place->second);
    auto& reasons = place->second;
    const auto found = reasons.find(record);
    std::string why = found == reasons.end() ? "alone" : found->second;
    if (found != reasons.end()) reasons.erase(found);
    if (reasons.empty()) reasons_.erase(place);
    return why;
  }

 private:
  void explain(EntityId entity, std::map<RecordName, std::string>& reasons) const {
    const auto all = engine_.explain(entity);
    if (!all || all->records.size() < 2) return;
    for (const identity::JoinStep& step : all->steps) {
      const std::string why = short_why(step.why, why_lines);
      for (const auto& [mine, other] :
           {std::pair{&step.left, &step.right}, std::pair{&step.right, &step.left}})
        for (const RecordName& record : *mine)
          if (!other->empty())
            reasons.try_emplace(record, "with " + names_.of(other->front()) + ": " + why);
    }
  }

  const identity::Engine& engine_;
  const RowNames& names_;
  absl::flat_hash_map<EntityId, std::map<RecordName, std::string>> reasons_;
};

Result<void> write_clusters(const table::Inputs& inputs, const identity::Engine& engine,
                            const RowNames& names, bool explain, table::OutputFile& out) {
  std::vector<std::string> header{"record_id", "cluster_id", "score"};
  if (explain) header.push_back("why");
  out.row(header);
  absl::flat_hash_map<EntityId, std::size_t>
      numbers;  // in the order of the file, so that ids do not depend on that of arrival
  Reasons reasons(engine, names);
  return inputs.each_name([&](RecordName&& name) -> Result<void> {
    const EntityId entity = engine.entity_of(name);
    const std::size_t cluster = numbers.try_emplace(entity, numbers.size() + 1).first->second;
    std::vector<std::string> row{names.of(name), std::to_string(cluster),
                                 number(engine.confidence(name))};
    if (explain) row.push_back(reasons.of(name, entity));
    out.row(row);
    return {};
  });
}

std::size_t write_review(const identity::Engine& engine, const RowNames& names,
                         table::OutputFile& out) {
  out.row({"left", "right", "probability", "records", "answer", "reason", "why"});
  const auto items = engine.review(review_most);
  for (const identity::ReviewItem& item : items)
    out.row({names.of(item.left), names.of(item.right), number(item.why.probability),
             std::to_string(item.records), std::string(identity::name_of(item.why.answer)),
             item.why.reason, short_why(item.why, 100)});
  return items.size();
}

bool is_one_of(const std::string& path, const std::vector<std::string>& inputs) {
  std::error_code error;
  return std::ranges::any_of(inputs, [&](const std::string& input) {
    return std::filesystem::equivalent(path, input, error);
  });
}

Outcome report(const Context& context, const table::Inputs& inputs, const Resolved& resolved,
               const std::string& out_path, const RowNames& names,
               std::optional<std::size_t> reviews) {
  const identity::Engine& engine = resolved.engine;
  const identity::Statistics told = engine.statistics();
  json::Writer out;
  out.object()
      .member("records", static_cast<std::uint64_t>(told.records))
      .member("entities", static_cast<std::uint64_t>(told.entities));
  out.member("largest", static_cast<std::uint64_t>(told.largest))
      .member("comparisons", told.comparisons)
      .member("output", out_path);
  if (reviews) out.member("review", static_cast<std::uint64_t>(*reviews));
  out.key("learnt").array();
  for (const std::string& change : resolved.learnt) out.value(change);
  out.end();
  out.key("alarms").array();
  for (const identity::Alarm& alarm : engine.alarms()) out.value(alarm.what);
  out.end();
  write_columns(out, inputs);
  out.end();
  std::string text = count_of(static_cast<std::int64_t>(told.records), "record") + ", " +
                     count_of(static_cast<std::int64_t>(told.entities), "entity", "entities") +
                     ", " + std::to_string(told.largest) +
                     (told.largest == 1 ? " record" : " records") +
                     " in the largest: " + shown(out_path) + "\n";
  if (!resolved.learnt.empty())
    text += count_of(static_cast<std::int64_t>(resolved.learnt.size()), "change") +
            " of weights, learnt from these records (with --json: which).\n";
  if (names.ambiguous())
    text += "Several sources have the same ids; in the output they stand as SOURCE:ID.\n";
  if (reviews)
    text += count_of(static_cast<std::int64_t>(*reviews), "pair") + " for people to look at.\n";
  for (const identity::Alarm& alarm : engine.alarms())
    text += context.terminal.doubtful("Alarm: ") + shown(alarm.what) + "\n";
  return {exit_code::done, out.take(), text, {}};
}

Outcome resolve(Context& context, const Arguments& arguments) {
  const std::vector<std::string> paths = arguments.list("IN");
  const std::string out_path = arguments.text("--output"), review_path = arguments.text("--review");
  for (const std::string& path : {out_path, review_path})
    if (!path.empty() && is_one_of(path, paths))
      return failed({"SP-TAB-007", "the output would replace an input", path, "name another file"},
                    exit_code::usage);
  auto inputs = open_inputs(paths, arguments.text("--mapping"));
  if (!inputs) return failed(inputs.error());
  context.tell(text_of_columns(context, *inputs));
  auto out = table::OutputFile::create(out_path);  // before the work: a wrong path is told at once
  if (!out) return failed(out.error());
  std::optional<table::OutputFile> review;
  if (!review_path.empty()) {
    auto file = table::OutputFile::create(review_path);
    if (!file) return failed(file.error());
    review.emplace(std::move(*file));
  }
  auto resolved = resolve_live(context, *inputs, !arguments.has("--as-shipped"));
  if (!resolved) return failed(resolved.error());
  const identity::Engine& engine = resolved->engine;
  const auto names = RowNames::of(*inputs);
  if (!names) return failed(names.error());
  if (auto written = write_clusters(*inputs, engine, *names, arguments.has("--explain"), *out);
      !written)
    return failed(written.error());
  std::optional<std::size_t> reviews;
  if (review) {
    reviews = write_review(engine, *names, *review);
    if (auto done = review->finish(); !done) return failed(done.error());
  }
  if (auto done = out->finish(); !done) return failed(done.error());
  return report(context, *inputs, *resolved, out_path, *names, reviews);
}

}  // namespace

std::vector<Command> resolve_commands() {
  return {
      {"identity resolve",
       "Who is who in any file of people or companies",
       "samepage identity resolve customers.csv newsletter.csv -o who.csv --review doubtful.csv",
       {{"IN", "CSV files; each is a source of its own, unless a column says the source",
         ArgumentKind::positional, true, true},
        {"-o,--output", "Where to: record_id, cluster_id, score", ArgumentKind::option, true, false,
         "OUT.csv"},
        {"--mapping", "What the columns are, where the guess is wrong", ArgumentKind::option, false,
         false, "M.toml"},
        {"--explain", "A column more: with whom a record came together, and on what",
         ArgumentKind::flag},
        {"--as-shipped", "Nothing is learnt from the files", ArgumentKind::flag},
        {"--review", "Pairs that a person should look at", ArgumentKind::option, false, false,
         "FILE"}},
       resolve,
       "Records go one by one through the same engine that works inside the hub. Then the weights "
       "of the "
       "evidence\nare refined from the records themselves, without labels. What each column was "
       "taken "
       "for is shown first."}};
}

}  // namespace samepage::cli
