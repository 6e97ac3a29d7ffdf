// Usage: model_check [--full] [--operations N] [--only NAME]
//        model_check --compare [--operations N] [--only NAME]
// Walks through every order of steps within small bounds and checks the promises in each. --compare
// walks twice, once through all orders and once through those that order.cpp leaves: everything has
// to come to rest in the same ways.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "explore.hpp"

namespace samepage::protocol {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Tiers {
  int quick, full;
};

// Each with the number of operations in either tier; the hub's own steps do not count.
std::vector<std::pair<Bounds, Tiers>> all_bounds() {
  std::vector<std::pair<Bounds, Tiers>> all;
  auto add = [&](const std::string& name, Tiers operations, auto change) {
    Bounds b;
    b.name = name;
    change(b);
    all.emplace_back(b, operations);
  };
  add("two systems", {3, 4}, [](Bounds&) {});
  add("two systems, a set", {3, 4}, [](Bounds& b) { b.second_is_set = true; });
  add("two systems, clocks", {2, 3}, [](Bounds& b) { b.clocks = true, b.reduced = false; });
  add("two systems, deleted are put back", {3, 4},
      [](Bounds& b) { b.on_delete = OnDelete::recreate; });
  add("two systems, deletes are passed on", {3, 4},
      [](Bounds& b) { b.on_delete = OnDelete::propagate; });
  add("first sync of two", {3, 4}, [](Bounds& b) { b.first_sync = true; });
  add("three systems", {3, 4}, [](Bounds& b) { b.systems = 3; });
  add("three systems, a set", {2, 3}, [](Bounds& b) { b.systems = 3, b.second_is_set = true; });
  add("three systems, deletes are passed on", {2, 3},
      [](Bounds& b) { b.systems = 3, b.on_delete = OnDelete::propagate; });
  add("first sync of three", {1, 2}, [](Bounds& b) { b.systems = 3, b.first_sync = true; });
  // What a system cannot do costs a promise, and which one; the page says so.
  add("versions are not looked at", {2, 3},
      [](Bounds& b) { b.conditional = b.unseen_edits_count = false; });
  add("versions are not looked at: typed at that moment", {2, 3},
      [](Bounds& b) { b.conditional = false, b.breaks = "P2"; });
  add("creates cannot be looked up", {2, 2},
      [](Bounds& b) { b.first_sync = true, b.look_up = false, b.breaks = "P4"; });
  return all;
}

bool run(const Bounds& bounds) {
  const double began = cpu_seconds();
  const Setting setting(bounds);
  const Found found = explore(setting);
  std::printf("%-50s %d operations %9llu states %10llu steps %9llu at rest %6.1f s\n",
              bounds.name.c_str(), bounds.operations, static_cast<unsigned long long>(found.states),
              static_cast<unsigned long long>(found.steps),
              static_cast<unsigned long long>(found.at_rest), cpu_seconds() - began);
  const bool as_said =
      bounds.breaks.empty() ? found.broken.empty() : found.broken.starts_with(bounds.breaks + ":");
  if (!found.broken.empty()) {
    std::printf("  %s %s\n", as_said ? "breaks, as the page says:" : "BROKEN",
                found.broken.c_str());
    for (const std::string& step : found.way) std::printf("    %s\n", step.c_str());
  } else if (!as_said) {
    std::printf("  BROKEN nothing: the model no longer sees how %s fails\n", bounds.breaks.c_str());
  }
  return as_said;
}

// The two ways to walk, and how everything looks when it has come to rest.
bool compare(Bounds bounds) {
  const double began = cpu_seconds();
  bounds.reduced = false;
  const Found all = explore(Setting(bounds), true);
  bounds.reduced = true;
  const Found few = explore(Setting(bounds), true);
  bool same = all.broken.empty() == few.broken.empty();
  const auto missing = std::ranges::find_if(
      all.ends, [&](const auto& end) { return !few.ends.contains(end.first); });
  if (all.broken.empty()) same = missing == all.ends.end() && all.ends.size() == few.ends.size();
  std::printf("%-50s %d operations %9llu states, reduced %9llu, ends %zu and %zu: %s %6.1f s\n",
              bounds.name.c_str(), bounds.operations, static_cast<unsigned long long>(all.states),
              static_cast<unsigned long long>(few.states), all.ends.size(), few.ends.size(),
              same ? "the same" : "DIFFERENT", cpu_seconds() - began);
  if (!same && missing != all.ends.end()) {
    std::printf("  never reached by the reduced search, but by:\n");
    for (const std::string& step : missing->second) std::printf("    %s\n", step.c_str());
  }
  return same;
}

struct Asked {
  bool full = false, compare = false;
  int operations = 0;  // 0: as the tier says
  std::string only;
};

// Comparing is for the smallest scope of each.
int operations_of(const Asked& asked, const Tiers& tiers) {
  if (asked.operations > 0) return asked.operations;
  if (asked.compare) return std::min(tiers.quick, 2);
  return asked.full ? tiers.full : tiers.quick;
}

int run_all(const Asked& asked) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  int wrong = 0, ran = 0;
  for (auto& [bounds, tiers] : all_bounds()) {
    if (!asked.only.empty() && bounds.name != asked.only) continue;
    if (asked.compare && !bounds.reduced) continue;
    bounds.operations = operations_of(asked, tiers);
    ++ran;
    if (!(asked.compare ? compare(bounds) : run(bounds))) ++wrong;
  }
  std::printf("%d of %d as they should be, %.1f s\n", ran - wrong, ran, cpu_seconds());
  return ran > 0 && wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace samepage::protocol

int main(int argc, char** argv) {
  samepage::protocol::Asked asked;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--full") {
      asked.full = true;
    } else if (word == "--compare") {
      asked.compare = true;
    } else if (word == "--operations" && i + 1 < argc) {
      asked.operations = std::atoi(argv[++i]);
    } else if (word == "--only" && i + 1 < argc) {
      asked.only = argv[++i];
    } else {
      std::fprintf(stderr,
                   "usage: model_check [--full | --compare] [--operations N] [--only NAME]\n");
      return 64;
    }
  }
  return samepage::protocol::run_all(asked);
}
