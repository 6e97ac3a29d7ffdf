#include "base/json.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"

namespace samepage::json {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

TEST(Json, QuotesWhatMustNotStandBare) {
  EXPECT_EQ(in_quotes(""), R"("")");
  EXPECT_EQ(in_quotes("Grace O'Brien \x7f"), "\"Grace O'Brien \x7f\"");
  EXPECT_EQ(in_quotes("a\"b\\c\nd\te\rf\x01g\x1fh"), R"("a\"b\\c\nd\te\rf\u0001g\u001fh")");
  EXPECT_EQ(in_quotes("Núñez"), "\"Núñez\"");
  EXPECT_EQ(in_quotes("Nu\xc3"), "\"Nu\ufffd\"");
  EXPECT_EQ(in_quotes("\xff\"\xed\xa0\x80"), "\"\ufffd\\\"" + to_utf8_lossy("\xed\xa0\x80") + "\"");
}

// Whatever the bytes, the text reads back, mended where it was none.
TEST(Json, AnyBytesReadBack) {
  std::mt19937 random(3);
  for (int i = 0; i < 5000; ++i) {
    std::string bytes;
    const bool ascii = random() % 2 == 0;
    for (auto n = random() % 40; n > 0; --n)
      bytes += static_cast<char>(random() % (ascii ? 128 : 256));
    const std::string json = in_quotes(bytes);
    const auto read = Document::parse(json);
    ASSERT_TRUE(read) << to_utf8_lossy(bytes);
    EXPECT_EQ(read->root().text(), is_utf8(bytes) ? bytes : to_utf8_lossy(bytes));
  }
}

TEST(Json, MembersInTheirOrder) {
  const auto document = Document::parse(R"({"b":1,"a":null,"b":"two"})");
  std::string seen;
  document->root().each_member(
      [&](std::string_view name, const Value& value) { (seen += name) += value.dump() + " "; });
  EXPECT_EQ(seen, "b1 anull b\"two\" ");
  document->root()["b"].each_member([&](std::string_view, const Value&) { FAIL(); });
  Value().each_member([&](std::string_view, const Value&) { FAIL(); });
}

// Memory that goes from one Document to the next must not be in use.
TEST(Json, DocumentsThatLiveAtOnceAreApart) {
  std::vector<Document> alive;
  for (int i = 0; i < 20; ++i) {
    { const auto gone = Document::parse("[\"gone\", {\"n\": [1, 2, 3]}]"); }
    const std::string text = "{\"n\": \"text " + std::to_string(i) + "\"}";
    auto one = Document::parse(text);
    ASSERT_TRUE(one);
    alive.push_back(std::move(*one));
    EXPECT_FALSE(Document::parse("{\"n\": "));
  }
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(alive[static_cast<std::size_t>(i)].root().text("n"), "text " + std::to_string(i));
}

TEST(Json, AWriterStartsAnew) {
  Writer writer;
  writer.array().value(1).value("x").end();
  EXPECT_EQ(writer.text(), R"([1,"x"])");
  writer.clear();
  writer.object().member("a", true).end();
  EXPECT_EQ(writer.text(), R"({"a":true})");
}

TEST(Json, AnEmptyTextIsNoJsonWhereverItStands) {
  EXPECT_EQ(Document::parse({}).error().code, "SP-JSON-001");  // stands nowhere
  EXPECT_EQ(Document::parse("").error().code, "SP-JSON-001");
  Reader reader;
  EXPECT_EQ(reader.parse({}).error().code, "SP-JSON-001");
}

}  // namespace
}  // namespace samepage::json
