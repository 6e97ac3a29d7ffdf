// Writing: rows are set, added and deleted; what is not ours stays as it is.
#include "support.hpp"

using namespace file_test;

namespace {

struct Write : testing::Test {
  FakeHost host;
  Outcome write(std::vector<Change> changes, const char* config = contacts) {
    Connection connection(samepage_plugin_v1, host, config);
    Outcome outcome = connection.write("contacts", changes);
    EXPECT_EQ(outcome.broken, std::vector<std::string>{});
    return outcome;
  }
  std::map<std::string, std::string> rows(const char* config = contacts) {
    Connection connection(samepage_plugin_v1, host, config);
    return by_key(connection.read_all("contacts"));
  }
  const std::string& bytes() { return host.files.at(path).bytes; }
};

}  // namespace

TEST_F(Write, an_update_keeps_everything_else) {
  host.put(path,
           "\xEF\xBB\xBFid;name;extra\r\n1;\"Ada\";\"kept; as is\"\r\nbroken\r\n\r\n2;Bob;\r\n");
  const Outcome outcome = write({{"2", R"({"name":"Bob; the \"second\""})"}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(),
            "\xEF\xBB\xBFid;name;extra\r\n1;\"Ada\";\"kept; as is\"\r\nbroken\r\n\r\n"
            "2;\"Bob; the \"\"second\"\"\";\r\n");
}

