#pragma once
// Runs a scenario file: plain text, one step a line (README.md lists the steps). The world is
// simulated but for the store, which is real SQLite in memory of the machine's temp folder.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "model_system.hpp"
#include "world/sim/sim_world.hpp"

namespace samepage::scenario {

class Runner {
 public:
  Runner(std::string mappings_folder, std::string store_path);

  // Empty: every step did as the file says. Else the failures, each with its line.
  std::vector<std::string> run(const std::string& text);

  // The systems, for those who compare whole runs.
  std::map<std::string, std::unique_ptr<ModelSystem>>& systems() { return systems_; }

 private:
  using Words = std::vector<std::string>;
  std::string step(const std::string& line);
  std::string system(const Words& words);
  std::string mapping(const Words& words);
  std::string edit(const Words& words, const std::string& line);
  std::string sync(const Words& words);
  std::string expect(const Words& words, const std::string& line);
  std::string expect_value(const Words& words, const std::string& line);
  std::string expect_why(const Words& words, const std::string& line);
  std::string option(const Words& words);
  std::string fault(const Words& words);
  std::string decide(const Words& words);
  std::string letter(const Words& words);
  std::string answer(const Words& words);
  std::string connection(const Words& words);
  std::string purpose(const Words& words);
  static std::vector<std::string> keys_of(ModelSystem& system, const std::string& stream,
                                          const std::string& key);
  std::string open_engine();
  std::optional<RecordId> record_id(const std::string& system, const std::string& stream,
                                    const std::string& key);

  std::string mappings_;
  std::string store_path_;
  SimWorld world_;
  Config config_;
  std::map<std::string, std::unique_ptr<ModelSystem>> systems_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  CycleReport last_;
  std::optional<Error> refused_;
  std::string plan_hash_;
  ChangeId given_up_;
};

}  // namespace samepage::scenario
