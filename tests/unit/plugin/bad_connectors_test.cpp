// Acceptance item G: whatever a connector does, the hub goes on and says clearly what happened.
#include <gmock/gmock.h>

#include <thread>

#include "tests/unit/plugin/plugin_test.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

ReadRequest contacts(std::string cursor = {}) {
  ReadRequest request;
  request.stream = "contacts";
  request.cursor = std::move(cursor);
  return request;
}

class BadConnector : public testing::TestWithParam<Isolation> {
 protected:
  std::unique_ptr<Session> open(const std::string& trick) {
    return test::open_bad(doors, trick, GetParam());
  }
  // The error of one read, as a person sees it.
  CallError read_error(const std::string& trick) {
    const auto session = open(trick);
    auto page = session->read(contacts("start"));
    EXPECT_FALSE(page.has_value()) << trick;
    return page ? CallError{} : page.error();
  }
  void expect_bug(const std::string& trick, const std::string& words) {
    const CallError error = read_error(trick);
    EXPECT_EQ(error.verdict, Verdict::bug) << trick;
    EXPECT_THAT(error.error.text(), HasSubstr(words)) << trick;
    EXPECT_THAT(error.error.where,
                HasSubstr("connection test (connector bad 1.0.0), read of contacts"));
  }
  test::PluginWorld doors;
};

TEST_P(BadConnector, BrokenRulesAreBugsWithAName) {
  expect_bug("flood", "limit SP_PAGE_BYTES_MAX");
  expect_bug("too_many", "limit SP_PAGE_MAX");
  expect_bug("too_many_unreadable", "limit SP_PAGE_MAX");
  expect_bug("huge_cursor", "limit SP_CURSOR_MAX");
  expect_bug("bad_cursor", "cursor is not UTF-8");
  expect_bug("bad_stream", "asked for stream 'contacts', the connector emits a record of 'others'");
  expect_bug("bad_op", "op 77");
  expect_bug("null_text", "points nowhere");
  expect_bug("small_record", "too small");
  expect_bug("ack_in_read", "acknowledges a change in 'read'");
  expect_bug("more_for_ever", "SP-PLG-132");
  expect_bug("same_cursor", "its cursor has not moved");
  expect_bug("odd_status", "returned 42");
  expect_bug("very_odd_status", "returned -42");
  expect_bug("fail_ok", "fails with status 0");
}

TEST_P(BadConnector, OneBadRecordDoesNotStopThePage) {
  const auto page = open("faulty_records")->read(contacts());
  ASSERT_TRUE(page.has_value()) << page.error().error.text();
  ASSERT_EQ(page->records.size(), 2u);
  EXPECT_EQ(page->records[0].key, "1");
  EXPECT_EQ(page->records[1].key, "8");
  EXPECT_EQ(page->cursor, "8");
  ASSERT_EQ(page->rejected.size(), 6u);
  EXPECT_EQ(page->rejected[0].key, "2");
  EXPECT_THAT(page->rejected[0].error.message, HasSubstr("1048577 bytes (limit SP_JSON_MAX)"));
  EXPECT_THAT(page->rejected[1].error.message, HasSubstr("no key"));
  EXPECT_EQ(page->rejected[2].key, "\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_THAT(page->rejected[3].error.message, HasSubstr("SP_KEY_MAX"));
  EXPECT_EQ(page->rejected[3].key.size(), SP_KEY_MAX);
  EXPECT_THAT(page->rejected[4].error.message, HasSubstr("SP_VERSION_MAX"));
  EXPECT_THAT(page->rejected[5].error.message, HasSubstr("no body"));
}

TEST_P(BadConnector, WhatCannotBeReadIsToldByItsPlace) {
  const auto page = open("unreadable")->read(contacts());
  ASSERT_TRUE(page.has_value()) << page.error().error.text();
  EXPECT_EQ(page->records.size(), 1u);
  ASSERT_EQ(page->rejected.size(), 5u);
  for (const RejectedRecord& r : page->rejected) EXPECT_TRUE(r.place) << r.key;
  EXPECT_EQ(page->rejected[0].key, "leads.csv:2");
  EXPECT_EQ(page->rejected[0].error.code, "SP-PLG-133");
  EXPECT_EQ(page->rejected[0].error.message, "2 columns where the header has 4");
  EXPECT_THAT(page->rejected[0].error.fix, HasSubstr("mend it there"));
  EXPECT_EQ(page->rejected[1].key.size(), SP_KEY_MAX);
  EXPECT_EQ(page->rejected[1].error.message.size(), SP_VERSION_MAX);
  EXPECT_EQ(page->rejected[2].key, "\xef\xbf\xbd");
  EXPECT_EQ(page->rejected[3].error.message, "it cannot be read");
  EXPECT_THAT(page->rejected[4].error.message, HasSubstr("no key"));
  EXPECT_EQ(open("faulty_records")->read(contacts())->rejected[0].place, false);
}

TEST_P(BadConnector, WhatIsBehindTheLastCheckpointIsNotTaken) {
  const auto page = open("tail")->read(contacts());
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_TRUE(page->checkpointed);
  EXPECT_THAT(doors.log.all(), HasSubstr("left 1 records of 'contacts' behind"));
}

TEST_P(BadConnector, AnInterruptionKeepsWhatWasWhole) {
  const auto page = open("retry_after_checkpoint")->read(contacts());
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->records.size(), 1u);
  EXPECT_EQ(page->cursor, "here");
  EXPECT_TRUE(page->more);
  EXPECT_EQ(read_error("auth_after_checkpoint").verdict, Verdict::auth);
}

