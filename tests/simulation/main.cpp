// samepage-sim: runs the hub against made-up worlds until a promise breaks.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "coverage.hpp"
#include "simulation.hpp"
#include "workload.hpp"

namespace {

using namespace samepage::simulation;

struct Choice {
  std::int64_t seeds = 0, first = 1, seconds = 0;
  std::optional<std::int64_t> seed;
  std::string journal, scenario;
  int steps = 40;
  bool shrinks = true, covers = false, prints = false, goes_on = false, wants_all = false, crashes = false;
};

using Steps = std::vector<std::string>;

Steps with_end(Steps steps) {
  for (std::string& step : epilogue()) steps.push_back(std::move(step));
  return steps;
}

Steps steps_of(std::int64_t seed, const Choice& choice) {
  return workload(static_cast<std::uint64_t>(seed), {choice.steps});
}

void print_scenario(std::ostream& out, std::int64_t seed, const Outcome& outcome) {
  std::string what = outcome.complaint;
  for (std::size_t at = 0; (at = what.find('\n', at)) != what.npos;) what.replace(at, 1, "\n#"), at += 2;
  out << "# samepage-sim --seed " << seed << "\n# " << what << "\n";
  for (const std::string& step : outcome.taken) out << step << "\n";
}

// Prints what broke, and the shortest list of steps that breaks it.
void report(std::int64_t seed, const Steps& steps, const Outcome& outcome, const Choice& choice) {
  std::cout << "seed " << seed << " broke a promise: " << outcome.complaint << "\n";
  if (!choice.shrinks) return;
  std::cout << "shrinking " << steps.size() << " steps …\n" << std::flush;
  const Outcome least = run(with_end(shrink(steps, epilogue(), outcome.complaint)));
  std::cout << "--- as a scenario (" << least.taken.size() << " steps)\n";
  print_scenario(std::cout, seed, least);
  std::cout << "---\n";
}

long peak_kilobytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void print_coverage(const Coverage& coverage) {
  std::cout << "faults injected, by stage:\n";
  for (const auto& [what, count] : coverage)
    std::cout << "  " << what.first << " in " << what.second << ": " << count << "\n";
}

std::int64_t running = 0;

// A run that asserts, or that hangs, says at least which one it was.
void name_the_seed(int signal) {
  char text[64] = "seed ";
  std::size_t at = 5;
  char digits[24];
  std::size_t count = 0;
  for (std::int64_t n = running; n > 0; n /= 10) digits[count++] = static_cast<char>('0' + n % 10);
  while (count > 0) text[at++] = digits[--count];
  for (const char* more = signal == SIGALRM ? " hangs\n" : " aborted\n"; *more != 0; ++more) text[at++] = *more;
  static_cast<void>(!::write(2, text, at));
  ::_exit(1);
}

constexpr unsigned longest_run_seconds = 60;

int run_many(const Choice& choice) {
  Coverage coverage;
  std::int64_t operations = 0, ran = 0, broken = 0;
  const auto began = std::chrono::steady_clock::now();
  long peak_early = 0;
  for (std::int64_t seed = choice.first; choice.seeds == 0 || seed < choice.first + choice.seeds; ++seed) {
    const auto steps = steps_of(seed, choice);
    std::cerr << "seed " << seed << "\r";
    running = seed;
    ::alarm(longest_run_seconds);
    const Outcome outcome = run(with_end(steps));
    ++ran;
    operations += outcome.operations;
    for (const auto& [what, count] : outcome.coverage) coverage[what] += count;
    if (ran == 20) peak_early = peak_kilobytes();
    if (!outcome.complaint.empty()) {
      ++broken;
      if (!choice.goes_on) {
        report(seed, steps, outcome, choice);
        return 1;
      }
      std::cout << "seed " << seed << ": " << outcome.complaint << "\n" << std::flush;
    }
    const auto spent = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began);
    if (choice.seconds > 0 && spent.count() >= choice.seconds) break;
  }
  std::cout << ran << " seeds, " << operations << " operations, " << broken << " broken; peak memory "
            << peak_early / 1024 << " MB after 20 seeds, " << peak_kilobytes() / 1024 << " MB at the end\n";
  if (choice.covers) print_coverage(coverage);
  if (choice.wants_all) {
    const auto missing = never_injected(coverage);
    for (const std::string& fault : missing) std::cout << "never injected: " << fault << "\n";
    if (!missing.empty()) return 1;
  }
  return broken == 0 ? 0 : 1;
}

