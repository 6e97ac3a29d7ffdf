// Delta debugging: leave steps out, many at once first, as long as it still fails in the same way. Each
// try runs in a process of its own, for what fails may be an assertion.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "simulation.hpp"

namespace samepage::simulation {
namespace {

constexpr int same_failure = 9;
constexpr unsigned longest_try_seconds = 20;

bool fails_alike(std::vector<std::string> steps, const std::vector<std::string>& end,
                 const std::string& kind) {
  steps.insert(steps.end(), end.begin(), end.end());
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    std::signal(SIGALRM, SIG_DFL);
    ::alarm(longest_try_seconds);
    ::_exit(kind_of(run(steps).complaint) == kind ? same_failure : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return kind == "hangs" ? WTERMSIG(status) == SIGALRM : kind == "abort";
  return WEXITSTATUS(status) == same_failure;
}

}  // namespace

// What is wrong, without the values and numbers that another run may have others of.
std::string kind_of(const std::string& complaint) {
  const std::size_t promise = complaint.find(" P");
  const std::string first = complaint.substr(promise == complaint.npos ? 0 : promise + 1);
  std::string kind;
  bool quoted = false;
  for (const char c : first) {
    if (c == '\n' || c == '{') break;
    if (c == '\'') quoted = !quoted;
    if (!quoted && (c < '0' || c > '9')) kind += c;
  }
  return kind;
}

std::vector<std::string> shrink(std::vector<std::string> steps, const std::vector<std::string>& end,
                                const std::string& complaint) {
  const std::string kind = complaint == "abort" || complaint == "hangs" ? complaint : kind_of(complaint);
  for (std::size_t chunk = std::max<std::size_t>(1, steps.size() / 2);;) {
    bool smaller = false;
    for (std::size_t at = 0; at < steps.size();) {
      std::vector<std::string> fewer = steps;
      const std::size_t last = std::min(at + chunk, fewer.size());
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at), fewer.begin() + static_cast<std::ptrdiff_t>(last));
      if (fails_alike(fewer, end, kind)) {
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
