#include "plugin/supervised_session.hpp"

#include <gmock/gmock.h>

#include "tests/unit/plugin/plugin_test.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

class Supervised : public testing::Test {
 protected:
  std::unique_ptr<SupervisedSession> open(const std::string& trick, Millis pause) {
    SessionSpec spec = test::spec_for("", Isolation::process, "{\"do\":\"" + trick + "\"}");
    spec.supervision.pause_first = pause;
    auto session = SupervisedSession::open(world, test::connector("bad"), "",
                                           std::make_unique<ConnectionHost>(world, Grants{}),
                                           spec.config_json, spec.options, spec.supervision);
    EXPECT_TRUE(session.has_value());
    return session ? std::move(*session) : nullptr;
  }
  CallError read(SupervisedSession& session) {
    const auto page = session.read({.stream = "contacts", .cursor = {}});
    EXPECT_FALSE(page.has_value());
    return page ? CallError{} : page.error();
  }
  test::PluginWorld doors;
  World world = doors.world();
};

TEST_F(Supervised, ACrashPausesWithGrowingPauses) {
  const auto session = open("segfault", 60'000);
  EXPECT_EQ(read(*session).retry_after, 60'000);
  const CallError waiting = read(*session);
  EXPECT_EQ(waiting.verdict, Verdict::retry);
  EXPECT_THAT(waiting.error.text(), HasSubstr("SP-PLG-151"));
  EXPECT_GT(waiting.retry_after, 50'000);
  EXPECT_EQ(session->starts(), 1) << "nothing is started during a pause";
  doors.clock.ahead += 61'000;
  EXPECT_EQ(read(*session).retry_after, 120'000);
  EXPECT_EQ(session->starts(), 2);
}

TEST_F(Supervised, ThreeCrashesInARowQuarantine) {
  const auto session = open("segfault", 0);
  for (int i = 0; i < 3; ++i) EXPECT_THAT(read(*session).error.code, "SP-PLG-141");
  EXPECT_TRUE(session->quarantined());
  const CallError held = read(*session);
  EXPECT_EQ(held.verdict, Verdict::config);
  EXPECT_THAT(held.error.text(), HasSubstr("SP-PLG-150: the connector is in quarantine after 3 "
                                           "failures in a row; the last: the connector's process "
                                           "ended in 'read': killed by signal 11"));
  EXPECT_THAT(held.error.fix, HasSubstr("samepage plugin add"));
  EXPECT_EQ(session->check().error().verdict, Verdict::config);
  EXPECT_EQ(session->starts(), 3);
  session->lift_quarantine();
  EXPECT_TRUE(session->check().has_value());
  EXPECT_EQ(session->starts(), 4);
}

TEST_F(Supervised, OtherCallsThatEndWellDoNotHideACrashingOne) {
  const auto session = open("segfault", 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(session->check().has_value());
    read(*session);
  }
  EXPECT_TRUE(session->quarantined());
}

TEST_F(Supervised, AnotherConnectionIsNotTouched) {
  const auto bad = open("segfault", 0);
  const auto good = open("", 0);
  for (int i = 0; i < 4; ++i) {
    read(*bad);
    EXPECT_TRUE(good->read({.stream = "contacts", .cursor = {}}).has_value());
  }
  EXPECT_EQ(good->starts(), 1);
}

TEST_F(Supervised, ACrashInTheMiddleIsForgottenByTheNextGoodEnd) {
  const auto session = open("crash_in_check", 0);
  EXPECT_FALSE(session->check().has_value());
  EXPECT_TRUE(session->read({.stream = "contacts", .cursor = {}}).has_value());
  EXPECT_EQ(session->starts(), 2);
  EXPECT_FALSE(session->quarantined());
}

}  // namespace
}  // namespace samepage