bool died(const Outcome& outcome) {
  return std::ranges::any_of(outcome.coverage, [](const auto& c) { return c.first.first.starts_with("hub crash"); });
}

// The same run again and again, each time killed one call or commit later, until it has come to its end.
int run_crashes(const Choice& choice) {
  std::int64_t runs = 0, broken = 0;
  const auto began = std::chrono::steady_clock::now();
  for (std::int64_t seed = choice.first; choice.seeds == 0 || seed < choice.first + choice.seeds; ++seed) {
    Steps steps = steps_of(seed, choice);
    std::erase_if(steps, [](const std::string& s) { return s.starts_with("fault hub") || s.starts_with("fault store"); });
    for (const char* kind : {" crash", " crash-after"}) {
      bool goes_on = true;
      for (int call = 1; goes_on; ++call, ++runs) {
        Steps killed = steps;
        killed.insert(killed.begin(), "fault hub call " + std::to_string(call) + kind);
        running = seed;
        ::alarm(longest_run_seconds);
        const Outcome outcome = run(with_end(killed));
        goes_on = died(outcome);
        if (outcome.complaint.empty()) continue;
        ++broken;
        std::cout << "seed " << seed << ", killed at call " << call << kind << ": " << outcome.complaint << "\n";
        if (choice.goes_on) continue;
        report(seed, killed, outcome, choice);
        return 1;
      }
    }
    const auto spent = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began);
    if (choice.seconds > 0 && spent.count() >= choice.seconds) break;
  }
  std::cout << runs << " runs, killed at every call and commit in turn, " << broken << " broken\n";
  return broken == 0 ? 0 : 1;
}

int run_one(const Choice& choice) {
  const auto steps = steps_of(*choice.seed, choice);
  if (choice.prints) {
    for (const std::string& step : with_end(steps)) std::cout << step << "\n";
    return 0;
  }
  const Outcome outcome = run(with_end(steps));
  if (choice.journal == "-") {
    std::cout << outcome.journal;
  } else if (!choice.journal.empty()) {
    std::ofstream(choice.journal) << outcome.journal;
  }
  if (outcome.complaint.empty()) return 0;
  if (choice.journal != "-") report(*choice.seed, steps, outcome, choice);
  return 1;
}

int run_file(const Choice& choice) {
  std::ifstream in(choice.scenario);
  std::vector<std::string> steps;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && !line.starts_with('#')) steps.push_back(line);
  const Outcome outcome = run(steps);
  std::cout << outcome.journal;
  return outcome.complaint.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Choice choice;
  CLI::App app{"Runs samepage against simulated systems, people and faults; stops at the first broken promise."};
  app.add_option("--seeds", choice.seeds, "how many seeds to run; 0: until --seconds have passed");
  app.add_option("--first-seed", choice.first, "the first of them");
  app.add_option("--seed", choice.seed, "replay this one");
  app.add_option("--journal", choice.journal, "where its journal goes (-: standard output)");
  app.add_option("--scenario", choice.scenario, "run a scenario file with the oracle looking on, and print the journal");
  app.add_option("--steps", choice.steps, "about how many steps a run has");
  app.add_option("--seconds", choice.seconds, "stop after so long");
  app.add_flag("!--no-shrink", choice.shrinks, "do not look for the shortest failing run");
  app.add_flag("--every-crash", choice.crashes, "kill each seed's hub at every call and commit in turn; best with few --steps");
  app.add_flag("--coverage", choice.covers, "print which faults struck in which stage");
  app.add_flag("--all-faults", choice.wants_all, "fail when a fault was never injected in a stage that it belongs to");
  app.add_flag("--print", choice.prints, "with --seed: print its steps and run nothing");
  app.add_flag("--all", choice.goes_on, "do not stop at the first that breaks");
  app.footer("example: samepage-sim --seeds 300");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGABRT, name_the_seed);
  std::signal(SIGALRM, name_the_seed);
  if (!choice.scenario.empty()) return run_file(choice);
  if (choice.crashes) return run_crashes(choice);
  return choice.seed ? run_one(choice) : run_many(choice);
}
