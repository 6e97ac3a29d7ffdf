// Reading sound files: formats, encodings, keys, pages.
#include <random>

#include "support.hpp"

using namespace file_test;

TEST(FileRead, csv_with_quotes_line_breaks_and_crlf) {
  FakeHost host;
  const Outcome read = read_text(host, fixture("contacts.csv"));
  EXPECT_EQ(read.status, SP_OK);
  const auto rows = by_key(read);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(
      rows.at("1"),
      R"({"id":"1","email":"ada@example.test","name":"Ada Example","note":"said \"hello\", then left"})");
  EXPECT_EQ(sp::Json::parse(rows.at("2")).text_of("note"), "first line\r\nsecond line");
  EXPECT_EQ(sp::Json::parse(rows.at("4")).text_of("name"), "Zoë Übung");
  EXPECT_TRUE(host.logs.empty());
}

TEST(FileRead, json_lines_keep_their_members) {
  FakeHost host;
  host.put("people.jsonl", fixture("contacts.jsonl"));
  Connection connection(samepage_plugin_v1, host, R"({"contacts": "people.jsonl"})");
  const Outcome read = connection.read_all("contacts");
  const auto rows = by_key(read);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows.at("7"), R"({"id":7,"email":"ada@example.test","tags":["a","b"]})");
  EXPECT_EQ(rows.count("bob@example.test"), 1u);
  EXPECT_EQ(told(read),
            "people.jsonl:3: not valid JSON\npeople.jsonl:4: JSON, but not an object\n");
}

TEST(FileRead, delimiters_are_found) {
  for (const char d : {',', ';', '\t', '|'}) {
    FakeHost host;
    std::string text = "id_name_note\n1_Ada_\"x,y;z\"\n2_Bob_plain\n";
    std::replace(text.begin(), text.end(), '_', d);
    const auto rows = by_key(read_text(host, text));
    ASSERT_EQ(rows.count("1"), 1u) << d;
    EXPECT_EQ(rows.at("1"), R"({"id":"1","name":"Ada","note":"x,y;z"})") << d;
  }
}

TEST(FileRead, encodings_are_found) {
  const std::string expected = "{\"id\":\"1\",\"name\":\"Zo\u00eb\"}";
  FakeHost host;
  EXPECT_EQ(by_key(read_text(host, "id,name\n1,Zo\xC3\xAB\n")).at("1"), expected);
  EXPECT_EQ(by_key(read_text(host, "\xEF\xBB\xBFid,name\n1,Zo\xC3\xAB\n")).at("1"), expected);
  EXPECT_EQ(by_key(read_text(host, "id,name\n1,Zo\xEB\n")).at("1"), expected);
  std::string wide = utf16("id,name\n1,Zo_\n");
  wide[wide.find('_')] = '\xEB';
  EXPECT_EQ(by_key(read_text(host, wide)).at("1"), expected);
  EXPECT_EQ(by_key(read_text(host, utf16("id,name\n1,Zoe\n", true))).at("1"),
            R"({"id":"1","name":"Zoe"})");
  EXPECT_EQ(by_key(read_text(host, "id,name\n1,\x80\n",
                             R"({"contacts": "lists/contacts.csv", "encoding": "windows-1252"})"))
                .at("1"),
            "{\"id\":\"1\",\"name\":\"\u20ac\"}");
  EXPECT_TRUE(host.logs.empty());
}

TEST(FileRead, header_is_found_or_told) {
  FakeHost host;
  const auto bare = by_key(read_text(host, "7,ada@example.test\n8,bob@example.test\n"));
  EXPECT_EQ(bare.size(), 2u);
  EXPECT_TRUE(bare.begin()->first.starts_with("row:"));
  EXPECT_EQ(sp::Json::parse(bare.begin()->second)["column_2"].text().substr(3), "@example.test");
  const auto unnamed = by_key(read_text(host, "id,x,,\n1,a,b,c\n"));
  EXPECT_EQ(unnamed.at("1"), R"({"id":"1","x":"a","column_3":"b","column_4":"c"})");
  const auto taken = by_key(read_text(host, "id,,column_2\n1,a,b\n"));
  EXPECT_EQ(taken.at("1"), R"({"id":"1","column_2_2":"a","column_2":"b"})");
}

TEST(FileRead, a_column_that_stands_twice_is_told_and_nothing_is_read) {
  FakeHost host;
  for (const char* config :
       {contacts, R"({"contacts": "lists/contacts.csv", "header": "yes"})"}) {
    host.put(path, "\nid,email, email ,name\n1,ada@example.test,,Ada\n");
    Connection connection(samepage_plugin_v1, host, config);
    const Outcome read = connection.read_all("contacts");
    EXPECT_EQ(read.status, SP_CONFIG);
    EXPECT_TRUE(read.records.empty());
    EXPECT_TRUE(read.message.starts_with(
        "contacts.csv line 2: the column 'email' stands there twice, as column 2 and as column 3"))
        << read.message;
    EXPECT_EQ(connection.check().status, SP_CONFIG);
    EXPECT_EQ(connection.write("contacts", {{"1", R"({"name":"Eda"})"}}).status, SP_CONFIG);
    EXPECT_EQ(host.files.at(path).bytes, "\nid,email, email ,name\n1,ada@example.test,,Ada\n");
  }
  const auto data = by_key(read_text(host, "Ada,Ada\nBob,Ulm\n",
                                     R"({"contacts": "lists/contacts.csv", "header": "no"})"));
  EXPECT_EQ(data.size(), 2u);
  EXPECT_EQ(by_key(read_text(host, "7,7\n8,9\n")).size(), 2u);  // numbers are no names
}

