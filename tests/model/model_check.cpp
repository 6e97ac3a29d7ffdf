// Usage: model_check [--full] [--operations N] [--only NAME]
// Walks through every order of steps within small bounds and checks the promises in each.

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
  add("two systems, a set", {2, 3}, [](Bounds& b) { b.second_is_set = true; });
  add("two systems, clocks", {2, 3}, [](Bounds& b) { b.clocks = true; });
  add("two systems, deleted are put back", {2, 3},
      [](Bounds& b) { b.on_delete = OnDelete::recreate; });
  add("two systems, deletes are passed on", {3, 3},
      [](Bounds& b) { b.on_delete = OnDelete::propagate; });
  add("first sync of two", {3, 3}, [](Bounds& b) { b.first_sync = true; });
  add("three systems", {2, 3}, [](Bounds& b) { b.systems = 3; });
  add("three systems, a set", {1, 2}, [](Bounds& b) { b.systems = 3, b.second_is_set = true; });
  add("three systems, deletes are passed on", {2, 2},
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
  std::printf("%-50s %d operations %9llu states %10llu steps %9.3g interleavings %6.1f s\n",
              bounds.name.c_str(), bounds.operations, static_cast<unsigned long long>(found.states),
              static_cast<unsigned long long>(found.steps), found.interleavings,
              cpu_seconds() - began);
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

int run_all(bool full, int operations, const std::string& only) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  int wrong = 0, ran = 0;
  for (auto& [bounds, tiers] : all_bounds()) {
    if (!only.empty() && bounds.name != only) continue;
    bounds.operations = operations > 0 ? operations : full ? tiers.full : tiers.quick;
    ++ran;
    if (!run(bounds)) ++wrong;
  }
  std::printf("%d of %d as they should be, %.1f s\n", ran - wrong, ran, cpu_seconds());
  return ran > 0 && wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace samepage::protocol

int main(int argc, char** argv) {
  bool full = false;
  int operations = 0;
  std::string only;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--full") {
      full = true;
    } else if (word == "--operations" && i + 1 < argc) {
      operations = std::atoi(argv[++i]);
    } else if (word == "--only" && i + 1 < argc) {
      only = argv[++i];
    } else {
      std::fprintf(stderr, "usage: model_check [--full] [--operations N] [--only NAME]\n");
      return 64;
    }
  }
  return samepage::protocol::run_all(full, operations, only);
}
