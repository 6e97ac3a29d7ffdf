#include "app/cli/terminal.hpp"

#include <gtest/gtest.h>

#include "app/cli/progress.hpp"

namespace samepage::cli {
namespace {

TEST(Shown, TakesControlOfTheTerminalAway) {
  EXPECT_EQ(shown("a\x1b[2Jb"), "a\xef\xbf\xbd[2Jb");
  EXPECT_EQ(shown("a\nb\tc"), "a b c");
  EXPECT_EQ(shown("a\xc2\x9b" "1mb"), "a\xef\xbf\xbd" "1mb");  // C1 CSI
  EXPECT_EQ(shown("é 漢"), "é 漢");
  EXPECT_EQ(shown("\xff"), "\xef\xbf\xbd");
}

TEST(Cut, KeepsWholeCharacters) {
  EXPECT_EQ(cut("éééé", 4), "éééé");
  EXPECT_EQ(cut("ééééé", 4), "ééé…");
}

TEST(Table, AlignsByCharactersNotBytes) {
  const Terminal plain;
  Table table(plain, {"Name", ">Count"});
  table.row({"Zoë", "7"});
  table.row({"Ada Lovelace", "1234"});
  EXPECT_EQ(table.text("  "),
            "  Name          Count\n"
            "  Zoë               7\n"
            "  Ada Lovelace   1234\n");
}

TEST(Table, ColourDoesNotMoveColumns) {
  Terminal coloured;
  coloured.colour = true;
  Table table(coloured, {"State", "Next"});
  table.row({coloured.good("ok"), "x"});
  table.row({coloured.bad("failed"), "y"});
  const std::string text = table.text();
  EXPECT_NE(text.find("\x1b[32mok\x1b[0m      x"), std::string::npos);
  EXPECT_EQ(Terminal{}.good("ok"), "ok");
}

TEST(CountOf, Numerus) {
  EXPECT_EQ(count_of(1, "change"), "1 change");
  EXPECT_EQ(count_of(0, "change"), "0 changes");
  EXPECT_EQ(count_of(2, "person", "people"), "2 people");
}

TEST(ProgressLine, PlainLinesWithoutATerminal) {
  std::string out;
  ProgressLine line(Terminal{}, [&](std::string_view text) { out += text; });
  line.show({"pull", "crm", 1, 10}, 0);
  line.show({"pull", "crm", 2, 10}, 500);
  line.show({"merge", "", 0, 0}, 600);
  line.finish();
  EXPECT_EQ(out, "pull crm\nmerge\n");
}

TEST(ProgressLine, BarOnATerminalGoesAway) {
  std::string out;
  Terminal terminal;
  terminal.err = true;
  ProgressLine line(terminal, [&](std::string_view text) { out += text; });
  line.show({"pull", "crm", 5, 10}, 0);
  EXPECT_NE(out.find("5 of 10"), std::string::npos);
  const std::size_t before = out.size();
  line.show({"pull", "crm", 6, 10}, 50);  // too soon
  EXPECT_EQ(out.size(), before);
  line.finish();
  EXPECT_TRUE(out.ends_with("\r\x1b[K"));
}

}  // namespace
}  // namespace samepage::cli
