#include "world/real/real_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "world/real/real_clock.hpp"
#include "world/real/real_random.hpp"

namespace samepage {
namespace {

class Processes : public ::testing::Test {
 protected:
  std::unique_ptr<Process> shell(const std::string& script, ProcessLimits limits = {}) {
    auto process = launcher.start("/bin/sh", {"-c", script}, limits);
    if (!process) ADD_FAILURE() << process.error().text();
    return process ? std::move(*process) : nullptr;
  }
  // All that the child says until it closes its end.
  static std::string all_of(Process& process) {
    std::string all;
    for (;;) {
      const auto bytes = process.read(4096, steady_now() + 20'000);
      if (!bytes) ADD_FAILURE() << bytes.error().text();
      if (!bytes || bytes->empty()) return all;
      all += *bytes;
    }
  }

  RealProcessLauncher launcher;
};

TEST_F(Processes, EndingsInWords) {
  EXPECT_EQ(shell("exit 0")->ending(), "exit 0");
  EXPECT_EQ(shell("exit 7")->ending(), "exit 7");
  EXPECT_EQ(shell("kill -SEGV $$")->ending(), "killed by signal 11 (segmentation fault)");
  const auto process = shell("exec 3>&-; exit 3");
  EXPECT_EQ(all_of(*process), "");
  EXPECT_EQ(process->ending(), "exit 3");
  EXPECT_EQ(process->ending(), "exit 3");  // and stays so
}

TEST_F(Processes, CannotStart) {
  const auto missing = launcher.start("/nowhere/none", {}, {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "SP-PROC-001");
  EXPECT_NE(missing.error().message.find("/nowhere/none"), std::string::npos);
  EXPECT_EQ(launcher.start("/", {}, {}).error().code, "SP-PROC-001");
  EXPECT_EQ(launcher.start("", {}, {}).error().code, "SP-PROC-001");
}

TEST_F(Processes, TalksOverDescriptor3) {
  const auto process = shell("while read -r line <&3; do echo \"got $line\" >&3; done");
  ASSERT_TRUE(process->write("one\n", steady_now() + 20'000));
  EXPECT_EQ(*process->read(100, steady_now() + 20'000), "got one\n");
  ASSERT_TRUE(process->write("two\n", 0));
  EXPECT_EQ(*process->read(3, 0), "got");
  EXPECT_EQ(*process->read(100, 0), " two\n");
}

TEST_F(Processes, DeadlinesHold) {
  const auto process = shell("sleep 600");
  const auto silent = process->read(10, steady_now() + 30);
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().code, "SP-PROC-002");
  const auto full = process->write(std::string(8u << 20, 'x'), steady_now() + 30);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, "SP-PROC-002");
  process->kill();
  EXPECT_EQ(process->ending(), "killed by signal 9 (killed)");
  EXPECT_EQ(*process->read(10, 0), "");
}

TEST_F(Processes, KillWakesAReader) {
  const auto process = shell("sleep 600");
  std::jthread killer([&] { process->kill(); });
  EXPECT_EQ(*process->read(10, 0), "");
}

TEST_F(Processes, WritingToTheDead) {
  const auto process = shell("exit 4");
  EXPECT_EQ(process->ending(), "exit 4");
  const auto written = process->write("x", steady_now() + 20'000);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "SP-PROC-003");
  EXPECT_NE(written.error().message.find("exit 4"), std::string::npos);
}

TEST_F(Processes, DestructionKillsChildrenAndGrandchildren) {
  pid_t pid = 0, grandchild = 0;
  {
    const auto process = shell("sleep 600 & echo $! >&3; wait");
    pid = process->pid();
    grandchild = std::stoi(*process->read(100, steady_now() + 20'000));
  }
  EXPECT_EQ(::kill(pid, 0), -1);
  // The grandchild is collected by init, which may take its time; a zombie is dead as well.
  for (int i = 0; i < 1000 && ::kill(grandchild, 0) == 0; ++i) {
    std::string state;
    if (FILE* f = ::fopen(("/proc/" + std::to_string(grandchild) + "/stat").c_str(), "r")) {
      char bytes[256] = {};
      state.assign(bytes, ::fread(bytes, 1, sizeof bytes, f));
      ::fclose(f);
    }
    if (state.find(") Z ") != state.npos) return;
    ::usleep(1000);
  }
  EXPECT_EQ(::kill(grandchild, 0), -1);
}

TEST_F(Processes, SmallWorld) {
  ::setenv("SAMEPAGE_TEST_SECRET", "visible", 1);
  const int leak = ::fcntl(0, F_DUPFD, 20);  // open in the parent, without close-on-exec
  const auto process = shell(
      "exec >&3; env; echo; ls -A . | wc -l; ls /proc/self/fd | tr '\\n' ' '; echo;"
      "grep NoNewPrivs /proc/self/status; ulimit -c; ulimit -n");
  const std::string said = all_of(*process);
  ::close(leak);
  ::unsetenv("SAMEPAGE_TEST_SECRET");
  EXPECT_EQ(said.find("SAMEPAGE_TEST_SECRET"), said.npos) << said;
  EXPECT_NE(said.find("PATH="), said.npos);
  EXPECT_NE(said.find("\n\n0\n"), said.npos) << said;  // nothing in the folder
  EXPECT_EQ(said.find("20"), said.npos) << said;
  EXPECT_NE(said.find("NoNewPrivs:\t1\n0\n64\n"), said.npos) << said;
}

bool network_can_be_left() {
  const pid_t pid = ::fork();
  if (pid == 0)
    ::_exit(::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
  int status = 1;
  ::waitpid(pid, &status, 0);
  return status == 0;
}

TEST_F(Processes, NetworkOfItsOwn) {
  char ours[100] = {};
  ASSERT_GT(::readlink("/proc/self/ns/net", ours, sizeof ours - 1), 0);
  ProcessLimits limits;
  const char* script = "exec >&3; readlink /proc/self/ns/net";
  limits.own_network = false;
  EXPECT_EQ(all_of(*shell(script, limits)), std::string(ours) + "\n");
  limits.own_network = true;
  const std::string theirs = all_of(*shell(script, limits));
  EXPECT_TRUE(theirs.starts_with("net:"));
  EXPECT_EQ(theirs != std::string(ours) + "\n", network_can_be_left());
}

TEST_F(Processes, MemoryLimit) {
#ifdef SAMEPAGE_NO_ADDRESS_LIMIT
  GTEST_SKIP() << "this build's sanitizer needs the whole address space: the limit is left out";
#endif
  ProcessLimits limits;
  limits.memory_bytes = 64u << 20;
  const auto process = shell("exec >&3; ulimit -v", limits);
  EXPECT_EQ(all_of(*process), "65536\n");
}

TEST_F(Processes, CpuLimit) {
  ProcessLimits limits;
  limits.cpu_seconds = 1;
  const auto process = shell("while :; do :; done", limits);
  EXPECT_EQ(all_of(*process), "");
  EXPECT_EQ(process->ending(), "killed by signal 24 (cpu time limit exceeded)");
}

// A child belongs to the hub, not to the thread that happened to start it.
TEST_F(Processes, SurvivesTheThreadThatStartedIt) {
  std::unique_ptr<Process> process;
  std::thread([&] { process = shell("read -r line <&3; echo \"$line\" >&3"); }).join();
  ASSERT_TRUE(process->write("still here\n", 0));
  EXPECT_EQ(*process->read(100, steady_now() + 20'000), "still here\n");
}

TEST(RealClockTest, WaitsAndWakes) {
  RealClock clock;
  EXPECT_GT(clock.now(), 1'600'000'000'000);
  const Millis before = clock.steady();
  clock.wait_until(before + 5);
  EXPECT_GE(clock.steady(), before + 5);
  clock.wait_until(before);  // past: returns at once
  std::atomic<bool> woken = false;
  std::jthread waiter([&] {
    clock.wait_until(clock.steady() + 3'600'000);
    woken = true;
  });
  while (!woken) {
    clock.stop_waiting();
    std::this_thread::yield();
  }
}

TEST(RealRandomTest, DoesNotRepeat) {
  RealRandom random;
  EXPECT_NE(random.next(), random.next());
}

}  // namespace
}  // namespace samepage
