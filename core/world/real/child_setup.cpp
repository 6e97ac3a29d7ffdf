#include "world/real/child_setup.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace samepage {
namespace {

constexpr int channel = 3;
constexpr int highest_descriptor = 65536;  // where close_range is missing

[[noreturn]] void give_up(int report, int error) {
  [[maybe_unused]] const ssize_t told = ::write(report, &error, sizeof error);
  ::_exit(127);
}

void must(int result, int report) {
  if (result < 0) give_up(report, errno);
}

void reset_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void limit(__rlimit_resource_t what, rlim_t value, int report, rlim_t grace = 0) {
  struct rlimit now {};
  must(::getrlimit(what, &now), report);
  const auto at_most = [&](rlim_t v) { return v < now.rlim_max ? v : now.rlim_max; };
  const struct rlimit wanted { at_most(value), at_most(value + grace) };
  must(::setrlimit(what, &wanted), report);
}

void set_limits(const ProcessLimits& limits, int report) {
  limit(RLIMIT_CORE, 0, report);  // a core dump holds personal data
#ifndef SAMEPAGE_NO_ADDRESS_LIMIT  // only builds with sanitizers go without it
  if (limits.memory_bytes > 0) limit(RLIMIT_AS, limits.memory_bytes, report);
#endif
  // A second between the signal that names its cause and the one that cannot be caught.
  if (limits.cpu_seconds > 0) limit(RLIMIT_CPU, limits.cpu_seconds, report, 1);
  if (limits.open_files > 0) limit(RLIMIT_NOFILE, limits.open_files, report);
}

// Descriptors 0 to 2 are set, 3 is the channel, `report` moves to 4, all others go.
int arrange_descriptors(const ChildPlan& plan) {
  const int nothing = ::open("/dev/null", O_RDWR);
  must(nothing, plan.report);
  // First out of the way of 0 to 4, wherever they were.
  const int report = ::fcntl(plan.report, F_DUPFD_CLOEXEC, 16);
  must(report, plan.report);
  const int socket = ::fcntl(plan.socket, F_DUPFD_CLOEXEC, 16);
  must(socket, report);
  must(::dup2(nothing, 0), report);
  must(::dup2(nothing, 1), report);
  must(::dup2(socket, channel), report);
  must(::dup3(report, channel + 1, O_CLOEXEC), report);
  if (::syscall(SYS_close_range, channel + 2, ~0u, 0) != 0)
    for (int fd = channel + 2; fd < highest_descriptor; ++fd) ::close(fd);
  return channel + 1;
}

// An empty network of its own, if the system lets us; where not, the hub's other walls remain.
void leave_network() {
  if (::unshare(CLONE_NEWNET) != 0) [[maybe_unused]]
    const int done = ::unshare(CLONE_NEWUSER | CLONE_NEWNET);
}

}  // namespace

void become_child(const ChildPlan& plan) {
  ::setsid();  // a group of its own, so that its children can be ended with it
  reset_signals();
  const int report = arrange_descriptors(plan);
  if (plan.limits.own_network) leave_network();
  must(::chdir(plan.folder), report);
  must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), report);
  must(::prctl(PR_SET_PDEATHSIG, SIGKILL), report);  // after unshare, which would clear it
  if (::getppid() != plan.parent) give_up(report, ESRCH);
  set_limits(plan.limits, report);
  ::execve(plan.program, plan.arguments, plan.environment);
  give_up(report, errno);
}

}  // namespace samepage
