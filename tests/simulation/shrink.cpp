// Delta debugging: leave steps out, many at once first, as long as it still fails in the same way. Each
// try runs in a process of its own, for what fails may be an assertion.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "simulation.hpp"

namespace samepage::simulation {
namespace {

constexpr int same_failure = 9;

bool fails_alike(const std::vector<std::string>& steps, const std::string& kind) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int quiet = ::dup(1);
    (void)quiet;
    ::_exit(kind_of(run(steps).complaint) == kind ? same_failure : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return kind == "abort";
  return WEXITSTATUS(status) == same_failure;
}

}  // namespace

// "P4" of "cycle 3: P4 …": what kind of promise was broken.
std::string kind_of(const std::string& complaint) {
  for (std::size_t at = complaint.find('P'); at != complaint.npos; at = complaint.find('P', at + 1)) {
    std::size_t end = at + 1;
    while (end < complaint.size() && complaint[end] >= '0' && complaint[end] <= '9') ++end;
    if (end > at + 1 && (at == 0 || complaint[at - 1] == ' ')) return complaint.substr(at, end - at);
  }
  return complaint.substr(complaint.find(": ") == complaint.npos ? 0 : complaint.find(": "), 24);
}

std::vector<std::string> shrink(std::vector<std::string> steps, const std::string& complaint) {
  const std::string kind = complaint == "abort" ? complaint : kind_of(complaint);
  for (std::size_t chunk = std::max<std::size_t>(1, steps.size() / 2);;) {
    bool smaller = false;
    for (std::size_t at = 0; at < steps.size();) {
      std::vector<std::string> fewer = steps;
      const std::size_t end = std::min(at + chunk, fewer.size());
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at), fewer.begin() + static_cast<std::ptrdiff_t>(end));
      if (fails_alike(fewer, kind)) {
        steps = std::move(fewer);
        smaller = true;
      } else {
        at += chunk;
      }
    }
    if (chunk == 1 && !smaller) return steps;
    if (!smaller || chunk > 1) chunk = std::max<std::size_t>(1, chunk / 2);
  }
}

}  // namespace samepage::simulation
