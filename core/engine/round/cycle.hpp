#pragma once
// One round through all stages.

#include <condition_variable>
#include <thread>

#include "engine/round/holding.hpp"
#include "engine/decide/planning.hpp"
#include "engine/round/standing.hpp"

namespace samepage {

class Cycle {
 public:
  Cycle(EngineParts& parts, const CycleOptions& options)
      : parts_(parts), options_(options), holding_(parts, options) {}
  ~Cycle();

  Result<CycleReport> run();

 private:
  Result<void> prepare();
  Result<void> pull_all();
  Result<void> resolve_and_plan();
  Result<void> end_epoch();
  Result<void> hold_and_hash();
  Result<void> push_rounds();
  Result<void> push_once(std::map<ConnectionPart*, std::vector<PackedChange>> work);
  Result<void> activate();
  Result<void> settle_first_syncs();
  Result<Wait> obstacle(const PackedChange& change);
  Result<std::int64_t> in_the_way();
  Result<void> keep_standings();
  bool takes_part(const ConnectionPart& connection) const;
  bool can_write(const ConnectionPart& connection);
  Result<void> count_dead_letters();
  void finish_report();
  void join_pulls(bool cancel);
  std::thread start(const ConnectionPart& connection, std::function<void()> work);

  EngineParts& parts_;
  const CycleOptions& options_;
  Holding holding_;
  CycleReport report_;
  PlanTally tally_;
  std::set<std::pair<EntityId, StreamId>> put_off_;
  int round_ = 0;  // of pushing

  struct Pull {
    ConnectionPart* connection = nullptr;
    std::thread thread;
    bool done = false;
    Result<void> result;
  };
  std::mutex pulls_mutex_;
  std::condition_variable pull_done_;
  std::vector<std::unique_ptr<Pull>> pulls_;
};

}  // namespace samepage