TEST_P(BadConnector, AFailureSaysWhatItSaysButNotMore) {
  const CallError error = read_error("long_message");
  EXPECT_EQ(error.verdict, Verdict::retry);
  EXPECT_EQ(error.retry_after, 1500);
  EXPECT_EQ(error.error.code, "SP-PLG-101");
  EXPECT_LE(error.error.message.size(), SP_MESSAGE_MAX);
  EXPECT_GT(error.error.message.size(), SP_MESSAGE_MAX - 4);
  EXPECT_THAT(error.error.message, testing::EndsWith("é"));
}

TEST_P(BadConnector, OtherCallsHaveTheirRules) {
  EXPECT_THAT(open("emit_in_check")->check().error().error.message,
              HasSubstr("emits a record in 'check'"));
  EXPECT_EQ(open("check_says_more")->check().error().verdict, Verdict::bug);
  EXPECT_THAT(open("describe_twice")->discover().error().error.message, HasSubstr("twice"));
  EXPECT_THAT(open("describe_other")->discover().error().error.message, HasSubstr("'other'"));
  EXPECT_EQ(open("")->discover()->size(), 1u);
  OutgoingChange change;
  EXPECT_EQ(open("")->find("contacts", change, 5)->records.size(), 1u);
  EXPECT_EQ(open("find_deletes")->find("contacts", change, 5).error().verdict, Verdict::bug);
  EXPECT_EQ(open("find_unreadable")->find("contacts", change, 5).error().verdict, Verdict::bug);
  ReadRequest keys = contacts();
  keys.keys_only = true;
  EXPECT_THAT(open("")->read(keys).error().error.message, HasSubstr("op 1"));
  EXPECT_EQ(open("")->read({.stream = "ghosts", .cursor = {}}).error().error.code, "SP-PLG-110");
}

TEST_P(BadConnector, OpenIsHeldToItsRules) {
  World world = doors.world();
  const auto refused = [&](const std::string& trick) {
    auto session = open_session(
        world, test::spec_for(test::connector("bad"), GetParam(), "{\"do\":\"" + trick + "\"}"),
        std::make_unique<ConnectionHost>(world, Grants{}));
    return session ? "opened" : test::texts(session.error());
  };
  EXPECT_THAT(refused("emit_in_open"), HasSubstr("emits a record in 'open'"));
  EXPECT_THAT(refused("http_in_open"), HasSubstr("sends HTTP in 'open'"));
  EXPECT_THAT(refused("fail_in_open"), HasSubstr("SP-PLG-103: the account does not exist"));
}

TEST_P(BadConnector, AcksAreCountedOnceAndOnlyWhenTheyMakeSense) {
  WriteRequest request;
  request.stream = "contacts";
  for (const char* key : {"idem-0", "idem-1"}) {
    OutgoingChange change;
    change.idempotency = key;
    change.json = "{}";
    request.changes.push_back(change);
  }
  const WriteOutcome fine = open("write")->write(request);
  EXPECT_FALSE(fine.ended.has_value());
  EXPECT_EQ(fine.acks[0].key, "key-0");
  EXPECT_EQ(fine.acks[0].version, "v1");
  EXPECT_EQ(fine.acks[1].verdict, Verdict::rejected);
  EXPECT_EQ(fine.acks[1].message, "as it is");

  for (const char* trick : {"write_twice", "write_beyond", "write_odd_status", "write_no_key"}) {
    const WriteOutcome outcome = open(trick)->write(request);
    ASSERT_TRUE(outcome.ended.has_value()) << trick;
    EXPECT_EQ(outcome.ended->verdict, Verdict::bug) << trick;
    ASSERT_EQ(outcome.acks.size(), 2u);
    EXPECT_TRUE(outcome.acks[0].known) << trick;
    EXPECT_EQ(outcome.acks[0].verdict, Verdict::ok) << trick;
    EXPECT_FALSE(outcome.acks[1].known) << trick;
  }
  const WriteOutcome silent = open("write_no_acks")->write(request);
  EXPECT_FALSE(silent.ended.has_value());
  EXPECT_FALSE(silent.acks[0].known);
  const WriteOutcome broken = open("write_retry")->write(request);
  EXPECT_EQ(broken.ended->verdict, Verdict::retry);
  EXPECT_TRUE(broken.acks[0].known);
}

