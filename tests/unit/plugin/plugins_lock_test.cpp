#include "plugin/plugins_lock.hpp"

#include <gmock/gmock.h>

#include "tests/unit/plugin/plugin_test.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

LockedPlugin sample(std::string id) {
  return {id, "1.0.0", "plugins/" + id + ".so", std::string(64, 'a'), {"host *.example.test"}};
}

TEST(PluginsLock, WhatIsWrittenIsReadAgain) {
  PluginsLock lock;
  lock.add(sample("b"));
  LockedPlugin odd = sample("a");
  odd.path = "plug \"ins\"/\\ü\x01.so";
  odd.permissions.clear();
  lock.add(odd);
  const auto back = PluginsLock::parse(lock.text(), "plugins.lock");
  ASSERT_TRUE(back.has_value()) << back.error().text();
  EXPECT_EQ(back->all(), lock.all());
  EXPECT_EQ(back->text(), lock.text());
  EXPECT_EQ(lock.all()[0].id, "a") << "one order, whoever was added first";
}

TEST(PluginsLock, AddingAgainReplaces) {
  PluginsLock lock;
  lock.add(sample("a"));
  LockedPlugin newer = sample("a");
  newer.sha256 = std::string(64, 'b');
  lock.add(newer);
  ASSERT_EQ(lock.all().size(), 1u);
  EXPECT_EQ(lock.approved("plugins/a.so")->sha256, newer.sha256);
  EXPECT_EQ(lock.approved("c").error().code, "SP-PLG-161");
}

TEST(PluginsLock, AMissingFileIsEmptyAndAWrongOneRefused) {
  test::PluginWorld doors;
  EXPECT_TRUE(PluginsLock::load(doors.files, "plugins.lock")->all().empty());
  PluginsLock lock;
  lock.add(sample("a"));
  ASSERT_TRUE(lock.save(doors.files, "plugins.lock").has_value());
  EXPECT_EQ(PluginsLock::load(doors.files, "plugins.lock")->all(), lock.all());
  for (const char* text :
       {"version = 2\n", "version = 1\nother = 1\n", "version = 1\n[[plugin]]\nid = \"a\"\n",
        "version = 1\n[[plugin]]\nid=\"a\"\nversion=\"1\"\npath=\"p\"\nsha256=\"zz\"\n"})
    EXPECT_EQ(PluginsLock::parse(text, "plugins.lock").error().code, "SP-PLG-160") << text;
  EXPECT_EQ(PluginsLock::parse(lock.text() + lock.text().substr(lock.text().find("[[")), "l")
                .error()
                .code,
            "SP-PLG-160")
      << "an id that stands there twice";
}

TEST(PluginsLock, OnlyTheApprovedDigestAndPermissionsPass) {
  const auto plugin = load_plugin(test::connector("tour"), "");
  ASSERT_TRUE(plugin.has_value()) << test::texts(plugin.error());
  LockedPlugin approved = locked_form(plugin->info);
  EXPECT_TRUE(verify(approved, plugin->info).has_value());
  LockedPlugin narrower = approved;
  narrower.permissions.pop_back();
  EXPECT_EQ(verify(narrower, plugin->info).error().code, "SP-PLG-162");
  EXPECT_EQ(permission_changes(narrower, approved).size(), 1u);
  approved.sha256[0] = approved.sha256[0] == 'a' ? 'b' : 'a';
  EXPECT_EQ(verify(approved, plugin->info).error().code, "SP-PLG-163");
  EXPECT_THAT(verify(approved, plugin->info).error().fix, HasSubstr("samepage plugin add"));
}

TEST(PluginsLock, TheDescriptionShowsWhatMatters) {
  const auto plugin = load_plugin(test::connector("tour"), "");
  ASSERT_TRUE(plugin.has_value());
  const std::string text = describe(plugin->info);
  for (const char* part :
       {"(tour 1.0.0, crm)", "sha256", "calls    {config.url}", "token (sees its value)",
        "files    write",
        "contacts: reads, creates, updates, deletes; personal data, for: service"})
    EXPECT_THAT(text, HasSubstr(part));
}

}  // namespace
}  // namespace samepage
