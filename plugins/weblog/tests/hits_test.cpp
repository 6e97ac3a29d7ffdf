// What a line of a log becomes.
#include "support.hpp"

using namespace weblog_test;

namespace {
Outcome read(FakeHost& host, const std::string& text, std::string_view stream = "visits",
             const char* config = folder_config) {
  host.put(live, text);
  Connection connection(samepage_plugin_v1, host, config);
  Outcome all = connection.read_all(stream);
  EXPECT_EQ(all.status, SP_OK) << all.message;
  EXPECT_EQ(all.broken, std::vector<std::string>{});
  return all;
}
}  // namespace

TEST(WeblogHits, json_of_nginx) {
  FakeHost host;
  const Outcome all = read(host, fixture("hits.ndjson"));
  ASSERT_EQ(all.records.size(), 2u);
  EXPECT_EQ(all.records[0].key, "3f1c");
  EXPECT_EQ(all.records[0].modified_ms, 1795316890000);
  EXPECT_EQ(
      all.records[1].json,
      R"({"id":"9a2b","at":"2026-11-22T03:08:11.231Z","kind":"signup","event":"signup",)"
      R"("page":"/pricing","url":"https://shop.example.test/pricing","site":"https://shop.example.test",)"
      R"("referrer":"http://shop.example.test/pricing","visitor":"0100007F9B5C026B",)"
      R"("user":"ada@example.test","person":"0100007F9B5C026B"})");
  for (const auto& record : all.records)
    EXPECT_EQ(record.json.find("127.0.0.1"), std::string::npos);
}

TEST(WeblogHits, combined_lines) {
  FakeHost host;
  const Outcome all = read(host, fixture("access.log"));
  ASSERT_EQ(pages(all), (std::vector<std::string>{"/", "/pricing", "/blog/a b"}));
  const auto first = sp::Json::parse(all.records[0].json);
  EXPECT_EQ(first.text_of("at"), "2026-10-10T11:55:36Z");
  EXPECT_EQ(first.text_of("utm_source"), "news letter");
  EXPECT_EQ(first.text_of("utm_campaign"), "autumn");
  const auto pixel = sp::Json::parse(all.records[1].json);
  EXPECT_EQ(pixel.text_of("event"), "signup");
  EXPECT_EQ(pixel.text_of("user"), "ada@example.test");
  EXPECT_EQ(pixel.text_of("utm_medium"), "mail");
  EXPECT_TRUE(logged(host, "a line of another format; it is skipped"));
  for (const std::string& line : host.logs) EXPECT_EQ(line.find("nonsense"), line.npos);
}

TEST(WeblogHits, robots_assets_errors_and_redirects_do_not_count) {
  FakeHost host;
  std::string text;
  const auto line = [&](std::string_view uri, int status, std::string_view agent) {
    text += "192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] \"GET " + std::string(uri) +
            " HTTP/1.1\" " + std::to_string(status) + " 1 \"-\" \"" + std::string(agent) + "\"\n";
  };
  line("/ok", 200, "Browser");
  line("/cached", 304, "Browser");
  line("/robot", 200, "SuperBot/1.0");
  line("/style.css?v=1", 200, "Browser");
  line("/gone", 404, "Browser");
  line("/moved", 301, "Browser");
  text += "192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] \"HEAD /head HTTP/1.1\" 200 1 \"-\" \"B\"\n";
  EXPECT_EQ(pages(read(host, text)), (std::vector<std::string>{"/ok", "/cached"}));
}

TEST(WeblogHits, addresses_are_dropped_shortened_or_kept) {
  const std::string v4 = hit(1, R"(,"ip":"192.0.2.77")");
  const std::string v6 = hit(2, R"(,"ip":"2001:db8:1:2:3:4:5:6")");
  const auto ips = [&](const std::string& policy) {
    FakeHost host;
    const std::string config = R"({"path": "logs", "file": "access.log", "ip": ")" + policy + "\"}";
    std::vector<std::string> all;
    for (const auto& record : read(host, v4 + v6, "visits", config.c_str()).records)
      all.emplace_back(sp::Json::parse(record.json).text_of("ip"));
    return all;
  };
  EXPECT_EQ(ips("drop"), (std::vector<std::string>{"", ""}));
  EXPECT_EQ(ips("shorten"), (std::vector<std::string>{"192.0.2.0", "2001:db8:1::"}));
  EXPECT_EQ(ips("keep"), (std::vector<std::string>{"192.0.2.77", "2001:db8:1:2:3:4:5:6"}));
}

TEST(WeblogHits, visitors_are_those_who_said_who_they_are) {
  FakeHost host;
  const Outcome all =
      read(host,
           hit(1, R"(,"visitor":"vid=AA")") +
               hit(2, R"(,"visitor":"vid=AA","user":"Ada%40example.test","gpc":"1")") +
               hit(5, R"(,"visitor":"vid=AA","user":"Ada%40example.test")") +
               hit(6, R"(,"user":"bob@example.test")") + hit(7),
           "visitors");
  ASSERT_EQ(all.records.size(), 2u);
  EXPECT_EQ(all.records[0].key, "AA");
  EXPECT_EQ(all.records[0].json,
            R"({"visitor":"AA","user":"Ada@example.test","emails":["Ada@example.test"],)"
            R"("site":"https://shop.example.test","first_seen":"2026-11-22T03:08:13.231Z",)"
            R"("last_seen":"2026-11-22T03:08:16.231Z","hits":2,"gpc":true})");
  EXPECT_TRUE(all.records[1].key.starts_with("user."));
  EXPECT_EQ(all.records[1].key.find("bob"), std::string::npos);
}

TEST(WeblogHits, campaigns_are_named_once) {
  FakeHost host;
  const std::string uri =
      R"(,"page":"/a%3Futm_source%3Dx%26utm_medium%3Dmail%26utm_campaign%3DQ1%252F2")";
  const Outcome all = read(host, hit(1, uri) + hit(2, uri) + hit(3), "campaigns");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.records[0].key, "x|mail|Q1%2F2");
  EXPECT_EQ(sp::Json::parse(all.records[0].json).text_of("name"), "Q1/2");
}

TEST(WeblogHits, wrong_bytes_do_no_harm) {
  FakeHost host;
  const Outcome all = read(host, hit(1, ",\"event\":\"a\xFF\"") + "{\"msec\":\n" + hit(2));
  EXPECT_EQ(all.records.size(), 2u);
  EXPECT_EQ(sp::Json::parse(all.records[0].json).text_of("event"), "a\uFFFD");
}