TEST_F(Write, new_columns_come_last_and_null_clears) {
  host.put(path, "id,name\n1,Ada\n2,Bob");
  const Outcome outcome = write({{"1", R"({"phone":"+1 202 555 0101","name":null})"}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id,name,phone\n1,,+1 202 555 0101\n2,Bob,");
}

TEST_F(Write, columns_keep_their_spelling) {
  host.put(path, "ID,E-Mail,First Name\n1,ada@example.test,Ada\n");
  const Outcome outcome = write({{"1", R"({"email":"ada@example.org","first_name":"Eda"})"}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "ID,E-Mail,First Name\n1,ada@example.org,Eda\n");
}

TEST_F(Write, a_create_takes_the_columns_that_are_spelt_alike) {
  host.put(path, "E-Mail,First Name,Last Name,Country\nada@example.test,Ada,Example,\n");
  const std::vector<Change> create = {
      {"", R"({"email":"bob@example.test","first_name":"Bob","last_name":"Example","phone":"1"})"}};
  ASSERT_EQ(write(create).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(),
            "E-Mail,First Name,Last Name,Country,phone\nada@example.test,Ada,Example,,\n"
            "bob@example.test,Bob,Example,,1\n");
  EXPECT_EQ(rows().at("bob@example.test"),
            R"({"E-Mail":"bob@example.test","First Name":"Bob","Last Name":"Example",)"
            R"("Country":"","phone":"1"})");
  host.put(path, "E-Mail,email\n,ada@example.test\n");  // its own name before another's
  ASSERT_EQ(write({{"", R"({"email":"bob@example.test"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "E-Mail,email\n,ada@example.test\n,bob@example.test\n");
}

TEST_F(Write, columns_without_a_name_are_left_alone) {
  host.put(path, "id,name,,\n1,Ada,x,y\n2,Bob,,\n");
  const Outcome outcome =
      write({{"1", R"({"name":"Eda"})"}, {"", R"({"name":"Cy","city":"Ulm"})"}});
  EXPECT_EQ(outcome.acks.at(1).status, SP_OK);
  EXPECT_EQ(bytes(), "id,name,,,city\n1,Eda,x,y,\n2,Bob,,,\nidem-1,Cy,,,Ulm\n");
}

TEST_F(Write, what_is_written_is_what_is_read) {
  for (const std::string encoding : {"utf-8", "utf-16le", "utf-16be", "windows-1252"}) {
    const std::string config =
        R"({"contacts": "lists/contacts.csv", "encoding": ")" + encoding + "\"}";
    host.files.clear();
    const std::string value = "a,b;\"c\"\n \u00e9\u20ac";
    const Outcome made = write({{"", R"({"name":)" + sp::quoted(value) + "}"}}, config.c_str());
    ASSERT_EQ(made.acks.at(0).status, SP_OK) << encoding << made.acks.at(0).message;
    EXPECT_EQ(made.acks.at(0).key, "idem-1");
    EXPECT_EQ(sp::Json::parse(rows(config.c_str()).at("idem-1")).text_of("name"), value)
        << encoding;
  }
}

TEST_F(Write, a_file_that_stops_inside_a_line_end_gets_the_rest_of_it) {
  host.put(path, "id,name\n1,Ada\r");
  ASSERT_EQ(write({{"", R"({"name":"Bob"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id,name\n1,Ada\r\nidem-1,Bob\n");
  host.put(path, "id,name\r1,Ada\r");  // as on old Macs
  ASSERT_EQ(write({{"", R"({"name":"Bob"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id,name\r1,Ada\ridem-1,Bob\r");
}

TEST_F(Write, a_line_break_in_a_value_does_not_change_how_rows_end) {
  host.put(path, "id;note\r1;old\r");  // as on old Macs
  ASSERT_EQ(write({{"", R"({"note":"two\nlines"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id;note\r1;old\ridem-1;\"two\nlines\"\r");
  EXPECT_EQ(sp::Json::parse(rows().at("1")).text_of("note"), "old");
  EXPECT_EQ(sp::Json::parse(rows().at("idem-1")).text_of("note"), "two\nlines");
  host.put(path, "id;no\rte\n1;x\n");  // no old Mac: line feeds end rows
  EXPECT_EQ(sp::Json::parse(rows().at("1")).text_of("no\rte"), "x");
}

TEST_F(Write, what_would_be_read_otherwise_is_not_written) {
  // No header; without its first row the second would be taken for one.
  host.put(path, "7,ada@example.test\nBob,Example\n");
  const auto before = rows();
  ASSERT_EQ(before.size(), 2u);
  std::string first;
  for (const auto& [key, json] : before)
    if (json.find("ada@") != json.npos) first = key;
  const Outcome outcome = write({{first, "", SP_DELETE}});
  EXPECT_EQ(outcome.status, SP_CONFIG) << outcome.message;
  EXPECT_EQ(bytes(), "7,ada@example.test\nBob,Example\n");
  // A wrong delimiter makes rows of the lines of a quoted value: their share decides, not their number.
  host.put(path, "id;x,note\n1,old\n");
  ASSERT_EQ(write({{"", R"({"note":"a;b\nc;d\ne;f\ng;h"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(rows().size(), 2u);
}

TEST_F(Write, a_row_added_behind_the_last_does_not_change_the_encoding_of_the_others) {
  host.put(path, "name\nwt-\x99\n\u20ac");
  const auto before = rows();
  ASSERT_EQ(write({{"", R"({"name":"Bob"})"}}).acks.at(0).status, SP_RETRY) << "one cannot be read";
  host.put(path, "name\nwt-\x99\n\u20ac\n");
  EXPECT_EQ(rows(), before);
}

TEST_F(Write, what_would_be_read_as_damage_is_not_written) {
  constexpr const char* utf16 = R"({"contacts": "lists/contacts.csv", "encoding": "utf-16le"})";
  const Outcome outcome = write({{"", "{\"name\":\"A\uFFFDa\"}"}}, utf16);
  EXPECT_EQ(outcome.acks.at(0).status, SP_REJECTED);
  EXPECT_NE(outcome.acks.at(0).message.find("encoding"), std::string::npos);
}

TEST_F(Write, a_create_is_made_once) {
  host.put(path, "id,email\n1,ada@example.test\n");
  const std::vector<Change> create = {{"", R"({"email":"bob@example.test"})"}};
  EXPECT_EQ(write(create).acks.at(0).key, "idem-1");
  const std::string once = bytes();
  EXPECT_EQ(once, "id,email\n1,ada@example.test\nidem-1,bob@example.test\n");
  EXPECT_EQ(write(create).acks.at(0).key, "idem-1");
  EXPECT_EQ(bytes(), once);
  Connection connection(samepage_plugin_v1, host, contacts);
  const Outcome found = connection.find("contacts", create[0]);
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].key, "idem-1");
}

TEST_F(Write, a_create_over_somebody_elses_row_fills_gaps_only) {
  host.put(path, "email,name,city\nbob@example.test,Bobby,\n");
  const Outcome outcome =
      write({{"", R"({"email":"bob@example.test","name":"Robert","city":"Ulm"})"}});
  EXPECT_EQ(outcome.acks.at(0).key, "bob@example.test");
  EXPECT_EQ(bytes(), "email,name,city\nbob@example.test,Bobby,Ulm\n");
}

TEST_F(Write, a_row_keeps_its_key_when_its_email_changes) {
  host.put(path, "email,name\nada@example.test,Ada\n");
  const Outcome outcome = write({{"ada@example.test", R"({"email":"ada@example.org"})"}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "email,name,id\nada@example.org,Ada,ada@example.test\n");
  EXPECT_EQ(rows().count("ada@example.test"), 1u);
}

TEST_F(Write, a_row_without_key_columns_gets_its_key_pinned) {
  host.put(path, "name,city\nAda,Ulm\nBob,Bonn\n");
  const std::string key = rows().begin()->first;
  EXPECT_EQ(write({{key, R"({"city":"Kiel"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(rows().count(key), 1u);
  EXPECT_EQ(rows().size(), 2u);
}

TEST_F(Write, configured_keys_cannot_be_changed) {
  const char* config = R"({"contacts": "lists/contacts.csv", "key": ["number"]})";
  host.put(path, "number,name\n7,Ada\n");
  const Outcome outcome = write({{"7", R"({"number":"8"})"}, {"7", R"({"name":"Eda"})"}}, config);
  EXPECT_EQ(outcome.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(outcome.acks.at(1).status, SP_OK);
  EXPECT_EQ(bytes(), "number,name\n7,Eda\n");
}

TEST_F(Write, deletes_take_the_row_out_and_may_be_repeated) {
  host.put(path, "id,n\n1,a\n2,b\n3,c\n");
  const std::vector<Change> change = {{"2", "", SP_DELETE}};
  EXPECT_EQ(write(change).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id,n\n1,a\n3,c\n");
  EXPECT_EQ(write(change).acks.at(0).status, SP_OK);
}

TEST_F(Write, a_row_that_changed_since_is_not_overwritten) {
  host.put(path, "id,n\n1,a\n");
  Connection connection(samepage_plugin_v1, host, contacts);
  const std::string version = connection.read_all("contacts").records.at(0).version;
  host.put(path, "id,n\n1,edited\n");
  Outcome outcome = connection.write("contacts", {{"1", R"({"n":"ours"})", SP_UPSERT, version}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_RETRY);
  EXPECT_EQ(bytes(), "id,n\n1,edited\n");
  const std::string now = connection.read_all("contacts").records.at(0).version;
  outcome = connection.write("contacts", {{"1", R"({"n":"ours"})", SP_UPSERT, now}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(outcome.acks.at(0).version, connection.read_all("contacts").records.at(0).version);
}

TEST_F(Write, verdicts_are_for_each_change) {
  host.put(path, "id,n\n1,a\n");
  const Outcome outcome = write({{"9", R"({"n":"x"})"},
                                 {"1", R"({"n":"x\u0000y"})"},
                                 {"1", R"({"id":"2"})"},
                                 {"1", R"({"n":"ok"})"}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(outcome.acks.at(1).status, SP_REJECTED);
  EXPECT_EQ(outcome.acks.at(2).status, SP_REJECTED);
  EXPECT_EQ(outcome.acks.at(3).status, SP_OK);
  EXPECT_EQ(bytes(), "id,n\n1,ok\n");
}

TEST_F(Write, a_character_that_the_encoding_lacks_is_refused) {
  host.put(path, "id,n\n1,Zo\xEB\n");
  EXPECT_EQ(write({{"1", "{\"n\":\"\u0151\"}"}}).acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(write({{"1", "{\"n\":\"\u20ac\"}"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id,n\n1,\x80\n");
}

TEST_F(Write, json_lines_are_merged_member_by_member) {
  const char* config = R"({"contacts": "lists/contacts.csv", "format": "jsonl"})";
  host.put(path, "{\"id\":1,\"a\":{\"x\":1,\"y\":2},\"z\":[1]}\n{\"id\":2}\n");
  const Outcome outcome =
      write({{"1", R"({"a":{"x":5},"n":"new","z":null})"}, {"", R"({"n":"made"})"}}, config);
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(),
            "{\"id\":1,\"a\":{\"x\":5,\"y\":2},\"z\":null,\"n\":\"new\"}\n{\"id\":2}\n"
            "{\"n\":\"made\",\"id\":\"idem-1\"}\n");
}

TEST_F(Write, a_row_that_cannot_be_read_may_be_the_one_that_is_looked_for) {
  host.put(path, "id,a\n1,x\n2,y,torn\n");
  const std::vector<Change> changes = {
      {"2", R"({"a":"ours"})"}, {"2", "", SP_DELETE}, {"1", R"({"a":"q"})"}, {"", R"({"a":"y"})"}};
  Outcome outcome = write(changes);
  EXPECT_EQ(outcome.acks.at(0).status, SP_RETRY);
  EXPECT_EQ(outcome.acks.at(1).status, SP_RETRY);
  EXPECT_EQ(outcome.acks.at(2).status, SP_OK);
  EXPECT_EQ(outcome.acks.at(3).status, SP_RETRY);
  EXPECT_EQ(bytes(), "id,a\n1,q\n2,y,torn\n");
  outcome = write(changes, R"({"contacts": "lists/contacts.csv", "unreadable": "skip"})");
  EXPECT_EQ(outcome.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(outcome.acks.at(1).status, SP_OK);
  EXPECT_EQ(outcome.acks.at(3).status, SP_OK);
  EXPECT_EQ(bytes(), "id,a\n1,q\n2,y,torn\nidem-1,y\n");
}

TEST_F(Write, a_torn_last_row_may_be_somebody_writing) {
  host.put(path, "id,a,b\n1,x,y\n2,x");
  EXPECT_EQ(write({{"1", R"({"a":"q"})"}}).status, SP_RETRY);
  host.now += 120'000;
  EXPECT_EQ(write({{"1", R"({"a":"q"})"}}).acks.at(0).status, SP_OK);
  EXPECT_EQ(bytes(), "id,a,b\n1,q,y\n2,x");
}

TEST_F(Write, without_a_change_the_file_is_not_touched) {
  host.put(path, "id,n\n1,a\n");
  host.before_replace = [] { FAIL(); };
  EXPECT_EQ(write({{"1", R"({"n":"a"})"}}).acks.at(0).status, SP_OK);
}

TEST_F(Write, a_stream_without_a_file_is_told) {
  Connection connection(samepage_plugin_v1, host, contacts);
  EXPECT_EQ(connection.write("deals", {{"", "{}"}}).status, SP_CONFIG);
}
