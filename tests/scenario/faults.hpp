#pragma once
// Faults that strike at a certain call: of a session (read, find, write), of the store (begin,
// commit, change), of the disk below a commit, or of any of these ("hub"). README.md lists the kinds. Counts what struck where, so that
// nobody has to believe that a fault was ever injected.

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace samepage::scenario {

struct PlannedFault {
  std::string who;   // a system, "store", "disk" or "hub"
  std::string call;  // "read", "find", "write"; "begin", "commit", "change"; the hub: any of these, a stage, or "call"; the disk: "commit", or those of a stage
  int in = 1;        // strikes at the n-th such call from now
  std::string kind;  // "step": `line` happens just before the call
  std::string line;
};

class Faults {
 public:
  void plan(PlannedFault fault) {
    const std::scoped_lock lock(mutex_);
    planned_.push_back(std::move(fault));
  }
  void clear() {
    const std::scoped_lock lock(mutex_);
    planned_.clear();
  }

  // Every call passes here. Those of the hub strike anywhere; none: all is well.
  std::vector<PlannedFault> strike(const std::string& who, const std::string& call);

  // A hub that was killed does and remembers nothing more.
  bool dead() const { return dead_; }
  void kill() { dead_ = true; }
  void revive() { dead_ = false; }

  // Something went wrong on purpose since this was last set to false.
  std::atomic<bool> struck = false;
  void count(const std::string& kind);
  // "pull", "settle", "resolve", "plan", "push", "open": where the hub is.
  std::string stage() const {
    const std::scoped_lock lock(mutex_);
    return stage_;
  }
  void enter(std::string stage) {
    const std::scoped_lock lock(mutex_);
    stage_ = std::move(stage);
  }
  const std::map<std::pair<std::string, std::string>, int>& coverage() const { return counts_; }

 private:
  std::vector<PlannedFault> planned_;
  std::map<std::pair<std::string, std::string>, int> counts_;  // kind, stage → times
  std::atomic<bool> dead_ = false;
  std::string stage_ = "open";
  mutable std::mutex mutex_;  // without turns the hub's threads come here at once
};

Error killed_error();  // what everything answers then

}  // namespace samepage::scenario
