#include "app/cli/stop_signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "base/assert.hpp"

namespace samepage::cli {
namespace {

int pipe_ends[2] = {-1, -1};
std::atomic<bool> signalled = false;

void handle(int) {
  const int saved = errno;
  signalled = true;
  const char byte = 's';
  [[maybe_unused]] const ssize_t done = ::write(pipe_ends[1], &byte, 1);
  errno = saved;
}

void listen_with(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals(std::function<void()> on_stop) : on_stop_(std::move(on_stop)) {
  SP_ASSERT(pipe_ends[0] == -1);
  SP_ASSERT(::pipe2(pipe_ends, O_CLOEXEC) == 0);
  thread_ = std::thread([this] {
    char byte = 0;
    while (::read(pipe_ends[0], &byte, 1) < 0 && errno == EINTR) {
    }
    if (byte == 's') on_stop_();
  });
  listen_with(handle, SA_RESTART | static_cast<int>(SA_RESETHAND));
}

StopSignals::~StopSignals() {
  listen_with(SIG_DFL, 0);
  const char byte = 'q';
  [[maybe_unused]] const ssize_t done = ::write(pipe_ends[1], &byte, 1);
  thread_.join();
  for (int& end : pipe_ends) {
    ::close(end);
    end = -1;
  }
}

bool StopSignals::seen() { return signalled; }

}  // namespace samepage::cli
