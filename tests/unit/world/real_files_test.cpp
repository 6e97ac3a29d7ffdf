#include "world/real/real_files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "world/real/real_log.hpp"

namespace samepage {
namespace {

namespace fs = std::filesystem;

class FilesTest : public ::testing::Test {
 protected:
  FilesTest() {
    std::string name = ::testing::TempDir() + "samepage-files-XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~FilesTest() override {
    fs::permissions(folder, fs::perms::owner_all);
    fs::remove_all(folder);
  }
  std::string at(const std::string& name) const { return folder + "/" + name; }

  RealFiles files;
  std::string folder;
};

TEST_F(FilesTest, ReplaceIsWholeAndLeavesNothingBehind) {
  ASSERT_TRUE(files.replace(at("a"), "first version, which is longer"));
  struct stat info {};
  ASSERT_EQ(::stat(at("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ::chmod(at("a").c_str(), 0640);
  std::ifstream open_before(at("a"));  // a reader that opened it keeps the old version whole
  ASSERT_TRUE(files.replace(at("a"), "second"));
  std::string old;
  std::getline(open_before, old);
  EXPECT_EQ(old, "first version, which is longer");
  EXPECT_EQ(*files.read(at("a"), 0, 1000), "second");
  ASSERT_EQ(::stat(at("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
  EXPECT_EQ(*files.list(folder), std::vector<std::string>{"a"});
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST_F(FilesTest, WhatAKilledHubLeftIsTakenOver) {
  const std::string beside = at("a.samepage-tmp");
  std::ofstream(beside) << "half of a much longer version than the one that comes now";
  EXPECT_TRUE(files.list(folder)->empty());
  ASSERT_TRUE(files.replace(at("a"), "whole"));
  EXPECT_EQ(*files.read(at("a"), 0, 100), "whole");
  EXPECT_FALSE(fs::exists(beside));

  // Nor does anything else that stands there turn the write elsewhere.
  std::ofstream(at("other")) << "theirs";
  fs::create_symlink(at("other"), beside);
  ASSERT_TRUE(files.replace(at("a"), "second"));
  fs::create_hard_link(at("other"), beside);
  ASSERT_TRUE(files.replace(at("a"), "third"));
  ASSERT_EQ(::mkfifo(beside.c_str(), 0600), 0);
  ASSERT_TRUE(files.replace(at("a"), "fourth"));
  EXPECT_EQ(*files.read(at("a"), 0, 100), "fourth");
  EXPECT_EQ(*files.read(at("other"), 0, 100), "theirs");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2);
}

TEST_F(FilesTest, AReplacementThatIsKilledLeavesOneFileAtMost) {
  ASSERT_TRUE(files.replace(at("a"), "kept"));
  for (int time = 0; time < 3; ++time) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      struct rlimit limit {1000, 1000};  // the kernel kills it in the middle of the write
      ::setrlimit(RLIMIT_FSIZE, &limit);
      (void)RealFiles().replace(at("a"), std::string(100'000, 'x'));
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2);
    EXPECT_EQ(*files.list(folder), std::vector<std::string>{"a"});
    EXPECT_EQ(*files.read(at("a"), 0, 100), "kept");
  }
  ASSERT_TRUE(files.replace(at("a"), "next"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST_F(FilesTest, ReplacingFromManySidesIsWholeEachTime) {
  constexpr std::size_t bytes = 100'000;
  std::vector<std::thread> sides;
  for (char side = 'a'; side < 'e'; ++side)
    sides.emplace_back([this, side] {
      for (int i = 0; i < 25; ++i) EXPECT_TRUE(files.replace(at("f"), std::string(bytes, side)));
    });
  for (std::thread& side : sides) side.join();
  const std::string last = *files.read(at("f"), 0, 2 * bytes);
  EXPECT_EQ(last, std::string(bytes, last.front()));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST_F(FilesTest, ReplaceKeepsTheOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  ASSERT_TRUE(files.replace(at("a"), "first"));
  ASSERT_EQ(::chown(at("a").c_str(), 12'345, 23'456), 0);
  ASSERT_EQ(::chmod(at("a").c_str(), 0640), 0);
  ASSERT_TRUE(files.replace(at("a"), "second"));
  struct stat info {};
  ASSERT_EQ(::stat(at("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, 12'345u);
  EXPECT_EQ(info.st_gid, 23'456u);
  EXPECT_EQ(info.st_mode & 0777, 0640u);

  // Somebody else, who may not give the group away, gives theirs no more than everybody has.
  ASSERT_EQ(::chmod(folder.c_str(), 0777), 0);
  ASSERT_EQ(::seteuid(65'534), 0);
  const auto replaced = files.replace(at("a"), "third");
  ASSERT_EQ(::seteuid(0), 0);
  ASSERT_TRUE(replaced);
  ASSERT_EQ(::stat(at("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, 65'534u);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(FilesTest, ReplaceThatFailsChangesNothing) {
  ASSERT_TRUE(files.replace(at("a"), "kept"));
  fs::create_directory(at("d"));
  EXPECT_EQ(files.replace(at("d"), "x").error().code, "SP-FILE-003");
  EXPECT_EQ(files.replace(at("none/a"), "x").error().code, "SP-FILE-001");
  EXPECT_EQ(files.replace(at("a/b"), "x").error().code, "SP-FILE-003");
  EXPECT_EQ(files.replace(at(std::string(300, 'n')), "x").error().code, "SP-FILE-006");
  fs::create_symlink(at("a"), at("link"));
  EXPECT_EQ(files.replace(at("link"), "x").error().code, "SP-FILE-003");
  EXPECT_EQ(files.append(at("link"), "x").error().code, "SP-FILE-003");
  EXPECT_EQ(*files.read(at("a"), 0, 10), "kept");
  EXPECT_EQ(*files.list(folder), (std::vector<std::string>{"a", "d", "link"}));
}

TEST_F(FilesTest, ErrorsNameThePath) {
  const auto missing = files.read(at("none"), 0, 1);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "SP-FILE-001");
  EXPECT_NE(missing.error().message.find(at("none")), std::string::npos);
  EXPECT_FALSE(missing.error().fix.empty());
  EXPECT_EQ(files.list(at("none")).error().code, "SP-FILE-001");
  EXPECT_EQ(files.real_path(at("none")).error().code, "SP-FILE-001");
  EXPECT_EQ(files.read(folder, 0, 1).error().code, "SP-FILE-003");
  EXPECT_EQ(files.read("", 0, 1).error().code, "SP-FILE-006");
  EXPECT_EQ(files.read(std::string("a\0b", 3), 0, 1).error().code, "SP-FILE-006");
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(files.read(at("pipe"), 0, 1).error().code, "SP-FILE-003");  // and does not hang
}

TEST_F(FilesTest, Permissions) {
  ASSERT_TRUE(files.replace(at("a"), "kept"));
  fs::permissions(at("a"), fs::perms::none);
  fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                              fs::perms::others_exec);
  const bool root = ::geteuid() == 0;  // who may do everything; so be somebody else for a moment
  if (root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const auto read = files.read(at("a"), 0, 1);
  const auto replaced = files.replace(at("b"), "x");
  const auto appended = files.append(at("a"), "x");
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  EXPECT_EQ(read.error().code, "SP-FILE-002");
  EXPECT_EQ(replaced.error().code, "SP-FILE-002");
  EXPECT_EQ(appended.error().code, "SP-FILE-002");
}

TEST_F(FilesTest, ReadsAPart) {
  ASSERT_TRUE(files.replace(at("a"), "0123456789"));
  EXPECT_EQ(*files.read(at("a"), 3, 4), "3456");
  EXPECT_EQ(*files.read(at("a"), 8, 4), "89");
  EXPECT_EQ(*files.read(at("a"), 10, 4), "");
  EXPECT_EQ(*files.read(at("a"), 99, 4), "");
  const std::string big(3u << 20, 'x');
  ASSERT_TRUE(files.replace(at("big"), big));
  EXPECT_EQ(*files.read(at("big"), 0, 10u << 20), big);
}

TEST_F(FilesTest, AppendAndStat) {
  EXPECT_FALSE(files.stat(at("a"))->exists);
  ASSERT_TRUE(files.append(at("a"), "one\n"));
  ASSERT_TRUE(files.append(at("a"), "two\n"));
  EXPECT_EQ(*files.read(at("a"), 0, 100), "one\ntwo\n");
  const auto info = files.stat(at("a"));
  ASSERT_TRUE(info);
  EXPECT_TRUE(info->exists);
  EXPECT_FALSE(info->folder);
  EXPECT_EQ(info->bytes, 8u);
  EXPECT_GT(info->modified, 1'600'000'000'000);
  fs::rename(at("a"), at("b"));
  EXPECT_EQ(files.stat(at("b"))->identity, info->identity);
  EXPECT_TRUE(files.stat(folder)->folder);
  EXPECT_FALSE(files.stat(at("b/c"))->exists);
}

TEST_F(FilesTest, RealPathResolvesLinks) {
  ASSERT_TRUE(files.replace(at("a"), ""));
  fs::create_symlink("a", at("link"));
  EXPECT_EQ(*files.real_path(at("link")), fs::canonical(at("a")).string());
  EXPECT_EQ(*files.real_path(at("./../" + fs::path(folder).filename().string() + "/a")),
            fs::canonical(at("a")).string());
}

TEST_F(FilesTest, LogLinesAreOneLineEach) {
  {
    auto log = RealLog::open(at("log"), LogLevel::info);
    ASSERT_TRUE(log);
    (*log)->write(LogLevel::debug, "sync", "not shown");
    (*log)->write(LogLevel::warn, "sync", "two\nlines \"quoted\" {} %v");
    (*log)->info("odd topic", "x");
  }
  const std::string text = *files.read(at("log"), 0, 10'000);
  EXPECT_EQ(std::ranges::count(text, '\n'), 2);
  EXPECT_NE(text.find(R"(Z level=warn topic=sync msg="two\nlines \"quoted\" {} %v")"), text.npos)
      << text;
  EXPECT_NE(text.find(R"(level=info topic="odd topic" msg="x")"), text.npos);
  EXPECT_TRUE(text.starts_with("time=20"));
  EXPECT_EQ(RealLog::open(at("log/none"), LogLevel::info).error().code, "SP-FILE-002");
}

}  // namespace
}  // namespace samepage
