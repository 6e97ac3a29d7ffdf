#pragma once
// The inside of workload.hpp: one maker of steps, its acts in a file for each subject. An act says
// one or more lines; `step` draws one by its weight.

#include <map>

#include "workload.hpp"
#include "world/sim/sim_random.hpp"

namespace samepage::simulation {

class Workload {
 public:
  Workload(std::uint64_t seed, const WorkloadOptions& options) : seed_(seed), random_(seed), options_(options) {}

  std::vector<std::string> write();

 private:
  double feature(const char* name) const { return features_.at(name); }
  bool chance(double share) { return random_.chance(share); }
  int number(int least, int most) {
    return least + static_cast<int>(random_.next() % static_cast<std::uint64_t>(most - least + 1));
  }
  std::string pick(const std::vector<std::string>& all) { return all[random_.next() % all.size()]; }
  void say(const std::string& line) { lines_.push_back(line); }
  std::string contact() { return "~Miller" + std::to_string(number(1, std::max(people_, 1))); }

  // workload.cpp
  void choose_features();
  void add_system(std::size_t i);
  void step();
  void cycle();

  // workload_people.cpp: what people do in the systems, and what they decide
  std::string email_of(int person);
  std::string city();
  std::string phone(int last);
  void new_contact();
  bool moving(int person) const;
  void edit_contact();
  void new_company();
  void with_companies();
  void with_deals();
  void new_member();
  void with_consent();
  void with_deletes();
  void twins();
  void alike();
  void decide();
  void import_list();
  void restore();

  // workload_trouble.cpp: faults, and what administrators change
  void fault();
  void crash();
  void store_fault();
  void disk_fault();
  void clock();
  void mapping();
  void direction();
  void rewrite();
  void settings();
  void restart();
  void second_hub();
  void pass_time();
  void midway();

  std::uint64_t seed_;
  SimRandom random_;
  WorkloadOptions options_;
  std::map<std::string, double> features_;
  std::vector<std::string> systems_, lines_;
  int people_ = 0, companies_ = 0, deals_ = 0;
};

}  // namespace samepage::simulation
