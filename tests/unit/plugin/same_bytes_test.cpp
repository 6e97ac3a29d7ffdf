// A connector gives the same bytes whether it runs in this process or in a child.
#include <gmock/gmock.h>

#include "base/json.hpp"
#include "tests/unit/plugin/plugin_test.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

class Journal {
 public:
  void add(const CallError& e) {
    put("error", std::string(name_of(e.verdict)) + " " + std::to_string(e.retry_after) + " " +
                     e.error.text());
  }
  void add(const CallResult<Page>& page) {
    if (!page) return add(page.error());
    for (const SourceRecord& r : page->records)
      put("record", std::to_string(static_cast<int>(r.op)) + "|" + std::string(r.key) + "|" +
                        std::string(r.version) + "|" + std::string(r.json) + "|" +
                        std::to_string(r.modified));
    for (const RejectedRecord& r : page->rejected) put("rejected", (r.place ? "at " : "") + r.key + "|" + r.error.text());
    put("cursor", page->cursor + (page->more ? " more" : "") + (page->checkpointed ? " new" : ""));
  }
  void add(const WriteOutcome& outcome) {
    for (const Ack& a : outcome.acks)
      put("ack", std::string(name_of(a.verdict)) + "|" + (a.known ? "known" : "unknown") + "|" +
                     a.key + "|" + a.message + "|" + a.version);
    if (outcome.ended) add(*outcome.ended);
  }
  void put(std::string_view kind, const std::string& line) {
    text += std::string(kind) + ": " + line + "\n";
  }
  std::string text;
};

HttpReply reply_to(const HttpRequest& request) {
  HttpReply reply;
  reply.status = 200;
  reply.headers = {{"etag", " \"v7\" "}, {"x-odd", "a: b"}};
  reply.body = R"({"url":")" + request.url + R"("})";
  if (request.body == "reject") reply.status = 422;
  if (request.body == "down") reply.status = 503;
  for (const auto& [name, value] : request.headers) reply.body += "\n" + name + "=" + value;
  return reply;
}

WriteRequest some_changes() {
  WriteRequest request;
  request.stream = "contacts";
  for (const char* body : {"fine", "reject", "down", "\xc3\xa9"}) {
    OutgoingChange change;
    change.idempotency = std::string("idem-") + body;
    change.json = body;
    request.changes.push_back(change);
  }
  return request;
}

// Everything a session can be asked, written down.
std::string journal_of(Isolation isolation, const std::string& trick = {}) {
  test::PluginWorld doors;
  World world = doors.world();
  doors.http.route("crm.example.test:443", [](const HttpRequest& r) { return reply_to(r); });
  doors.files.make_folder("out");
  const std::string path = test::connector(trick.empty() ? "tour" : "bad");
  const auto plugin = inspect_plugin(world, path, "", isolation, test::child_program());
  if (!plugin) return test::texts(plugin.error());
  const std::string given = trick.empty() ? R"({"url":"https://crm.example.test","folder":"out"})"
                                          : "{\"do\":\"" + trick + "\"}";
  const auto config = complete_config(plugin->manifest, given, "here");
  if (!config) return test::texts(config.error());
  auto grants = grants_of(plugin->manifest, *config, {{"token", "s3cret"}}, "", "connection test");
  if (!grants) return test::texts(grants.error());
  auto session = open_session(world, test::spec_for(path, isolation, *config),
                              std::make_unique<ConnectionHost>(world, std::move(*grants)));
  if (!session) return test::texts(session.error());
  Session& s = **session;
  Journal journal;
  if (const auto checked = s.check(); !checked) journal.add(checked.error());
  if (const auto schemas = s.discover()) {
    for (const StreamSchema& schema : *schemas) journal.put("schema", schema.json_schema);
  } else {
    journal.add(schemas.error());
  }
  ReadRequest request{.stream = "contacts", .cursor = {}};
  for (int i = 0; i < 5; ++i) {
    const auto page = s.read(request);
    journal.add(page);
    if (!page || !page->more) break;
    request.cursor = page->cursor;
  }
  request.cursor.clear();
  request.keys_only = true;
  journal.add(s.read(request));
  journal.add(s.write(some_changes()));
  journal.add(s.find("contacts", some_changes().changes[0], 12345));
  return journal.text + doors.log.all();
}

TEST(SameBytes, AWholeTour) {
  const std::string here = journal_of(Isolation::none);
  const std::string there = journal_of(Isolation::process);
  EXPECT_EQ(here, there);
  for (const char* line :
       {"record: 1|p0|", "record: 1|now||{\"now\":1800000000000}|0",
        "record: 1|secret||{\"size\":6}", "rejected: at |SP-PLG-131",
        "rejected: at page:0|SP-PLG-133: not a record", "rejected: at keys:3|SP-PLG-133: cut off", "names\":\"last.txt;log.txt;\"",
        "page 0\\u000apage 1\\u000a", "record: 2|gone", "record: 4|loser|winner", "cursor: p3 new",
        "cursor: p1 more new", "record: 3|a", "ack: ok|known|new-0||v2",
        "ack: rejected|known||not like this", "ack: retry|known",
        "record: 1|found||{\"by\":\"idem-fine\",\"since\":12345}", "schema: ", "checking"})
    EXPECT_THAT(here, HasSubstr(line));
}

TEST(SameBytes, MisbehaviourToo) {
  for (const char* trick :
       {"flood", "too_many", "too_many_unreadable", "unreadable", "find_unreadable", "faulty_records", "tail", "huge_cursor", "fail_ok", "more_for_ever",
        "long_message", "retry_after_checkpoint", "auth_after_checkpoint", "write_twice",
        "write_retry", "emit_in_check", "describe_twice", "odd_status", "find_deletes"})
    EXPECT_EQ(journal_of(Isolation::none, trick), journal_of(Isolation::process, trick)) << trick;
}

}  // namespace
}  // namespace samepage
