#include "app/cli/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace samepage::cli {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

std::expected<Parsed, Advice> parsed(const Words& words) {
  return parse(words, commands(), groups());
}

Words words_of(const std::string& line) {  // as a shell would, "…" kept together
  Words words;
  std::string word;
  bool quoted = false;
  for (const char c : line + " ") {
    if (c == '"') quoted = !quoted;
    if (c == ' ' && !quoted) {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else if (c != '"') {
      word += c;
    }
  }
  return words;
}

TEST(Parse, EveryExampleIsACommandLineOfItsCommand) {
  std::set<std::string> paths;
  for (const Command& command : commands()) {
    EXPECT_TRUE(paths.insert(command.path).second) << command.path;
    EXPECT_FALSE(command.summary.empty());
    Words words = words_of(command.example);
    ASSERT_EQ(words.front(), "samepage") << command.path;
    words.erase(words.begin());
    const auto line = parsed(words);
    ASSERT_TRUE(line) << command.example << ": " << line.error().fault;
    EXPECT_EQ(line->command->path, command.path);
  }
}

TEST(Parse, EveryCommandHasHelpWithItsExample) {
  for (const Command& command : commands()) {
    Words words = words_of(command.path);
    words.push_back("--help");
    const auto line = parsed(words);
    ASSERT_FALSE(line) << command.path;
    EXPECT_EQ(line.error().exit, exit_code::done);
    EXPECT_THAT(line.error().text, HasSubstr(command.example));
    EXPECT_THAT(line.error().text, HasSubstr(command.summary));
  }
}

TEST(Parse, EveryGroupHasHelpWithAnExample) {
  for (const Group& group : groups()) {
    const auto line = parsed({group.name, "--help"});
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().exit, exit_code::done);
    EXPECT_THAT(line.error().text, HasSubstr(group.example));
    Words words = words_of(group.example);
    words.erase(words.begin());
    EXPECT_EQ(words.front(), group.name);
    EXPECT_TRUE(parsed(words)) << group.example;
  }
}

TEST(Parse, FaultsAreToldInPlainWords) {
  for (const auto& [line, fault] : std::initializer_list<std::pair<const char*, const char*>>{
           {"sync plan", "'plan' is more than samepage sync takes"},
           {"sync --connection a b", "'b' is more than samepage sync takes"},
           {"plan -o", "--output needs a value"},
           {"--config a --config b status", "--config is given more than once"},
           {"--jsn status", "There is no option '--jsn'; did you mean '--json'?"},
           {"sync --conection=a", "There is no option '--conection'; did you mean '--connection'?"},
           {"--config", "--config needs a value"},
           {"help nosuch", "There is no command 'nosuch'"},
           {"why", "ID is missing"},
           {"person", "A command is missing: one of find, show, restore"}})
    EXPECT_THAT(parsed(words_of(line)).error().fault, HasSubstr(fault)) << line;
  EXPECT_THAT(parsed({"help", "sync"}).error().text, HasSubstr("samepage sync --connection crm"));
  EXPECT_THAT(parsed({"help"}).error().text, HasSubstr("dead-letter"));
}

TEST(Parse, ContractCommandsAreThere) {
  std::set<std::string> paths;
  for (const Command& command : commands()) paths.insert(command.path);
  for (const char* path :
       {"init", "check", "plan", "apply", "sync", "status", "person find", "person show",
        "person restore", "why", "dead-letter list", "dead-letter show", "dead-letter edit",
        "dead-letter retry", "dead-letter drop", "case list", "case resolve", "identity merge",
        "identity split", "plugin list", "plugin add", "store backup", "store restore",
        "store verify", "store migrate", "serve"})
    EXPECT_TRUE(paths.contains(path)) << path;
}

TEST(Parse, ArgumentsReachTheirKeys) {
  const auto line = parsed({"sync", "--connection", "crm", "--connection", "mail", "--yes"});
  ASSERT_TRUE(line) << line.error().fault;
  EXPECT_EQ(line->arguments.list("--connection"), (Words{"crm", "mail"}));
  EXPECT_TRUE(line->arguments.has("--yes"));
  EXPECT_FALSE(parsed({"sync"})->arguments.has("--yes"));
  EXPECT_EQ(parsed({"plan", "-o", "p.json"})->arguments.text("--output"), "p.json");
  EXPECT_EQ(parsed({"check", "crm", "mail"})->arguments.list("CONNECTION"),
            (Words{"crm", "mail"}));
  EXPECT_EQ(parsed({"why", "12"})->arguments.text("FIELD"), "");
  EXPECT_EQ(parsed({"why", "12", "email"})->arguments.text("FIELD"), "email");
}

TEST(Parse, GlobalOptionsStandAnywhere) {
  for (const Words& words : {Words{"--config", "x.toml", "--json", "status"},
                             Words{"status", "--json", "--config", "x.toml"},
                             Words{"store", "--json", "verify", "--config", "x.toml"}}) {
    const auto line = parsed(words);
    ASSERT_TRUE(line) << line.error().fault;
    EXPECT_EQ(line->config, "x.toml");
    EXPECT_TRUE(line->json);
  }
  EXPECT_EQ(parsed({"status"})->config, "samepage.toml");
}

TEST(Parse, UsageErrors) {
  for (const Words& words : {Words{}, Words{"synk"}, Words{"sync", "--now"}, Words{"apply"},
                             Words{"person"}, Words{"person", "find"}, Words{"status", "x"},
                             Words{"plan", "-o"}}) {
    const auto line = parsed(words);
    ASSERT_FALSE(line) << testing::PrintToString(words);
    EXPECT_EQ(line.error().exit, exit_code::usage);
    EXPECT_THAT(line.error().text, HasSubstr("--help"));
    EXPECT_FALSE(line.error().fault.empty());
  }
}

TEST(Parse, MisspeltCommandsAreGuessed) {
  EXPECT_THAT(parsed({"synk"}).error().fault, HasSubstr("did you mean 'sync'?"));
  EXPECT_THAT(parsed({"store", "verfy"}).error().fault, HasSubstr("did you mean 'verify'?"));
}

TEST(Parse, HelpAndVersion) {
  EXPECT_THAT(parsed({"--help"}).error().text, HasSubstr("dead-letter"));
  EXPECT_EQ(parsed({"--help"}).error().exit, exit_code::done);
  EXPECT_THAT(parsed({"--version"}).error().text, HasSubstr("samepage "));
}

}  // namespace
}  // namespace samepage::cli
