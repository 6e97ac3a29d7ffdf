#pragma once
// Lets exactly one of the hub's threads go on at a time and chooses the next by a seed, at each call
// of a session. So one seed is one interleaving, the same every time, and many seeds are many.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "engine/round/turns.hpp"
#include "world/sim/sim_random.hpp"

namespace samepage::scenario {

class Turnstile final : public Turns {
 public:
  explicit Turnstile(std::uint64_t seed) : random_(seed) {}

  // Told when jobs are about to begin (true), and when all that could go on have ended.
  std::function<void(bool)> on_shift;

  void announce(const std::string& connection) override;
  void begin(const std::string& connection) override;
  void end(const std::string& connection) override;
  void wait() override;

  // The calling job may have to let others go first.
  void pass(const std::string& connection);
  // It cannot go on before `release`.
  void block(const std::string& connection);
  void release(const std::string& connection);  // whoever has the turn

 private:
  struct Job {
    std::string connection;
    bool blocked = false;
  };
  Job* job(const std::string& connection);
  void choose();
  void await(std::unique_lock<std::mutex>& lock, const std::string& connection);

  SimRandom random_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job> jobs_;
  std::string turn_;  // empty: the thread that starts the jobs
};

}  // namespace samepage::scenario