TEST(FileRead, keys_come_from_the_configured_columns_or_id_or_email_or_content) {
  FakeHost host;
  EXPECT_EQ(
      by_key(read_text(host, "name,E-Mail\nAda,ada@example.test\n")).count("ada@example.test"), 1u);
  const char* two = R"({"contacts": "lists/contacts.csv", "key": ["shop", "no"]})";
  const auto rows = by_key(read_text(host, "shop,no,id\na|b,c,1\na,b|c,2\n,,3\n", two));
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows.count("a\\|b|c"), 1u);
  EXPECT_EQ(rows.count("3"), 1u);
  const auto hashed = by_key(read_text(host, "name,city\nAda,Ulm\nBob,Ulm\n"));
  EXPECT_EQ(hashed.size(), 2u);
  // A new empty column changes neither keys nor versions.
  const auto wider = by_key(read_text(host, "name,city,more\nAda,Ulm,\nBob,Ulm,\n"));
  EXPECT_TRUE(std::equal(hashed.begin(), hashed.end(), wider.begin(),
                         [](const auto& a, const auto& b) { return a.first == b.first; }));
}

TEST(FileRead, a_missing_key_column_is_told) {
  FakeHost host;
  host.put(path, "id,name\n1,Ada\n");
  Connection connection(samepage_plugin_v1, host,
                        R"({"contacts": "lists/contacts.csv", "key": ["number"]})");
  EXPECT_EQ(connection.check().status, SP_CONFIG);
  EXPECT_NE(connection.check().message.find("no column 'number'"), std::string::npos);
}

TEST(FileRead, a_page_of_any_size_gives_the_same_set) {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    std::string text = "id,name,note\n";
    const int rows = static_cast<int>(random() % 120);
    for (int i = 0; i < rows; ++i) {
      text += std::to_string(i) + ",";
      text += random() % 3 == 0 ? "\"line\nbreak, \"\"quoted\"\"\"" : "plain";
      text += random() % 9 == 0 ? "\n" : ",x\r\n";  // some rows lack a column
    }
    FakeHost host;
    host.put(path, round % 3 == 2 ? utf16(text) : text);
    Connection connection(samepage_plugin_v1, host, contacts);
    const auto whole = by_key(connection.read_all("contacts", {}, SP_CHANGES, 10'000));
    const auto size = static_cast<uint32_t>(1 + random() % 17);
    const Outcome paged = connection.read_all("contacts", {}, SP_CHANGES, size);
    EXPECT_EQ(paged.status, SP_OK);
    EXPECT_EQ(paged.broken, std::vector<std::string>{});
    EXPECT_EQ(by_key(paged), whole) << "pages of " << size;
    const Outcome again = connection.read_all("contacts", *paged.cursor, SP_CHANGES, size);
    EXPECT_EQ(by_key(again), whole) << "a full stream starts again by itself";
  }
}

TEST(FileRead, the_same_page_twice_is_the_same) {
  FakeHost host;
  host.put(path, "id,n\n1,a\n2,b\n3,c\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome first = connection.read("contacts", {}, SP_CHANGES, 2);
  EXPECT_EQ(first.status, SP_MORE);
  const Outcome a = connection.read("contacts", *first.cursor, SP_CHANGES, 2);
  const Outcome b = connection.read("contacts", *first.cursor, SP_CHANGES, 2);
  EXPECT_EQ(a.cursor, b.cursor);
  EXPECT_EQ(by_key(a), by_key(b));
  EXPECT_EQ(by_key(a).size(), 1u);
}

TEST(FileRead, keys_only_names_every_row) {
  FakeHost host;
  host.put(path, "id,n\n1,a\n2,b\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome keys = connection.read_all("contacts", {}, SP_KEYS);
  ASSERT_EQ(keys.records.size(), 2u);
  EXPECT_EQ(keys.records[0].op, uint32_t{SP_PRESENT});
}

TEST(FileRead, a_large_file_is_read_in_small_parts) {
  FakeHost host;
  std::string text = "id,note\n";
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + "," + std::string(40, 'x') + "\n";
  host.put(path, text);
  Connection connection(samepage_plugin_v1, host, contacts);
  std::string cursor;
  std::size_t count = 0;
  for (Outcome page; page.status = SP_MORE, true;) {
    page = connection.read("contacts", cursor, SP_CHANGES, 10'000);
    EXPECT_LT(host.file_bytes_read, 3u << 20);  // its rows and the head, never the whole file
    count += page.records.size();
    cursor = *page.cursor;
    if (page.status == SP_OK) break;
    ASSERT_EQ(page.status, SP_MORE);
  }
  EXPECT_EQ(count, 200'000u);
}
