#pragma once
// Runs a scenario: plain text, one step a line (README.md lists the steps). The world is simulated
// but for the store, which is real SQLite in a file. The scenario tests run whole files; the
// simulation (tests/simulation) makes up lines by the thousand and has an onlooker judge what comes of
// them.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "faults.hpp"
#include "model_system.hpp"
#include "trace.hpp"
#include "turnstile.hpp"
#include "world/sim/sim_world.hpp"

namespace samepage::scenario {

class Runner {
 public:
  Runner(std::string mappings_folder, std::string store_path);
  ~Runner();

  // Empty: every step did as the file says. Else the failures, each with its line.
  std::vector<std::string> run(const std::string& text);
  // One line; what is wrong with it, or empty. A step that a fault made fail is no failure.
  std::string step(const std::string& line);
  // The last step could not be taken: what it is about is not there.
  bool idle() const { return idle_; }

  void watch(Observer& observer) { observer_ = &observer; }
  // Before the first sync: who is told of every call between the hub and the systems (trace.hpp).
  void trace(Tracer tracer) { tracer_ = std::move(tracer); }
  const std::map<std::string, std::unique_ptr<ModelSystem>>& systems() const { return systems_; }
  const Config& config() const { return config_; }
  const Faults& faults() const { return faults_; }
  Engine* engine() { return engine_.get(); }  // none before the first sync, and after a crash
  Store* store() { return store_.get(); }
  std::optional<RecordId> record_id(const std::string& system, const std::string& stream,
                                    const std::string& key);
  // The keys that `*ada@example.test`, `~Lovelace` or a plain key stands for.
  static std::vector<std::string> keys_of(ModelSystem& system, const std::string& stream,
                                          const std::string& key);

  // The systems, for those who compare whole runs.
  std::map<std::string, std::unique_ptr<ModelSystem>>& systems() { return systems_; }

 private:
  using Words = std::vector<std::string>;
  std::string take(const Words& words, const std::string& line);
  std::string system(const Words& words);
  std::string mapping(const Words& words);
  std::string edit(const Words& words, const std::string& line);
  std::string add(ModelSystem& system, const Words& words, const std::string& body);
  std::string sync(const Words& words);
  std::string expect(const Words& words, const std::string& line);
  std::string expect_value(const Words& words, const std::string& line);
  std::string expect_why(const Words& words, const std::string& line);
  std::string option(const Words& words);
  std::string fault(const Words& words);
  std::string when(const Words& words, const std::string& line);
  void calm();
  std::string decide(const Words& words);
  std::string restore_any(const Words& words);
  std::string letter(const Words& words);
  std::string answer(const Words& words);
  std::string connection(const Words& words);
  std::string purpose(const Words& words);
  std::string second_hub();
  std::string nothing_there(std::string why);
  std::string with_keys(ModelSystem& system, const std::string& body, bool& known);
  CycleOptions options_for(const Words& words);
  Result<std::unique_ptr<Engine>> make_engine(Store& store);
  std::string open_engine();
  void bury();

  std::string mappings_;
  std::string store_path_;
  SimWorld world_;
  Config config_;
  Faults faults_;
  std::unique_ptr<Turnstile> turns_;
  Observer* observer_ = nullptr;
  Tracer tracer_;
  std::map<std::string, std::unique_ptr<ModelSystem>> systems_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  CycleReport last_;
  std::optional<Error> refused_;
  std::string plan_hash_;
  std::string in_passing_;  // what went wrong with a step that came in the middle of another
  std::uint64_t power_cuts_ = 0;
  ChangeId given_up_;
  bool idle_ = false;
};

}  // namespace samepage::scenario
