#include "world/real/real_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/text.hpp"
#include "world/real/child_setup.hpp"
#include "world/real/file_handle.hpp"
#include "world/real/real_clock.hpp"

namespace samepage {
namespace {

constexpr Millis ending_grace = 2'000;  // between the last byte of a child and its end

std::string words_of(int status) {
  if (WIFEXITED(status)) return "exit " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  const char* words = ::sigdescr_np(signal);
  return "killed by signal " + std::to_string(signal) + " (" +
         ascii_lower(words != nullptr ? words : "unknown") + ")";
}

void pause_ms(long ms) {
  const timespec time{ms / 1000, ms % 1000 * 1'000'000};
  ::nanosleep(&time, nullptr);
}

class RealProcess final : public Process {
 public:
  RealProcess(pid_t pid, FileHandle socket, std::string program)
      : pid_(pid), socket_(std::move(socket)), program_(std::move(program)) {}

  ~RealProcess() override {
    kill();
    reap(true);
  }

  Result<void> write(std::string_view bytes, Millis deadline) override {
    while (!bytes.empty()) {
      SP_TRY(wait_for(POLLOUT, deadline));
      const ssize_t done =
          ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (done < 0) return gone();
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
  }

  Result<std::string> read(std::size_t max, Millis deadline) override {
    std::string bytes;
    if (max == 0) return bytes;
    for (;;) {
      SP_TRY(wait_for(POLLIN, deadline));
      bytes.resize(std::min<std::size_t>(max, 256u << 10));
      const ssize_t got = ::recv(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      return bytes;  // an error is a child that went without reading our last bytes: closed too
    }
  }

  void kill() override {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      ::kill(-pid_, SIGKILL);  // with its own children
      ::kill(pid_, SIGKILL);
    }
    ::shutdown(socket_.get(), SHUT_RDWR);  // whoever reads or writes now returns
  }

  std::string ending() override {
    const Millis until = steady_now() + ending_grace;
    for (long pause = 1; !reap(false); pause = std::min(pause * 2, 50L)) {
      if (steady_now() >= until) return "still running";
      pause_ms(pause);
    }
    const std::lock_guard lock(mutex_);
    return words_of(status_);
  }

  int pid() const override { return pid_; }

 private:
  // True once the child has been collected. Its number may belong to somebody else from then on.
  bool reap(bool wait) {
    const std::lock_guard lock(mutex_);
    while (!ended_) {
      const pid_t got = ::waitpid(pid_, &status_, wait ? 0 : WNOHANG);
      if (got == 0) return false;
      if (got < 0 && errno == EINTR) continue;
      ended_ = true;
    }
    return true;
  }

  Result<void> wait_for(short what, Millis deadline) {
    for (;;) {
      const Millis left = deadline == 0 ? 1000 : std::max<Millis>(deadline - steady_now(), 0);
      pollfd ready{socket_.get(), what, 0};
      const int count = ::poll(&ready, 1, static_cast<int>(std::min<Millis>(left, 1000)));
      if (count > 0) return {};
      if (count < 0 && errno != EINTR) return gone();
      if (deadline != 0 && steady_now() >= deadline)
        return fail("SP-PROC-002", "\"" + program_ + "\" did not answer in time", {},
                    "see its log; the hub starts it again");
    }
  }

  std::unexpected<Error> gone() {
    return fail("SP-PROC-003", "\"" + program_ + "\" has gone: " + ending(), {},
                "see its log; the hub starts it again");
  }

  const pid_t pid_;
  FileHandle socket_;
  const std::string program_;
  std::mutex mutex_;
  int status_ = 0;
  bool ended_ = false;
};

// Text that lives while the child is made, as execve wants it.
class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

std::vector<std::string> small_environment() {
  const char* path = std::getenv("PATH");
  const char* lang = std::getenv("LANG");
  return {std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin"),
          std::string("LANG=") + (lang != nullptr ? lang : "C.UTF-8")};
}

std::unexpected<Error> cannot_start(const std::string& program, int error) {
  return fail("SP-PROC-001", "cannot start \"" + program + "\": " + std::strerror(error), program,
              error == ENOENT   ? "check that the program is installed there"
              : error == EACCES ? "make it executable for the hub's user"
                                : "check the limits of the hub's user");
}

// Forks. The answer is the child's number, or 0 with errno in `error`.
pid_t make_child(const ChildPlan& plan, FileHandle& report_out, int report_in, int& error) {
  const pid_t pid = ::fork();
  if (pid == 0) become_child(plan);
  if (pid < 0) error = errno;
  report_out.reset();
  if (pid < 0) return 0;
  int told = 0;
  ssize_t got = 0;
  do {
    got = ::read(report_in, &told, sizeof told);  // ends at exec, which closes the other end
  } while (got < 0 && errno == EINTR);
  if (got != sizeof told) return pid;
  error = told;
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return 0;
}

}  // namespace

RealProcessLauncher::RealProcessLauncher() {
  std::error_code ignored;
  std::string name = std::filesystem::temp_directory_path(ignored).string() + "/samepage-XXXXXX";
  if (::mkdtemp(name.data()) != nullptr) {
    ::chmod(name.c_str(), 0500);
    empty_folder_ = name;
  } else {
    empty_folder_ = "/";
  }
  starter_ = std::jthread([this](std::stop_token stop) { starter(std::move(stop)); });
}

RealProcessLauncher::~RealProcessLauncher() {
  starter_.request_stop();
  starter_.join();
  if (empty_folder_ != "/") ::rmdir(empty_folder_.c_str());
}

void RealProcessLauncher::starter(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return work_ != nullptr; })) {
    (*work_)();
    work_ = nullptr;
    changed_.notify_all();
  }
}

void RealProcessLauncher::run_in_starter(const std::function<void()>& work) {
  const std::lock_guard turn(turn_);
  std::unique_lock lock(mutex_);
  work_ = &work;
  changed_.notify_all();
  changed_.wait(lock, [&] { return work_ == nullptr; });
}

Result<std::unique_ptr<Process>> RealProcessLauncher::start(
    const std::string& program, const std::vector<std::string>& arguments,
    const ProcessLimits& limits) {
  std::error_code code;
  const std::string path = std::filesystem::absolute(program, code).string();  // chdir follows
  if (code || program.empty()) return cannot_start(program, program.empty() ? ENOENT : EINVAL);
  int sockets[2] = {-1, -1}, pipes[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    return cannot_start(program, errno);
  FileHandle ours(sockets[0]), theirs(sockets[1]);
  if (::pipe2(pipes, O_CLOEXEC) != 0) return cannot_start(program, errno);
  FileHandle report_in(pipes[0]), report_out(pipes[1]);

  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const Words argv(std::move(words)), environment(small_environment());
  const ChildPlan plan{path.c_str(), argv.data(),      environment.data(), empty_folder_.c_str(),
                       theirs.get(), report_out.get(), ::getpid(),         limits};
  pid_t pid = 0;
  int error = 0;
  run_in_starter([&] { pid = make_child(plan, report_out, report_in.get(), error); });
  if (pid == 0) return cannot_start(program, error);
  return std::make_unique<RealProcess>(pid, std::move(ours), program);
}

}  // namespace samepage
