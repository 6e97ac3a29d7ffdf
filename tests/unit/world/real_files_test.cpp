#include "world/real/real_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

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
