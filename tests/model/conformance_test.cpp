// Every scenario whose steps the model knows, run by the real engine and replayed by the model.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "base/text.hpp"
#include "replay.hpp"
#include "runner.hpp"
#include "simulation/simulation.hpp"
#include "simulation/workload.hpp"
#include "words.hpp"

namespace samepage::protocol {
namespace {

namespace fs = std::filesystem;
const std::string scenarios = SAMEPAGE_SOURCE_DIR "/tests/scenario";

std::string file(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::vector<std::string>> steps_of(const std::string& text) {
  std::vector<std::vector<std::string>> steps;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (const auto content = trim(line); !content.empty() && !content.starts_with('#'))
      steps.push_back(scenario::words_of(std::string(content)));
  return steps;
}

// Empty: the model knows every step. Else what it leaves out, and so does not speak of.
std::string not_modelled(const std::string& text) {
  static const std::map<std::string, std::string> beyond = {
      {"mapping", "a mapping that changes"},
      {"same", "decisions on identity"},
      {"different", "decisions on identity"},
      {"connection", "settings that change"},
      {"give-up", "dead letters by hand"},
      {"try-again", "dead letters by hand"},
      {"answer", "cases that people answer"},
      {"basis", "consent"},
      {"lists", "consent"},
      {"option purpose", "consent"},
      {"option brake-deletes", "brakes"},
      {"option brake-creates", "brakes"},
      {"option brake-unsubscribes", "brakes"},
      {"in members", "consent"},
      {"in companies", "references"},
      {"in deals", "references"},
      {"fault slow", "reads that go on during a push"},
      {"fault unreadable", "places that cannot be read"},
      {"system lags", "listings that lag"},
      {"system marketing", "consent"},
      {"case two-people", "two people with one address"}};
  for (const auto& s : steps_of(text)) {
    for (const auto& [what, why] : beyond) {
      const auto words = scenario::words_of(what);
      const bool verb = s[0] == words[0] || (s[0] == "expect" && words[0] == "case");
      if (verb && (words.size() == 1 || std::ranges::find(s, words[1]) != s.end())) return why;
    }
  }
  if (text.find("permission") != text.npos) return "consent";
  if (text.find("--no-yes") != text.npos) return "match plans";
  if (text.find("expect case bad-value") != text.npos || text.find(" ; ") != text.npos)
    return "values that cannot be read";
  return {};
}

// Gathers the lines of a run: calls from the sessions, the rest from what the runner lets onlookers
// see.
class Collector final : public scenario::Observer {
 public:
  Collector(scenario::Runner& runner, std::vector<scenario::TraceLine>& lines)
      : runner_(runner), lines_(lines) {
    runner.watch(*this);
    runner.trace([this](const scenario::TraceLine& line) {
      const std::scoped_lock lock(mutex_);
      lines_.push_back(line);
    });
  }

  void cycle_begins(scenario::Runner&, const std::string& verb) override {
    lines_.push_back({"round", {}, {}, {}, {}, verb});
  }

  void cycle_ended(scenario::Runner&, const Result<CycleReport>& report) override {
    if (!report) lines_.push_back({"refused", {}, {}, {}, {}, report.error().code});
    for (const auto& [name, system] : runner_.systems()) {
      for (const auto& [key, there] : system->records("contacts")) {
        const auto id = runner_.record_id(name, "contacts", key);
        if (!id) continue;
        const auto record = runner_.store()->record(*id);
        lines_.push_back({"state", name, "contacts", key, scenario::state_of(**record),
                          std::to_string((*record)->entity.value)});
      }
    }
  }

  // restore VALUE of crm contacts 1 FIELD: the value comes from the record that said it.
  void line(const std::string& step) override {
    const auto words = scenario::words_of(step);
    if (words[0] != "restore") return;
    const auto id = runner_.record_id(words.at(3), words.at(4), words.at(5));
    const auto record = runner_.store()->record(*id);
    const auto losses = runner_.store()->losses_of((*record)->entity);
    const auto loss = std::ranges::find(*losses, words[1], &Loss::value);
    const auto said = runner_.store()->record(loss->record);
    for (const auto& [name, system] : std::as_const(runner_).systems())
      if (runner_.record_id(name, words[4], (*said)->key) == loss->record)
        lines_.push_back({"decided", name, words[4], (*said)->key, words[1], words.at(6)});
  }

 private:
  scenario::Runner& runner_;
  std::vector<scenario::TraceLine>& lines_;
  std::mutex mutex_;
};

class Conformance {
 public:
  explicit Conformance(const std::string& text) : text_(text) {
    catalogue_ =
        *read_catalogue(file(scenarios + "/../../mappings/canonical.toml"), "canonical.toml");
    mapping_ = std::make_unique<Mapping>(*Mapping::compile(
        file(scenarios + "/mappings/contacts.toml"), "contacts.toml", catalogue_, "GB"));
    rules_.catalogue = &catalogue_;
    rules_.kind = EntityKind::person;
    rules_.clock_skew = Config().clock_skew;
    for (const auto& s : steps_of(text)) {
      if (s[0] == "option" && s[1] == "skew") rules_.clock_skew = parse_duration(s[2]).value_or(0);
      if (s[0] == "system") add_site(s);
    }
  }

  Replayed run() {
    const fs::path folder = simulation::scratch_folder();
    fs::create_directories(folder);
    std::vector<std::string> failures;
    {
      scenario::Runner runner(scenarios + "/mappings", (folder / "store.db").string());
      Collector collector(runner, trace);
      failures = runner.run(text_);
    }
    fs::remove_all(folder);
    Replayed replayed = replay(rules_, trace);
    for (const std::string& f : failures)
      replayed.differences.push_back("the scenario itself: " + f);
    return replayed;
  }

  std::vector<scenario::TraceLine> trace;

 private:
  void add_site(const std::vector<std::string>& words) {
    auto has = [&](const char* word) { return std::ranges::find(words, word) != words.end(); };
    Site site;
    site.id = StreamId{static_cast<std::int64_t>(rules_.sites.size()) + 1};
    site.connection.name = words[1];
    if (has("passes-deletes")) site.connection.on_delete = OnDelete::propagate;
    if (has("puts-back")) site.connection.on_delete = OnDelete::recreate;
    site.manifest.name = "contacts";
    site.manifest.create = has("read-only") ? WriteCreate::none : WriteCreate::search;
    site.manifest.update = !has("read-only");
    site.manifest.remove = has("read-only") ? WriteDelete::none : WriteDelete::remove;
    site.mapping = mapping_.get();
    rules_.sites.push_back(std::move(site));
  }

  std::string text_;
  Catalogue catalogue_;
  std::unique_ptr<Mapping> mapping_;
  Rules rules_;
};

// Calls that fail as a whole leave no line in a trace, so the model does not know what became of them.
bool told(const std::string& step) {
  static const std::vector<std::string> silent = {"busy",  "error",   "timeout", "auth",     "garbage",
                                                  "crash", "dropped", "lost",    "half-told"};
  const auto s = scenario::words_of(step);
  const std::string& kind = s.back();
  return s[0] != "fault" || kind == "cursor-lost" || std::ranges::find(silent, kind) == silent.end();
}

// Made-up worlds of the simulation, as far as the model knows their steps.
TEST(Conformance, the_engine_does_what_the_model_says_in_made_up_worlds) {
  const char* wish = std::getenv("SAMEPAGE_MODELLED_SEEDS");
  const int seeds = wish == nullptr ? 300 : std::atoi(wish);
  const char* first = std::getenv("SAMEPAGE_FIRST_SEED");
  const int from = first == nullptr ? 1 : std::atoi(first);
  Replayed all;
  int broken = 0;
  for (int seed = from; seed < from + seeds; ++seed) {
    std::string text;
    for (const std::string& step : simulation::workload(static_cast<std::uint64_t>(seed), {30, true}))
      if (told(step)) text += step + "\n";
    text += "calm\nwait 2h\nsync\nsync\n";
    Conformance conformance(text);
    const Replayed replayed = conformance.run();
    all.rounds += replayed.rounds;
    all.shown += replayed.shown;
    all.writes += replayed.writes;
    all.states += replayed.states;
    for (const std::string& d : replayed.differences) ADD_FAILURE() << "seed " << seed << ": " << d;
    if (!replayed.differences.empty()) ++broken;
    if (broken == 1 && !replayed.differences.empty()) {
      std::printf("%s", text.c_str());
      for (const auto& line : conformance.trace) std::printf("  %s\n", line.text(0).c_str());
    }
  }
  std::printf("%d seeds replayed, %d of them differ: %d rounds, %d records shown, %d writes, %d states the same\n",
              seeds, broken, all.rounds, all.shown, all.writes, all.states);
  EXPECT_GT(all.writes, 5 * seeds) << "too little happens";
}

TEST(Conformance, the_engine_does_what_the_model_says) {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(scenarios + "/cases"))
    cases.push_back(entry.path());
  std::ranges::sort(cases);
  std::map<std::string, int> left_out;
  int covered = 0;
  Replayed all;
  for (const fs::path& path : cases) {
    const std::string text = file(path);
    if (const std::string why = not_modelled(text); !why.empty()) {
      ++left_out[why];
      std::printf("not modelled: %-55s %s\n", path.stem().c_str(), why.c_str());
      continue;
    }
    ++covered;
    Conformance conformance(text);
    const Replayed replayed = conformance.run();
    all.rounds += replayed.rounds;
    all.shown += replayed.shown;
    all.writes += replayed.writes;
    all.states += replayed.states;
    for (const std::string& d : replayed.differences) ADD_FAILURE() << path.stem() << ": " << d;
    if (replayed.differences.empty()) continue;
    for (const auto& line : conformance.trace) std::printf("  %s\n", line.text(0).c_str());
  }
  std::printf(
      "%d of %zu scenarios replayed: %d rounds, %d records shown, %d writes, %d states the same\n",
      covered, cases.size(), all.rounds, all.shown, all.writes, all.states);
  for (const auto& [why, count] : left_out) std::printf("%3d left out: %s\n", count, why.c_str());
  EXPECT_GE(covered, 15);
}

}  // namespace
}  // namespace samepage::protocol
