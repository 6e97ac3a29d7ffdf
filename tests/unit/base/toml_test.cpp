#include "base/toml.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace samepage {
namespace {

toml::Document parsed(std::string_view text) {
  auto document = toml::Document::parse(text, "t.toml");
  EXPECT_TRUE(document) << (document ? "" : document.error().text());
  return std::move(*document);
}

std::string code_of(std::string_view text) {
  const auto document = toml::Document::parse(text, "t.toml");
  return document ? "" : document.error().code;
}

TEST(Toml, ReadsEveryKindWithItsLine) {
  const auto doc = parsed(R"(title = "Zoë"
count = 7
ratio = 1.5
on = true
day = 2026-11-22
at = 2026-11-22T10:15:00Z
list = ["b", "a"]
[zebra]
deep.name = 'x'
[apple]
)");
  const toml::Value root = doc.root();
  EXPECT_EQ(root.text("title"), "Zoë");
  EXPECT_EQ(root["count"].integer(), 7);
  EXPECT_EQ(root["count"].real(), 7.0);
  EXPECT_EQ(root["ratio"].real(), 1.5);
  EXPECT_TRUE(root["on"].boolean());
  EXPECT_EQ(root.text("day"), "2026-11-22");
  EXPECT_EQ(root.text("at"), "2026-11-22T10:15:00Z");
  EXPECT_EQ(root["list"].texts(), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(root["list"].at(1).text(), "a");
  EXPECT_EQ(root["zebra"]["deep"].text("name"), "x");
  EXPECT_EQ(doc.where(root["ratio"]), "t.toml:3");
  EXPECT_EQ(doc.where(root["zebra"]["deep"]["name"]), "t.toml:9");
}

TEST(Toml, KeepsTheOrderOfTheFile) {
  const auto doc = parsed("[zebra]\n[apple]\n[[mid]]\nb = 1\na = 2\n[[mid]]\n");
  std::string names;
  for (const auto& member : doc.root().members()) names += std::string(member.name) + " ";
  EXPECT_EQ(names, "zebra apple mid ");
  EXPECT_EQ(doc.root()["mid"].items().size(), 2u);
  EXPECT_EQ(doc.root()["mid"].at(0).members()[0].name, "b");
  EXPECT_EQ(doc.root()["mid"].at(1).line(), 6);
}

TEST(Toml, AbsenceAndWrongKindsAreEmpty) {
  const auto doc = parsed("a = 1\n");
  EXPECT_FALSE(doc.root()["b"].exists());
  EXPECT_EQ(doc.root()["b"]["c"].at(3).text("d"), "");
  EXPECT_EQ(doc.root()["a"].text(), "");
  EXPECT_EQ(doc.root()["b"].integer(9), 9);
  EXPECT_TRUE(doc.root()["a"].items().empty());
}

TEST(Toml, SaysWhatAndWhereWhenMalformed) {
  const auto document = toml::Document::parse("a = 1\nb = \n", "t.toml");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, "SP-TOML-001");
  EXPECT_EQ(document.error().where, "t.toml:2");
}

TEST(Toml, SurvivesTheTrapsOfItsReader) {
  EXPECT_EQ(code_of("[="), "SP-TOML-001");
  EXPECT_EQ(code_of("A\u028a = 1"), "SP-TOML-003");
  EXPECT_EQ(code_of("a = \"\"\"x\n\"\"\"\u028a"), "SP-TOML-003");
  EXPECT_EQ(code_of("a = \"\xff\""), "SP-TOML-002");
  EXPECT_EQ(toml::Document::parse("a = 1\n# \xe9\n", "t.toml").error().where, "t.toml:2");
  EXPECT_EQ(code_of("'\u028a' = \"\\\"\u028a\" # \u028a\n\"\u028b\" = '''\n'\u028a'''''\n"), "");
  EXPECT_EQ(code_of("\xef\xbb\xbf"
                    "a = 1"),
            "");
}

TEST(Toml, BoundsDepthAndSize) {
  std::string deep = "[a";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  EXPECT_EQ(code_of(deep + "]"), "SP-TOML-005");
  EXPECT_EQ(code_of("a = " + std::string(10'000, '[')), "SP-TOML-001");
  EXPECT_EQ(code_of(std::string((1u << 20) + 1, ' ')), "SP-TOML-004");
  std::string numbers = "a = [";
  for (int i = 0; i < 100; ++i) numbers += "1.5, ";
  EXPECT_EQ(code_of(numbers + "]"), "");
}

// Cuts and splices of hostile pieces; the sanitizer build is what makes this test sharp.
TEST(Toml, AnyBytesGiveAResultOrAnError) {
  const std::vector<std::string_view> pieces = {
      "[",    "]",     "=",    "\"", "'", "\"\"\"", "'''", "\\",     "\n",   ".",
      ",",    "{",     "}",    "#",  "a", "1",      "-",   "\u028a", "\xff", "2026-11-22",
      "T10:", "\\u12", "true", "\t", "_", "0x",     "[[",  "1e9",    "inf",  "\u00e9"};
  std::uint64_t state = 42;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      text += pieces[(state >> 33) % pieces.size()];
    }
    const auto document = toml::Document::parse(text, "t.toml");
    EXPECT_TRUE(document || document.error().code.starts_with("SP-TOML-")) << text;
  }
}

TEST(Toml, NamesUnknownMembersAndTheNearestKnown) {
  const auto doc = parsed("plugin = 1\nscheduel = 2\nxyzzy = 3\n");
  const Errors errors =
      toml::unknown_members(doc, doc.root(), {"plugin", "schedule"}, "SP-CFG-099");
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0].where, "t.toml:2");
  EXPECT_EQ(errors[0].fix, "did you mean 'schedule'?");
  EXPECT_EQ(errors[1].fix, "remove it");
}

TEST(Text, NearestPrefersTheFewestEdits) {
  EXPECT_EQ(nearest("emial", {"mail", "email", "phone"}), "email");
  EXPECT_EQ(nearest("zzz", {"email"}), "");
}

}  // namespace
}  // namespace samepage
