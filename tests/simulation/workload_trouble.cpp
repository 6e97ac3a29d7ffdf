// What goes wrong, and what administrators change.

#include "workload_parts.hpp"

namespace samepage::simulation {

void Workload::fault() {
  const std::string system = pick(systems_), at = std::to_string(number(1, chance(0.3) ? 9 : 3));
  switch (number(0, 9)) {
    case 0:
    case 1:
    case 2:
      return say("fault " + system + " read " + at + " " +
                 pick({"busy", "error", "timeout", "auth", "garbage", "crash", "cursor-lost",
                       "twice", "reversed", "stale"}));
    case 3:
    case 4:
    case 5:
      if (chance(0.3))
        say("fault " + system + " find 1 " +
            pick({"busy", "error", "timeout", "auth", "crash", "garbage"}));
      return say("fault " + system + " write " + at + " " +
                 pick({"busy", "error", "dropped", "lost", "auth", "garbage", "crash", "partial",
                       "half-told", "put-off", "refuse"}));
    case 6:
      return say("fault " + system + " find 1 " +
                 pick({"busy", "error", "timeout", "auth", "crash"}));
    case 7:
      return say("fault " + system + " " + pick({options_.modelled ? "hang" : "slow", "hang", "hang off", "repeat-records"}));
    case 8:
      say("fault " + system + " find 1 " + pick({"busy", "error", "timeout", "auth", "crash"}));
      return say("fault " + system + " write 1 " + pick({"lost", "dropped"}));
    default:
      return say("fault " + system + " forget-cursor");
  }
}

void Workload::crash() {
  if (chance(0.3))
    return say("fault hub " +
               pick({"write", "commit", "find", "settle", "resolve", "plan", "push"}) + " " +
               std::to_string(number(1, chance(0.5) ? 4 : 30)) + pick({" crash", " crash-after"}));
  say("fault hub call " + std::to_string(number(1, chance(0.5) ? 30 : 120)) +
      pick({" crash", " crash-after"}));
}

void Workload::store_fault() {
  say("fault store " + pick({"begin", "commit", "change"}) + " " + std::to_string(number(1, 40)) +
      " fail");
}

void Workload::disk_fault() {
  say("fault disk " + pick({"open", "open", "pull", "resolve", "plan", "plan", "plan", "push"}) + " " +
      std::to_string(chance(0.6) ? 1 : number(1, 8)) + " " +
      pick({"full", "write-error", "torn", "sync-error", "power-cut"}));
}

void Workload::clock() {
  if (chance(0.5)) return say("fault " + pick(systems_) + " clock " + pick({"10m", "2h", "3s"}));
  say("clock-jump " + pick({"10m", "-10m", "1h", "-1s"}));
}

void Workload::mapping() {
  say(chance(0.5) ? "mapping contacts without " + pick({"city", "job_title", "phone"})
                  : "mapping contacts whole");
}

void Workload::direction() {
  say("connection " + pick(systems_) + " " + pick({"read", "write", "both", "both"}));
}

void Workload::rewrite() {
  say("fault " + pick(systems_) + " rewrite " + pick({"city", "job"}) + " " + pick({"x-", "The."}));
}

void Workload::settings() {
  say(pick({"basis newsletter legitimate_interest", "basis newsletter consent",
            "option brake-deletes 20 1", "option brake-deletes 5 5", "option brake-creates 20 5",
            "option skew 10s"}));
}

void Workload::restart() { say("restart"); }

void Workload::second_hub() {
  say("when " + pick(systems_) + " read " + std::to_string(number(1, 3)) + " second-hub");
}

void Workload::pass_time() { say("wait " + pick({"1s", "30s", "1m", "1h"})); }

// While the hub reads or writes, people go on working.
void Workload::midway() {
  const std::size_t before = lines_.size();
  edit_contact();
  for (std::size_t i = before; i < lines_.size(); ++i)
    lines_[i] = "when " + pick(systems_) + " " + pick({"read", "write"}) + " " +
                std::to_string(number(1, 6)) + " " + lines_[i];
}

}  // namespace samepage::simulation
