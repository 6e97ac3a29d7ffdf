#include "workload_parts.hpp"

#include <set>

namespace samepage::simulation {
namespace {

const std::vector<std::string> names = {"crm", "mail", "shop", "desk", "erp", "news", "web"};

}  // namespace

std::vector<std::string> Workload::write() {
  say("turns " + std::to_string(random_.next() % 1'000'000));
  choose_features();
  if (chance(0.3)) say("option skew " + pick({"1s", "5s", "1m"}));
  const int systems = options_.modelled ? 2 : number(2, chance(0.3) ? 7 : 4);
  const int late = chance(feature("late")) && systems > 2 ? 1 : 0;
  for (int i = 0; i < systems - late; ++i) add_system(static_cast<std::size_t>(i));
  for (int i = number(1, 8); i > 0; --i) new_contact();
  if (!options_.modelled && chance(0.5)) new_company();
  if (!options_.modelled && chance(0.5)) new_member();
  if (chance(0.8)) say("sync");
  for (int i = 0; i < options_.steps; ++i) {
    if (late > 0 && i == options_.steps / 2) {
      add_system(static_cast<std::size_t>(systems - 1));
      new_contact();
    }
    step();
  }
  return std::move(lines_);
}

// Not everything in every run: what happens seldom hides behind what happens often.
void Workload::choose_features() {
  for (const char* name :
       {"late",    "faults",  "crashes", "store",     "deletes", "consent",  "deals",  "companies",
        "midway",  "clocks",  "mapping", "direction", "approve", "rewrites", "moving", "mass",
        "restore", "restart", "second",  "twins",     "decide",  "settings"})
    features_[name] = chance(0.45) ? 1.0 : 0.0;
  features_["alike"] = seed_ % 3 == 0 ? 1.0 : 0.0;  // drawn from nothing: older seeds stay what they were
  if (!options_.modelled) return;
  static const std::set<std::string> known = {"faults",   "deletes", "midway",  "clocks",
                                              "rewrites", "approve", "restart", "moving"};
  for (auto& [name, weight] : features_)
    if (!known.contains(name)) weight = 0;
}

void Workload::add_system(std::size_t i) {
  std::string line = "system " + names[i];
  if (chance(0.25)) {
    line += " full";
    if (!options_.modelled && chance(0.4)) line += " lags " + pick({"5s", "30s"});
  }
  if (chance(0.2)) line += " timeless";
  if (i > 0 && chance(0.12)) line += " read-only";
  if (!options_.modelled && chance(0.15)) line += " marketing";
  if (chance(0.2)) line += " guarded";
  if (feature("deletes") > 0 && chance(0.35)) line += pick({" passes-deletes", " puts-back"});
  systems_.push_back(names[i]);
  say(line);
}

void Workload::step() {
  struct Kind {
    double weight;
    void (Workload::*act)();
  };
  const std::vector<Kind> kinds = {{22, &Workload::cycle},
                                   {26, &Workload::edit_contact},
                                   {8, &Workload::new_contact},
                                   {2, &Workload::pass_time},
                                   {5 * feature("alike"), &Workload::alike},
                                   {8 * feature("companies"), &Workload::with_companies},
                                   {8 * feature("deals"), &Workload::with_deals},
                                   {10 * feature("consent"), &Workload::with_consent},
                                   {6 * feature("deletes"), &Workload::with_deletes},
                                   {26 * feature("faults"), &Workload::fault},
                                   {8 * feature("midway"), &Workload::midway},
                                   {8 * feature("crashes"), &Workload::crash},
                                   {8 * feature("store"), &Workload::store_fault},
                                   {12 * feature("store"), &Workload::disk_fault},
                                   {3 * feature("clocks"), &Workload::clock},
                                   {3 * feature("mapping"), &Workload::mapping},
                                   {3 * feature("direction"), &Workload::direction},
                                   {3 * feature("rewrites"), &Workload::rewrite},
                                   {6 * feature("twins"), &Workload::twins},
                                   {4 * feature("decide"), &Workload::decide},
                                   {2 * feature("mass"), &Workload::import_list},
                                   {2 * feature("settings"), &Workload::settings},
                                   {3 * feature("restart"), &Workload::restart},
                                   {4 * feature("restore"), &Workload::restore},
                                   {2 * feature("second"), &Workload::second_hub}};
  double all = 0;
  for (const Kind& kind : kinds) all += kind.weight;
  double at = static_cast<double>(random_.next() >> 11) * 0x1.0p-53 * all;
  for (const Kind& kind : kinds) {
    at -= kind.weight;
    if (at < 0) return (this->*kind.act)();
  }
}

void Workload::cycle() {
  if (feature("approve") > 0 && chance(0.3)) {
    say("plan");
    if (chance(0.4)) edit_contact();
    return say("apply");
  }
  say("sync");
}

std::vector<std::string> workload(std::uint64_t seed, const WorkloadOptions& options) {
  return Workload(seed, options).write();
}

// Two rounds suffice (P1) once what is held has been approved and what lags has come to light.
std::vector<std::string> epilogue() {
  return {"calm",
          "mapping contacts whole",
          "connection all both",
          "wait 2h",
          "try-again all",
          "answer oscillation done",
          "answer oscillation done",
          "plan",
          "apply",  // stale where the round has settled a create that was in doubt
          "plan",
          "apply",
          "wait 2h",
          "sync",
          "wait 2h",
          "sync",
          "expect settled",
          "wait 2h",
          "sync",
          "expect quiet",
          "plan",
          "plan",
          "expect same-plan",
          "expect isolated"};
}

}  // namespace samepage::simulation
