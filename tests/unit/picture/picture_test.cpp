// What people see: sums that end where the answer is, and nothing of a record that becomes markup.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/picture/cluster_graph.hpp"
#include "app/picture/page.hpp"
#include "app/picture/svg.hpp"
#include "app/picture/waterfall.hpp"

namespace samepage::picture {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* nasty = "<script>alert('x')</script>\" onload=\"y\x01";

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Picture, WhatComesFromRecordsIsNeverMarkup) {
  identity::Explanation why{
      identity::Answer::same, nasty, 5, 0.97, {{nasty, nasty, nasty, nasty, 5, 3}}};
  Page page{nasty, nasty, "good", nasty, {{nasty, nasty, waterfall(why, nasty, nasty, {0, -4})}}};
  page.sections.push_back(
      {"", "", cluster_graph({{nasty, nasty, false}, {nasty, nasty, true}}, {{0, 1, 3, nasty}})});
  page.sections.push_back({"", "", html_table({{nasty}, {nasty}})});
  const std::string text = html(page);
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, Not(HasSubstr("onload=\"y")));
  EXPECT_THAT(text, Not(HasSubstr("\x01")));
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;"));
}

TEST(Picture, TextIsCutBetweenCharacters) {
  EXPECT_EQ(shortened("Žižkov & Söhne", 6), "Žižkov…");
  EXPECT_EQ(shortened("a&b", 3), "a&amp;b");
  EXPECT_EQ(escaped("\xff"), "\xEF\xBF\xBD");
}

TEST(Picture, EveryLineThatWeighsIsDrawnAndOthersAreNot) {
  const identity::Explanation why{identity::Answer::review,
                                  "",
                                  -1.5,
                                  0.26,
                                  {{"size of the base", "40 records", "", "", -8.5, 0},
                                   {"e-mail", "the same", "a@x.example", "a@x.example", 9, 2},
                                   {"city", "the same", "Bath", "Bath", 0.01, 9},
                                   {"given name", "different", "Tom", "Eva", -2, 0}}};
  const std::string svg = waterfall(why, "crm 1", "shop 2", {1, -4});
  EXPECT_EQ(count_of(svg, "class=\"for\""), 1u);
  EXPECT_EQ(count_of(svg, "class=\"against\""), 1u);
  EXPECT_EQ(count_of(svg, "class=\"start\""), 1u);
  EXPECT_EQ(count_of(svg, "class=\"sum\""), 1u);
  EXPECT_THAT(svg, HasSubstr("−1.5 bits: 26.0 % the same"));
  EXPECT_THAT(svg, HasSubstr("+9.0"));
  EXPECT_THAT(svg, Not(HasSubstr(">city<")));
  EXPECT_LT(svg.find("e-mail"), svg.find("given name"));  // what speaks for it comes first
}

TEST(Picture, TheCutIsShown) {
  const std::string svg = cluster_graph({{"A", "1", false}, {"B", "2", false}, {"C", "3", true}},
                                        {{0, 1, 9, "x"}, {1, 2, 2, "y"}});
  EXPECT_EQ(count_of(svg, "edge cut"), 1u);
  EXPECT_EQ(count_of(svg, "node loose"), 1u);
  EXPECT_EQ(count_of(svg, "class=\"node\""), 2u);
}

TEST(Picture, ManyEdgesLeaveTheStrongestThatHold) {
  std::vector<GraphNode> nodes(8, {"A", "1", false});
  std::vector<GraphEdge> edges;
  for (std::size_t a = 0; a < 8; ++a)
    for (std::size_t b = a + 1; b < 8; ++b) edges.push_back({a, b, a == 0 ? 20.0 : 5.0, ""});
  const std::string svg = cluster_graph(nodes, edges);
  EXPECT_EQ(count_of(svg, "class=\"edge\""), 7u);
  EXPECT_EQ(count_of(svg, "class=\"edge faint\""), 21u);
}

}  // namespace
}  // namespace samepage::picture
