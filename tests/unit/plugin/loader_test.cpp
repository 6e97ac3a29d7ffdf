#include "plugin/loader.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/unit/plugin/plugin_test.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

static_assert(offsetof(sp_plugin, open) == 16 && offsetof(sp_plugin, extension) == 72);
static_assert(sizeof(sp_plugin) == 80 && sizeof(sp_host) == 104 && sizeof(sp_files) == 48);
static_assert(offsetof(sp_record, json) == 56 && offsetof(sp_record, modified_ms) == 72);
static_assert(sizeof(sp_record) == 80 && sizeof(sp_change) == 88 && sizeof(sp_ack) == 56);
static_assert(sizeof(sp_read) == 48 && sizeof(sp_write) == 32 && sizeof(sp_find) == 40);
static_assert(sizeof(sp_http_request) == 72 && sizeof(sp_http_response) == 40);
static_assert(sizeof(sp_file_info) == 32 && sizeof(sp_str) == 16);

std::string hello_path() { return std::string(SAMEPAGE_BUILD_DIR) + "/plugins/hello.so"; }

// The refusal by both ways of loading, which must agree.
std::string refusal(const std::string& path) {
  const auto here = load_plugin(path, "");
  test::PluginWorld doors;
  World world = doors.world();
  const auto there = inspect_plugin(world, path, "", Isolation::process, test::child_program());
  EXPECT_FALSE(here.has_value());
  EXPECT_FALSE(there.has_value());
  if (here || there) return "it was loaded";
  EXPECT_EQ(test::texts(here.error()), test::texts(there.error()));
  return test::texts(here.error());
}

TEST(Loader, LoadsByDigestOnly) {
  const auto digest = digest_of_file(hello_path());
  ASSERT_TRUE(digest.has_value());
  const auto plugin = load_plugin(hello_path(), *digest);
  ASSERT_TRUE(plugin.has_value()) << test::texts(plugin.error());
  EXPECT_EQ(plugin->info.manifest.id, "hello");
  EXPECT_EQ(plugin->info.digest, *digest);
  EXPECT_TRUE(plugin->info.abilities.read);
  EXPECT_FALSE(plugin->info.abilities.write);

  const auto other = load_plugin(hello_path(), std::string(64, '0'));
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().front().text(), StartsWith("SP-PLG-002"));
  EXPECT_THAT(other.error().front().fix, HasSubstr("samepage plugin add"));
}

TEST(Loader, TheSameBytesAreLoadedOnce) {
  EXPECT_EQ(load_plugin(hello_path(), "")->table, load_plugin(hello_path(), "")->table);
  EXPECT_NE(load_plugin(hello_path(), "")->table, load_plugin(test::connector("tour"), "")->table);
}

TEST(Loader, AFileThatChangesIsAnotherConnector) {
  const std::string path = testing::TempDir() + "/changing.so";
  std::filesystem::copy_file(hello_path(), path, std::filesystem::copy_options::overwrite_existing);
  const std::string approved = *digest_of_file(path);
  ASSERT_TRUE(load_plugin(path, approved).has_value());
  std::ofstream(path, std::ios::app) << "x";
  EXPECT_THAT(test::texts(load_plugin(path, approved).error()), StartsWith("SP-PLG-002"));
  std::filesystem::remove(path);
}

TEST(Loader, AConnectorOfTheFirstHeaderKeepsLoading) {
  for (const char* name : {"first", "first_short"}) {
    const bool cut = std::string(name) == "first_short";
    const std::string path = test::connector(name);
    const auto plugin = load_plugin(path, "");
    ASSERT_TRUE(plugin.has_value()) << test::texts(plugin.error());
    EXPECT_EQ(plugin->info.abi_minor, 0u);
    EXPECT_EQ(plugin->info.abilities.write, !cut);
    for (const Isolation isolation : {Isolation::none, Isolation::process}) {
      test::PluginWorld doors;
      World world = doors.world();
      Grants grants;
      grants.name = "connection test";
      auto session = open_session(world, test::spec_for(path, isolation, "{}"),
                                  std::make_unique<ConnectionHost>(world, grants));
      ASSERT_TRUE(session.has_value()) << test::texts(session.error());
      EXPECT_TRUE((*session)->check().has_value());
      const auto page = (*session)->read({.stream = "contacts", .cursor = {}});
      ASSERT_TRUE(page.has_value()) << page.error().error.text();
      ASSERT_EQ(page->records.size(), 1u);
      EXPECT_EQ(page->records[0].json, "{\"a\":1}");
      EXPECT_EQ(page->records[0].modified, cut ? 0 : 1234);
      EXPECT_EQ(page->cursor, "here");
    }
  }
}

TEST(Loader, EveryRefusalSaysWhy) {
  EXPECT_THAT(refusal(test::connector("no_symbol")),
              StartsWith("SP-PLG-004: the file is not a connector"));
  EXPECT_THAT(refusal(test::connector("other_major")),
              StartsWith("SP-PLG-004: the connector speaks ABI version 2"));
  EXPECT_THAT(refusal(test::connector("size_zero")),
              StartsWith("SP-PLG-005: the connector's function table has size 0"));
  EXPECT_THAT(refusal(test::connector("newer_minor")),
              StartsWith("SP-PLG-006: the connector needs ABI 1.2, this hub speaks 1.1"));
  EXPECT_THAT(refusal(test::connector("no_open")), StartsWith("SP-PLG-007"));
  EXPECT_THAT(refusal(test::connector("garbage_manifest")), StartsWith("SP-PLG-010"));
  EXPECT_THAT(refusal(test::connector("no_privacy")),
              StartsWith("SP-PLG-015: the privacy descriptor is incomplete: there is none"));
  EXPECT_THAT(refusal(test::connector("no_read")),
              StartsWith("SP-PLG-008: stream 'contacts' promises to be read"));
  EXPECT_THAT(refusal(test::connector("unknown_keyword")),
              StartsWith("SP-PLG-014: the hub does not know 'config.properties.a.pattern'"));
}

TEST(Loader, WhatIsNoLibraryIsRefused) {
  const std::string path = std::string(SAMEPAGE_BUILD_DIR) + "/tests/connectors/text.so";
  std::ofstream(path) << "not a library";
  EXPECT_THAT(refusal(path), StartsWith("SP-PLG-003: the connector cannot be loaded"));
  std::filesystem::remove(path);
  EXPECT_THAT(refusal(std::string(SAMEPAGE_BUILD_DIR) + "/nowhere.so"), StartsWith("SP-PLG-001"));
  EXPECT_THAT(refusal(std::string(SAMEPAGE_BUILD_DIR)), StartsWith("SP-PLG-001"));
}

TEST(Loader, AConnectorExportsOneSymbol) {
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(SAMEPAGE_BUILD_DIR) + "/plugins")) {
    if (entry.path().extension() != ".so") continue;
    const std::string command = "nm -D --defined-only '" + entry.path().string() + "'";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    ASSERT_NE(pipe, nullptr);
    std::array<char, 500> line{};
    std::vector<std::string> symbols;
    while (std::fgets(line.data(), line.size(), pipe.get())) symbols.emplace_back(line.data());
    ASSERT_EQ(symbols.size(), 1u) << entry.path();
    EXPECT_THAT(symbols[0], HasSubstr(" samepage_plugin_v1"));
  }
}

}  // namespace
}  // namespace samepage
