#include "simulation.hpp"

#include <unistd.h>

#include <filesystem>

#include "oracle.hpp"
#include "scenario/runner.hpp"

namespace samepage::simulation {
namespace {

namespace fs = std::filesystem;

// Keeps the journal and passes everything on to the oracle.
class Watch final : public scenario::Observer {
 public:
  explicit Watch(std::string& journal) : journal_(journal) {}

  void line(const std::string& step) override {
    note("> " + step);
    oracle_.line(step);
  }
  void touched(const Place& place, const ModelRecord& before, const ModelRecord& after, By by) override {
    static constexpr const char* who[] = {"people", "workflow", "hub"};
    note(name(place) + " v" + std::to_string(after.version) + " by " + who[static_cast<int>(by)] + " " +
         (after.deleted ? "deleted " + after.merged_into : after.json));
    oracle_.touched(place, before, after, by);
  }
  void showed(const Place& place, const ModelRecord& record) override {
    note(name(place) + " v" + std::to_string(record.version) + " shown");
    oracle_.showed(place, record);
  }
  void kept_dark(const Place& place) override {
    note(name(place) + " kept dark");
    oracle_.kept_dark(place);
  }
  void called(const std::string& what) override {
    ++calls;
    note("call " + what);
  }
  void cycle_begins(scenario::Runner& runner, const std::string& verb) override {
    oracle_.cycle_begins(runner, verb);
  }
  void cycle_ended(scenario::Runner& runner, const Result<CycleReport>& report) override {
    note(report ? text_of(*report) : "cycle failed: " + report.error().text());
    oracle_.cycle_ended(runner, report);
  }
  void hub_died() override {
    note("the hub died");
    oracle_.hub_died();
  }
  void decided(scenario::Runner& runner, const std::string& who, const std::string& field,
               const std::string& value) override {
    note("decided " + who + " " + field + " = " + value);
    oracle_.decided(who, field, value, !runner.faults().dead());
  }
  std::string verdict(scenario::Runner& runner, const std::string& what) override {
    return oracle_.verdict(runner, what);
  }

  const Oracle& oracle() const { return oracle_; }
  std::int64_t calls = 0;

 private:
  static std::string name(const Place& place) {
    return place.system.name() + " " + place.stream + " " + place.key;
  }
  static std::string text_of(const CycleReport& r) {
    std::string text = "cycle " + std::to_string(r.epoch) + " plan " + r.plan_hash.substr(0, 16) + " pending " +
                       std::to_string(r.pending) + " held " + std::to_string(r.held);
    for (const ConnectionReport& c : r.connections) {
      text += "; " + c.name + " +" + std::to_string(c.created) + " ~" + std::to_string(c.updated) + " -" +
              std::to_string(c.deleted) + " ?" + std::to_string(c.unknown) + " !" + std::to_string(c.refused);
      if (!c.ok) text += " failing: " + c.error.message;
      if (c.left_behind) text += " left behind";
    }
    return text;
  }
  void note(const std::string& text) { journal_ += text + "\n"; }

  std::string& journal_;
  Oracle oracle_;
};

// What the store says names the folder, which is another one in each process.
void leave_out(std::string& journal, const std::string& folder) {
  for (std::size_t at = 0; (at = journal.find(folder, at)) != journal.npos;)
    journal.erase(at, folder.size());
}

}  // namespace

std::filesystem::path scratch_folder() {
  const fs::path memory = "/dev/shm";
  const fs::path base = ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
  return base / ("samepage-sim-" + std::to_string(::getpid()));
}

Outcome run(const std::vector<std::string>& steps) {
  const fs::path home = scratch_folder();
  fs::remove_all(home);
  fs::create_directories(home);
  Outcome out;
  {
    Watch watch(out.journal);
    scenario::Runner runner(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", (home / "store.db").string());
    runner.watch(watch);
    for (const std::string& step : steps) {
      ++out.operations;
      const std::string wrong = runner.step(step);
      if (!runner.idle()) out.taken.push_back(step);
      if (!wrong.empty()) out.complaint = step + ": " + wrong;
      if (!watch.oracle().complaints().empty()) out.complaint = watch.oracle().complaints().front();
      if (!out.complaint.empty()) break;
    }
    out.operations += watch.calls;
    out.coverage = runner.faults().coverage();
  }
  leave_out(out.journal, home.string() + "/");
  if (!out.complaint.empty()) out.journal += "COMPLAINT " + out.complaint + "\n";
  fs::remove_all(home);
  return out;
}

}  // namespace samepage::simulation
