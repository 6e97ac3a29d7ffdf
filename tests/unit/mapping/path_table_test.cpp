// One walk over a record finds what a search for each path finds.

#include "mapping/path_table.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace samepage {
namespace {

std::string any_value(std::mt19937& random, int depth);

// Few names, so that they meet; also twice in one object.
std::string any_object(std::mt19937& random, int depth) {
  static const std::vector<std::string> names = {"a",           "b",           "ab", "ba",
                                                 "long_name_1", "long_name_2", ""};
  std::string json = "{";
  for (auto members = random() % 6; members > 0; --members) {
    json += json.size() == 1 ? "\"" : ",\"";
    json += names[random() % names.size()] + "\":" + any_value(random, depth - 1);
  }
  return json + "}";
}

std::string any_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 0 ? 8 : 5)) {
    case 0:
      return "null";
    case 1:
      return "\"text\"";
    case 2:
      return std::to_string(random() % 100);
    case 3:
      return "\"\"";
    case 4:
      return "[1,{\"a\":2}]";
    default:
      return any_object(random, depth);
  }
}

TEST(PathTable, FindsWhatEachPathFinds) {
  std::vector<Path> paths;
  for (const char* text : {"a", "a.b", "a.b.ab", "b", "ab.a", "ab.ba.long_name_1", "long_name_2.a",
                           "long_name_1", "ba.ba", "a.b"})
    paths.push_back(Path::parse(text, "").value());
  PathTable table;
  std::vector<PathTable::Place> places;
  for (const Path& path : paths) places.push_back(table.add(path).value());
  EXPECT_NE(places.front(), places.back());
  EXPECT_EQ(places[1], places.back());

  std::mt19937 random(5);
  int seen = 0, nulls = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto document =
        json::Document::parse(i % 50 == 0 ? any_value(random, 3) : any_object(random, 3));
    ASSERT_TRUE(document);
    const FoundPaths found(table, document->root());
    for (std::size_t p = 0; p < paths.size(); ++p) {
      bool null_on_way = false;
      const json::Value wanted = paths[p].find(document->root(), null_on_way);
      const PathTable::Found& got = found[places[p]];
      ASSERT_EQ(got.value.kind(), wanted.kind())
          << paths[p].text() << " " << document->root().dump();
      ASSERT_EQ(got.value.dump(), wanted.dump())
          << paths[p].text() << " " << document->root().dump();
      ASSERT_EQ(got.null_on_way, null_on_way) << paths[p].text() << " " << document->root().dump();
      seen += wanted.exists();
      nulls += null_on_way;
    }
  }
  EXPECT_GT(seen, 1000);
  EXPECT_GT(nulls, 100);
}

TEST(PathTable, LeavesBracketsToThePath) {
  PathTable table;
  for (const char* text : {"a[0]", "a[type=work].b", "a[*]", "a[0].b"})
    EXPECT_FALSE(table.add(Path::parse(text, "").value())) << text;
  EXPECT_TRUE(table.add(Path::parse("a.\"odd name\"", "").value()));
}

TEST(PathTable, MorePathsThanUsual) {
  PathTable table;
  std::string json = "{";
  std::vector<PathTable::Place> places;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "field" + std::to_string(i);
    places.push_back(table.add(Path::parse(name, "").value()).value());
    json += (i == 0 ? "\"" : ",\"") + name + "\":" + std::to_string(i);
  }
  const auto document = json::Document::parse(json + "}");
  const FoundPaths found(table, document->root());
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(found[places[static_cast<std::size_t>(i)]].value.integer(), i);
}

}  // namespace
}  // namespace samepage
