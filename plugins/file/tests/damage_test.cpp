// Damaged and changing files: what is wrong is told by line, the rest goes on, and what could not
// be read never counts as deleted.
#include <random>

#include "support.hpp"

using namespace file_test;

TEST(FileDamage, wrong_rows_are_told_by_line_and_skipped) {
  FakeHost host;
  const Outcome read = read_text(host, fixture("damaged.csv"));
  EXPECT_EQ(read.status, SP_OK);
  const auto rows = by_key(read);
  EXPECT_EQ(rows.size(), 4u);
  for (const char* key : {"1", "4", "7", "9"}) EXPECT_EQ(rows.count(key), 1u) << key;
  EXPECT_EQ(told(read),
            "contacts.csv:3: 2 columns where the header has 3\n"
            "contacts.csv:4: 4 columns where the header has 3\n"
            "contacts.csv:6: something follows the closing quote of a value\n"
            "contacts.csv:9: bytes that are not text in its encoding\n");
  EXPECT_TRUE(host.logs.empty());
}

TEST(FileDamage, a_nul_byte_costs_one_row) {
  FakeHost host;
  const Outcome read = read_text(host, std::string("id,n\n1,a\0b\n2,c\n", 15));
  EXPECT_EQ(by_key(read).size(), 1u);
  EXPECT_EQ(told(read), "contacts.csv:2: a NUL byte\n");
}

