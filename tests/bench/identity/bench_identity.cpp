// bench_identity scale N | names FILE.csv: one JSON object with what was measured.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "base/json.hpp"
#include "identity/measuring.hpp"
#include "identity/model.hpp"
#include "identity/name_pairs.hpp"
#include "identity/people_records.hpp"

using namespace samepage;
using identity::Attribute;
using identity::Engine;
using identity::RecordInput;
using measuring::Laps;

namespace {

constexpr std::size_t chunk = 50'000, live_records = 50'000, asked = 5'000, parted = 1'000,
                      worst_records = 100'000;

struct Loaded {
  population::Setting setting;
  population::Stream stream;
  Engine engine;
  double wall_s = 0, cpu_s = 0, bytes = 0;
};

// All but the last records, which come live.
void load(Loaded& l, json::Writer& out) {
  const double memory = measuring::resident_bytes();
  const std::size_t bulk = l.stream.size() - std::min(l.stream.size() / 2, live_records);
  for (std::size_t from = 0; from < bulk; from += chunk) {
    const auto inputs = inputs_of(l.stream, from, std::min(bulk, from + chunk));
    const double wall = measuring::wall(), cpu = measuring::cpu();
    for (const RecordInput& input : inputs) l.engine.upsert(input, identity::When::later);
    if (from + chunk >= bulk) l.engine.settle();
    l.wall_s += measuring::wall() - wall;
    l.cpu_s += measuring::cpu() - cpu;
  }
  l.bytes = measuring::resident_bytes() - memory;
  out.member("bulk_records", static_cast<std::uint64_t>(bulk))
      .member("bulk_s", l.wall_s)
      .member("bulk_cpu_s", l.cpu_s);
  out.member("bytes_per_record", l.bytes / static_cast<double>(bulk));
  out.member("bytes_told", static_cast<std::uint64_t>(l.engine.statistics().bytes));
}

void live(Loaded& l, json::Writer& out) {
  const std::size_t from = l.stream.size() - std::min(l.stream.size() / 2, live_records);
  const auto inputs = inputs_of(l.stream, from, l.stream.size());
  Laps laps;
  const double wall = measuring::wall();
  for (const RecordInput& input : inputs) laps.add([&] { l.engine.upsert(input); });
  out.member("live_per_s", static_cast<double>(inputs.size()) / (measuring::wall() - wall));
  out.member("upsert_p50_us", laps.percentile(50))
      .member("upsert_p99_us", laps.percentile(99))
      .member("upsert_p999_us", laps.percentile(99.9));
}

// The weights refined from the records themselves, and all decided again.
void learn(Loaded& l, json::Writer& out) {
  const double cpu = measuring::cpu();
  const identity::Proposal proposal = l.engine.propose();
  if (!proposal.changes.empty()) l.engine.apply(*proposal.model);
  l.engine.settle();
  out.member("learn_cpu_s", measuring::cpu() - cpu)
      .member("learnt", static_cast<std::uint64_t>(proposal.changes.size()));
}

void quality(const Loaded& l, std::string_view name, json::Writer& out) {
  const PairCounts pairs = compare_with_truth(l.engine, l.stream, l.setting);
  const std::string prefix(name);
  out.member(prefix + "pair_precision", pairs.precision())
      .member(prefix + "pair_recall", pairs.recall())
      .member(prefix + "pair_f1", pairs.f1());
  out.member(prefix + "largest", static_cast<std::uint64_t>(l.engine.statistics().largest));
}

// "Who is this?" with one or two things that are known of somebody.
void look_ups(Loaded& l, json::Writer& out) {
  Laps laps;
  const std::size_t step = std::max<std::size_t>(1, l.stream.size() / asked);
  std::size_t found = 0;
  for (std::size_t i = 0; i < l.stream.size(); i += step) {
    RecordInput input = input_of(l.stream.record(i));
    if (input.facts.size() > 2) input.facts.resize(2);
    laps.add([&] { found += !l.engine.look_up(identity::Kind::unknown, input.facts).empty(); });
  }
  out.member("lookup_p99_us", laps.percentile(99))
      .member("lookups_found", static_cast<std::uint64_t>(found));
}

void un_merges(Loaded& l, json::Writer& out) {
  Laps parting, explaining;
  std::size_t done = 0;
  for (std::size_t i = 0; i < l.stream.size() && done < parted; i += 7) {
    const RecordInput input = input_of(l.stream.record(i));
    const auto entity = l.engine.entity_of(input.name);
    const auto records = l.engine.records_of(entity);
    if (records.size() < 2 || records.size() > 50) continue;
    ++done;
    if (records.size() <= 20) explaining.add([&] { static_cast<void>(l.engine.explain(entity)); });
    parting.add([&] {
      l.engine.decide({records.front(), records.back(), identity::Verdict::never, "bench", "", 0});
    });
    parting.add([&] { l.engine.withdraw(records.front(), records.back()); });
  }
  out.member("unmerge_p99_us", parting.percentile(99))
      .member("explain_p99_us", explaining.percentile(99));
}

// The same live records with and without one address that all of them have.
double worst(const std::vector<RecordInput>& inputs, bool shared) {
  Engine engine;
  const double cpu = measuring::cpu();
  for (RecordInput input : inputs) {
    if (shared)
      input.facts.push_back({Attribute::email, "default@form.example", "", 0, 0});
    else
      input.facts.push_back({Attribute::email, input.name.key + "@form.example", "", 0, 0});
    engine.upsert(input);
  }
  return measuring::cpu() - cpu;
}

void worst_value(std::uint64_t records, json::Writer& out) {
  const std::size_t count = std::min<std::uint64_t>(worst_records, records);
  const population::Setting setting{2, population::persons_for(count)};
  const population::Stream stream(setting, false, 2);
  const auto inputs = inputs_of(stream, 0, std::min(stream.size(), count));
  const double own = worst(inputs, false), shared = worst(inputs, true);
  out.member("worst_own_s", own)
      .member("worst_shared_s", shared)
      .member("worst_slower_percent", 100 * (shared / own - 1));
}

int scale(std::uint64_t records) {
  const population::Setting setting{1, population::persons_for(records)};
  json::Writer out;
  out.object();
  {
    Loaded l{setting, population::Stream(setting, false, 2), Engine{}};
    out.member("records", static_cast<std::uint64_t>(l.stream.size()));
    load(l, out);
    live(l, out);
    look_ups(l, out);
    quality(l, "shipped_", out);
    learn(l, out);
    quality(l, "", out);
    un_merges(l, out);
  }
  worst_value(records, out);
  out.end();
  std::puts(out.take().c_str());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count == 3 && std::strcmp(words[1], "scale") == 0)
    return scale(std::strtoull(words[2], nullptr, 10));
  if (count == 3 && std::strcmp(words[1], "names") == 0) return name_pairs(words[2]);
  std::fputs("usage: bench_identity scale RECORDS | names FILE.csv\n", stderr);
  return 64;
}
