// Whole runs of `samepage`, as far as they need no connector.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/cli/run.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Run : testing::Test {
  fs::path folder =
      fs::path(testing::TempDir()) / ("samepage-run-" + std::to_string(::getpid()));
  std::string out, err;

  void SetUp() override { fs::remove_all(folder); }
  void TearDown() override { fs::remove_all(folder); }

  int samepage(std::vector<std::string> words) {
    words.insert(words.begin(), {"--config", (folder / "samepage.toml").string()});
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit = run(words);
    out = testing::internal::GetCapturedStdout();
    err = testing::internal::GetCapturedStderr();
    return exit;
  }
  std::string text_of(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder / name).rdbuf();
    return text.str();
  }
};

TEST_F(Run, InitWritesOnceAndNeverOverwrites) {
  EXPECT_EQ(samepage({"init", folder.string()}), exit_code::done);
  EXPECT_THAT(out, HasSubstr("samepage check"));
  EXPECT_THAT(text_of("samepage.toml"), HasSubstr("policies.toml"));
  std::ofstream(folder / "samepage.toml") << "# mine\n";
  fs::remove(folder / "policies.toml");
  EXPECT_EQ(samepage({"init", folder.string()}), exit_code::error);
  EXPECT_EQ(text_of("samepage.toml"), "# mine\n");
  EXPECT_FALSE(fs::exists(folder / "policies.toml"));
  EXPECT_THAT(err, HasSubstr("SP-CLI-004"));
}

TEST_F(Run, EveryFaultOfTheConfigurationIsTold) {
  fs::create_directories(folder);
  std::ofstream(folder / "samepage.toml") << "colour = 1\n[log]\nlevel = \"loud\"\n";
  EXPECT_EQ(samepage({"check", "--json"}), exit_code::error);
  const auto document = json::Document::parse(out);
  ASSERT_TRUE(document) << out;
  EXPECT_FALSE(document->root()["ok"].boolean(true));
  EXPECT_EQ(document->root()["errors"].size(), 2u);
  EXPECT_EQ(err, "");
}

TEST_F(Run, NoConfigurationSaysHowToGetOne) {
  EXPECT_EQ(samepage({"status"}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("samepage init"));
  EXPECT_EQ(out, "");
}

TEST_F(Run, UnknownConnectionIsGuessed) {
  fs::create_directories(folder);
  std::ofstream(folder / "samepage.toml") << "[connections.crm]\nplugin = \"x\"\n";
  EXPECT_EQ(samepage({"sync", "--connection", "crn"}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("did you mean 'crm'?"));
}

TEST_F(Run, UsageErrorInJson) {
  EXPECT_EQ(samepage({"sync", "--json", "--now"}), exit_code::usage);
  const auto document = json::Document::parse(out);
  ASSERT_TRUE(document) << out;
  EXPECT_EQ(document->root()["errors"].at(0).text("code"), "SP-CLI-001");
}

TEST_F(Run, HelpAndVersionInJson) {
  EXPECT_EQ(samepage({"--version", "--json"}), exit_code::done);
  const auto version = json::Document::parse(out);
  ASSERT_TRUE(version) << out;
  EXPECT_EQ(version->root()["result"].text("version"), "0.1.0");
  EXPECT_EQ(samepage({"--json", "sync", "--help"}), exit_code::done);
  const auto help = json::Document::parse(out);
  ASSERT_TRUE(help) << out;
  EXPECT_THAT(std::string(help->root()["result"].text("help")), HasSubstr("--connection"));
}

TEST_F(Run, APlaceThatCannotBeWrittenIsTold) {
  fs::create_directories(folder);
  std::ofstream(folder / "samepage.toml") << "";
  EXPECT_EQ(samepage({"plan", "-o", (folder / "none" / "plan.json").string()}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("SP-FILE-001"));
  EXPECT_EQ(samepage({"plan", "-o", folder.string()}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("SP-FILE-003"));
  const std::string backup = (folder / "none" / "backup.db").string();
  EXPECT_EQ(samepage({"store", "backup", backup}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("at   " + backup));
  EXPECT_EQ(samepage({"init", (folder / "samepage.toml").string()}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("the folder can't be made"));
}

TEST_F(Run, CheckLooksAtTheStoreAndLeavesNoneBehind) {
  fs::create_directories(folder);
  const std::string connection = "[connections.crm]\nplugin = \"none\"\n";
  std::ofstream(folder / "samepage.toml") << connection;
  EXPECT_EQ(samepage({"check"}), exit_code::error);
  EXPECT_THAT(out, HasSubstr("samepage.db will be made by the first round"));
  EXPECT_FALSE(fs::exists(folder / "samepage.db"));
  std::ofstream(folder / "samepage.toml") << "[store]\nurl = \"sqlite:none/hub.db\"\n" + connection;
  EXPECT_EQ(samepage({"check"}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("SP-STO-001"));
}

TEST_F(Run, PlanFilesThatAreNone) {
  fs::create_directories(folder);
  std::ofstream(folder / "samepage.toml") << "";
  std::ofstream(folder / "plan.json") << "{\"samepage_plan\":1}";
  EXPECT_EQ(samepage({"apply", (folder / "plan.json").string()}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("SP-CLI-002"));
  EXPECT_EQ(samepage({"apply", (folder / "none.json").string()}), exit_code::error);
  EXPECT_THAT(err, HasSubstr("SP-CLI-002"));
}

TEST_F(Run, StoreGoesToABackupAndBack) {
  fs::create_directories(folder);
  std::ofstream(folder / "samepage.toml") << "";
  const std::string backup = (folder / "backup.db").string();
  EXPECT_EQ(samepage({"store", "migrate"}), exit_code::done) << err;
  EXPECT_EQ(samepage({"store", "verify"}), exit_code::done) << err;
  EXPECT_THAT(out, HasSubstr("sound"));
  EXPECT_EQ(samepage({"store", "backup", backup}), exit_code::done) << err;
  EXPECT_EQ(samepage({"store", "backup", backup}), exit_code::error);
  EXPECT_EQ(samepage({"store", "restore", backup}), exit_code::refused);
  EXPECT_EQ(samepage({"store", "restore", backup, "--yes"}), exit_code::done) << err;
}

}  // namespace
}  // namespace samepage::cli