TEST(FileDamage, a_quote_that_is_never_closed_costs_one_line) {
  FakeHost host;
  std::string text = "id,a,b\n1,\"torn,x\n";
  for (int i = 2; i < 40'000; ++i) text += std::to_string(i) + "," + std::string(40, 'y') + ",z\n";
  const Outcome read = read_text(host, text);
  EXPECT_EQ(by_key(read).size(), 39'998u);
  EXPECT_TRUE(told(read).starts_with("contacts.csv:2: the row is longer than 1 MiB, or a quote"));
  const auto few = by_key(read_text(host, "id,a,b\n1,\"torn,x\n2,\"y\",z\n3,y,z\n"));
  EXPECT_EQ(few.size(), 2u);
}

TEST(FileDamage, a_line_longer_than_a_record_is_passed_over) {
  FakeHost host;
  const Outcome read = read_text(host, "id,a,b\n1," + std::string(3u << 20, 'x') + ",y\n2,y,z\n");
  EXPECT_EQ(by_key(read).size(), 1u);
  EXPECT_TRUE(told(read).starts_with("contacts.csv:2: the row is longer than 1 MiB"));
}

TEST(FileDamage, a_torn_last_row_is_waited_for_and_then_told) {
  FakeHost host;
  host.put(path, "id,a,b\n1,x,y\n2,x");
  Connection connection(samepage_plugin_v1, host, contacts);
  Outcome page = connection.read("contacts");
  EXPECT_EQ(page.status, SP_MORE);  // the sound rows count
  EXPECT_EQ(by_key(page).size(), 1u);
  EXPECT_EQ(told(page), "");
  const std::string waiting = *page.cursor;
  page = connection.read("contacts", waiting);
  EXPECT_EQ(page.status, SP_RETRY);  // but the listing does not end
  EXPECT_NE(page.message.find("nothing counts as deleted"), std::string::npos);

  host.now += 60'000;  // nobody has written since
  Outcome read = connection.read_all("contacts", waiting);
  EXPECT_EQ(read.status, SP_OK);
  EXPECT_EQ(by_key(read).size(), 1u);
  EXPECT_EQ(told(read), "contacts.csv:3: 2 columns where the header has 3\n");

  host.append(path, ",y\n");
  read = connection.read_all("contacts", waiting);
  EXPECT_EQ(read.status, SP_OK);
  EXPECT_EQ(by_key(read).size(), 2u);
  EXPECT_EQ(told(read), "");
}

TEST(FileDamage, a_date_in_the_future_holds_nothing_up) {
  FakeHost host;
  host.put(path, "id,a,b\n1,x,y\n2,x");
  host.now -= 1'000'000'000;
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome read = connection.read_all("contacts");
  EXPECT_EQ(read.status, SP_OK);
  EXPECT_EQ(told(read), "contacts.csv:3: 2 columns where the header has 3\n");
}

TEST(FileDamage, a_last_row_without_line_end_is_a_row) {
  FakeHost host;
  EXPECT_EQ(by_key(read_text(host, "id,a\n1,x\n2,\"y\"")).size(), 2u);
  EXPECT_TRUE(host.logs.empty());
}

TEST(FileDamage, a_row_that_became_unreadable_is_told_until_it_is_mended) {
  FakeHost host;
  host.put(path, "id,a\n1,x\n2,y\n3,z\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome first = connection.read_all("contacts");
  EXPECT_EQ(told(first), "");
  host.put(path, "id,a\n1,x\n2,y,oops\n3,new\n");
  Outcome read = connection.read_all("contacts", *first.cursor);
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(read.status, SP_OK);
    EXPECT_EQ(by_key(read).at("3"), R"({"id":"3","a":"new"})");
    EXPECT_EQ(told(read), "contacts.csv:3: 3 columns where the header has 2\n");
    read = connection.read_all("contacts", *read.cursor);
  }
  host.put(path, "id,a\n1,x\n2,mended\n3,new\n");
  read = connection.read_all("contacts", *read.cursor);
  EXPECT_EQ(by_key(read).size(), 3u);
  EXPECT_EQ(told(read), "");
}

TEST(FileDamage, unreadable_rows_make_pages_of_their_own) {
  FakeHost host;
  std::string text = "id,a\n";
  for (int i = 0; i < 25; ++i) text += "torn\n";
  host.put(path, text + "1,x\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  EXPECT_EQ(connection.read("contacts", {}, SP_CHANGES, 10).unreadable.size(), 10u);
  const Outcome all = connection.read_all("contacts", {}, SP_CHANGES, 10);
  EXPECT_EQ(all.unreadable.size(), 25u);
  EXPECT_EQ(by_key(all).size(), 1u);
}

TEST(FileDamage, unreadable_rows_may_count_as_absent_when_configured) {
  FakeHost host;
  const Outcome read = read_text(host, "id,a\n1,x\n2\n",
                                 R"({"contacts": "lists/contacts.csv", "unreadable": "skip"})");
  EXPECT_EQ(read.status, SP_OK);
  EXPECT_EQ(told(read), "");
  EXPECT_TRUE(
      logged(host, "contacts.csv line 3: 1 column where the header has 2; the row is skipped"));
}

TEST(FileDamage, a_file_that_went_or_was_emptied_is_no_delete) {
  FakeHost host;
  host.put(path, "id,a\n1,x\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  const std::string cursor = *connection.read_all("contacts").cursor;
  host.put(path, "");
  Outcome read = connection.read_all("contacts", cursor);
  EXPECT_EQ(read.status, SP_RETRY);
  EXPECT_NE(read.message.find("nothing counts as deleted"), std::string::npos);
  host.files.erase(path);
  EXPECT_EQ(connection.read_all("contacts", cursor).status, SP_RETRY);
  host.put(path, "id,a\n");
  read = connection.read_all("contacts", cursor);
  EXPECT_EQ(read.status, SP_OK);  // a header says that there is nothing
  EXPECT_TRUE(read.records.empty());
}

TEST(FileDamage, no_file_yet_is_an_empty_listing) {
  FakeHost host;
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome read = connection.read_all("contacts");
  EXPECT_EQ(read.status, SP_OK);
  EXPECT_EQ(connection.read_all("contacts", *read.cursor).status, SP_OK);
  EXPECT_EQ(connection.read_all("deals").status, SP_OK);
}

TEST(FileDamage, a_change_between_two_pages_lists_again) {
  FakeHost host;
  host.put(path, "id,a\n1,x\n2,y\n3,z\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome first = connection.read("contacts", {}, SP_CHANGES, 2);
  host.put(path, "id,b,a\n9,q,w\n2,q,y\n1,q,x\n");
  const Outcome rest = connection.read_all("contacts", *first.cursor);
  EXPECT_EQ(rest.status, SP_OK);
  EXPECT_EQ(by_key(rest).size(), 3u);
  EXPECT_TRUE(logged(host, "listed again from its start"));
}

TEST(FileDamage, the_later_of_two_rows_with_one_key_counts) {
  FakeHost host;
  const auto rows = by_key(read_text(host, "id,a\n1,x\n1,y\n"));
  EXPECT_EQ(rows.at("1"), R"({"id":"1","a":"y"})");
  EXPECT_TRUE(logged(host, "line 3: it has the key of an earlier row"));
}

TEST(FileDamage, a_strange_cursor_is_lost) {
  FakeHost host;
  host.put(path, "id\n1\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  EXPECT_EQ(connection.read("contacts", "nonsense").status, SP_CURSOR_LOST);
  EXPECT_EQ(connection.read("contacts", R"({"v":1})").status, SP_CURSOR_LOST);
}

TEST(FileDamage, any_soup_of_bytes_ends_and_pages_alike) {
  std::mt19937 random(3);
  const std::string soup("\",\r\n\0a1;\xC3\xA4\xFF|{}", 15);
  for (int round = 0; round < 400; ++round) {
    std::string text = round % 2 == 0 ? "id,a,b\n" : "";
    for (auto n = random() % 300; n > 0; --n) text += soup[random() % soup.size()];
    FakeHost host;
    host.put(path, text);
    host.now += 120'000;
    Connection connection(
        samepage_plugin_v1, host,
        round % 4 < 3 ? contacts : R"({"contacts": "lists/contacts.csv", "format": "jsonl"})");
    const Outcome whole = connection.read_all("contacts", {}, SP_CHANGES, 10'000);
    if (whole.status == SP_CONFIG) continue;  // no readable first row
    ASSERT_EQ(whole.status, SP_OK) << whole.message;
    const Outcome paged = connection.read_all("contacts", {}, SP_CHANGES, 1);
    EXPECT_EQ(paged.broken, std::vector<std::string>{});
    EXPECT_EQ(told(paged), told(whole)) << round;
    std::map<std::string, std::string> last;  // rows with one key may fall on two pages
    for (const auto& record : paged.records) last[record.key] = record.json;
    EXPECT_EQ(last, by_key(whole)) << round;
    // A write that touches one row leaves every other row as it is.
    host.now += 120'000;
    if (whole.records.empty()) continue;
    const Outcome written = connection.write("contacts", {{whole.records[0].key, "", SP_DELETE}});
    if (round % 2 == 1 && written.status == SP_CONFIG) {
      // Without a header another first row may look like one, or like other columns: nothing is written.
      EXPECT_EQ(host.files.at(path).bytes, text) << round;
      continue;
    }
    ASSERT_EQ(written.status, SP_OK) << round << written.message;
    auto expected = by_key(whole);
    expected.erase(whole.records[0].key);
    if (!expected.empty() && round % 2 == 0) {
      EXPECT_EQ(by_key(connection.read_all("contacts", {}, SP_CHANGES, 10'000)), expected) << round;
    }
  }
}