TEST_P(BadConnector, AnExceptionThatGetsOutIsABug) {
  World world = doors.world();
  auto session = open_session(world, test::spec_for(test::connector("throws"), GetParam(), "{}"),
                              std::make_unique<ConnectionHost>(world, Grants{}));
  ASSERT_TRUE(session.has_value()) << test::texts(session.error());
  EXPECT_THAT((*session)->check().error().error.message,
              HasSubstr("let an exception out of 'check': no such thing"));
  EXPECT_EQ((*session)->read(contacts()).error().verdict, Verdict::bug);
}

TEST_P(BadConnector, ACancelledCallEndsSoon) {
  const auto session = test::open_bad(doors, "loop_politely", GetParam());
  std::jthread other([&] {
    RealClock clock;
    clock.wait_until(clock.steady() + 100);
    session->cancel();
  });
  const auto page = session->read(contacts());
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().verdict, Verdict::cancelled);
}

TEST_P(BadConnector, ADeadlineCancels) {
  const auto page = test::open_bad(doors, "loop_politely", GetParam(), 100)->read(contacts());
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().verdict, Verdict::cancelled);
}

TEST_P(BadConnector, AKeptCallPointerDoesNoHarm) {
  ASSERT_TRUE(open("stale_call")->read(contacts()).has_value());
}

INSTANTIATE_TEST_SUITE_P(BothModes, BadConnector,
                         testing::Values(Isolation::none, Isolation::process),
                         [](const auto& mode) {
                           return mode.param == Isolation::none ? "InProcess" : "InAChild";
                         });

// What would take the hub along, and so is only done to a child.
class DeadlyConnector : public testing::Test {
 protected:
  CallError killed(const std::string& trick, Millis timeout = 20'000) {
    const auto session = test::open_bad(doors, trick, Isolation::process, timeout);
    auto page = session->read(contacts());
    EXPECT_FALSE(page.has_value()) << trick;
    if (page) return {};
    EXPECT_EQ(page.error().verdict, Verdict::retry) << trick;
    return page.error();
  }
  std::string words(const std::string& trick) { return killed(trick).error.text(); }
  test::PluginWorld doors;
};

TEST_F(DeadlyConnector, CrashesAreToldByTheirSignal) {
  EXPECT_THAT(words("segfault"), HasSubstr("SP-PLG-141: the connector's process ended in 'read': "
                                           "killed by signal 11"));
  EXPECT_THAT(words("abort"), HasSubstr("killed by signal 6"));
  EXPECT_THAT(words("exit"), HasSubstr("exit 3"));
  EXPECT_THAT(words("crash_after_checkpoint"), HasSubstr("SP-PLG-141"));
}

TEST_F(DeadlyConnector, MemoryIsLimited) {
#ifdef SAMEPAGE_NO_ADDRESS_LIMIT
  GTEST_SKIP() << "this build's sanitizer needs the whole address space: the limit is left out";
#endif
  EXPECT_THAT(words("hog"), HasSubstr("SP-PLG-141"));
}

TEST_F(DeadlyConnector, AHangIsKilledAfterItsGrace) {
  EXPECT_THAT(
      killed("loop", 200).error.text(),
      HasSubstr("SP-PLG-142: the connector did not come to an end in 'read' and was killed"));
}

TEST_F(DeadlyConnector, NonsenseOnTheSocketIsNotBelieved) {
  EXPECT_THAT(words("noise"), HasSubstr("SP-PLG-140"));
  EXPECT_THAT(words("huge_frame"), HasSubstr("SP-PLG-140: the connector's process sends nonsense: "
                                             "a frame of 4294967295 bytes"));
  EXPECT_THAT(words("hang_up"), HasSubstr("SP-PLG-141"));
}

TEST_F(DeadlyConnector, AcksBeforeACrashCount) {
  WriteRequest request;
  request.stream = "contacts";
  request.changes.resize(2);
  const WriteOutcome outcome =
      test::open_bad(doors, "write_crash", Isolation::process)->write(request);
  ASSERT_TRUE(outcome.ended.has_value());
  EXPECT_EQ(outcome.ended->verdict, Verdict::retry);
  EXPECT_TRUE(outcome.acks[0].known);
  EXPECT_EQ(outcome.acks[0].key, "key-0");
  EXPECT_FALSE(outcome.acks[1].known);
}

TEST_F(DeadlyConnector, ACrashInOpenIsAClearError) {
  World world = doors.world();
  auto session = open_session(
      world,
      test::spec_for(test::connector("bad"), Isolation::process, R"({"do":"crash_in_open"})"),
      std::make_unique<ConnectionHost>(world, Grants{}));
  ASSERT_FALSE(session.has_value());
  EXPECT_THAT(test::texts(session.error()), HasSubstr("ended in 'open': killed by signal 11"));
}

TEST_F(DeadlyConnector, AMissingHostProgramIsAClearError) {
  World world = doors.world();
  SessionSpec spec = test::spec_for(test::connector("bad"), Isolation::process, "{}");
  spec.supervision.child.program = "/nowhere/samepage-plugin-host";
  auto session = open_session(world, spec, std::make_unique<ConnectionHost>(world, Grants{}));
  ASSERT_FALSE(session.has_value());
  EXPECT_THAT(test::texts(session.error()), HasSubstr("SP-PROC-001"));
}

}  // namespace
}  // namespace samepage
