#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/cli/init_texts.hpp"
#include "app/wiring/places.hpp"
#include "app/wiring/sessions.hpp"
#include "config/read_config.hpp"
#include "world/real/real_files.hpp"

namespace samepage {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::path(testing::TempDir()) /
                  ("samepage-app-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
};

TEST(Places, BuildFolderBesideTheSources) {
  const Folder folder;
  folder.write("mappings/canonical.toml", "");
  folder.write("build/plugins/x.so", "");
  const Places places = places_of((folder.path / "build/bin/samepage").string());
  EXPECT_EQ(places.mappings, (folder.path / "mappings").string());
  EXPECT_EQ(fs::path(places.plugins), folder.path / "build/plugins");
  EXPECT_EQ(places.plugin_host, (folder.path / "build/bin/samepage-plugin-host").string());
}

TEST(Places, InstalledOtherwise) {
  EXPECT_EQ(places_of("/nowhere/bin/samepage").mappings, "/usr/share/samepage/mappings");
}

TEST(PluginId, OfIdAndPath) {
  EXPECT_EQ(plugin_id_of("tryton"), "tryton");
  EXPECT_EQ(plugin_id_of("/opt/c/tryton.so"), "tryton");
}

TEST(Secrets, FromEnvironmentAndFile) {
  const Folder folder;
  ::setenv("SAMEPAGE_TEST_SECRET", "s1", 1);
  ConnectionConfig connection;
  connection.where = "samepage.toml:3 [connections.crm]";
  connection.secrets["a"] = {"SAMEPAGE_TEST_SECRET", ""};
  connection.secrets["b"] = {"", folder.write("b", "s2 with spaces \r\nsecond line\n")};
  RealFiles files;
  const auto secrets = read_secrets(files, connection);
  ASSERT_TRUE(secrets);
  EXPECT_EQ(secrets->at("a"), "s1");
  EXPECT_EQ(secrets->at("b"), "s2 with spaces ");
  ::unsetenv("SAMEPAGE_TEST_SECRET");
}

TEST(Secrets, EveryMissingOneIsNamed) {
  const Folder folder;
  ConnectionConfig connection;
  connection.where = "samepage.toml:3 [connections.crm]";
  connection.secrets["a"] = {"SAMEPAGE_TEST_NO_SUCH", ""};
  connection.secrets["b"] = {"", (folder.path / "gone").string()};
  connection.secrets["c"] = {"", folder.write("c", "\n")};
  RealFiles files;
  const auto secrets = read_secrets(files, connection);
  ASSERT_FALSE(secrets);
  ASSERT_EQ(secrets.error().size(), 3u);
  EXPECT_EQ(secrets.error()[0].code, "SP-CFG-040");
  EXPECT_EQ(secrets.error()[1].code, "SP-CFG-041");
  EXPECT_EQ(secrets.error()[2].code, "SP-CFG-041");
  EXPECT_THAT(secrets.error()[0].where, testing::HasSubstr("[connections.crm] secret 'a'"));
}

TEST(InitTexts, AreAGoodConfiguration) {
  const ConfigSources sources{
      [](const std::string& path) {
        return Result<std::string>(path == "/x/samepage.toml" ? cli::starter_config
                                                              : cli::starter_policies);
      },
      [](const std::string&) { return false; }, "/m", "/p"};
  const auto config = read_config("/x/samepage.toml", sources);
  ASSERT_TRUE(config) << config.error().front().text();
  EXPECT_NE(config->purpose("service"), nullptr);
  EXPECT_TRUE(config->purpose("newsletter")->needs_consent);
  // The commented connection is right once its "# " is taken away.
  std::string text = cli::starter_config;
  for (std::size_t at = text.find("# ["); at != text.npos; at = text.find("\n# ", at + 1))
    text.erase(text[at] == '\n' ? at + 1 : at, 2);
  EXPECT_THAT(text, testing::HasSubstr("\n[connections.crm]\nplugin"));
}

}  // namespace
}  // namespace samepage
