// Reports as text and as JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/report_json.hpp"
#include "app/cli/report_text.hpp"

namespace samepage::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Report : testing::Test {
  Catalogue catalogue;
  CycleReport cycle;
  const Terminal terminal;

  void SetUp() override {
    Field email;
    email.name = "email";
    const FieldId id = catalogue.add(email);
    for (int i = 0; i < 25; ++i) {
      PlannedChange planned;
      planned.connection = "crm";
      planned.stream = "contacts";
      planned.change.key = std::to_string(100 + i);
      planned.change.entity = EntityId{7};
      planned.change.fields = {{id, "old@example.test", "new\x1b@example.test", RecordId{3}}};
      planned.change.reason = "newest edit";
      planned.change.purpose = "service";
      cycle.plan.push_back(planned);
    }
    cycle.plan[0].held_by = "brake: e-mail overwrites";
    cycle.plan_hash = "cafe";
    ConnectionReport failed;
    failed.name = "mail";
    failed.ok = false;
    failed.error = {"SP-PLG-100", "no answer", "", "look at it"};
    cycle.connections = {failed};
    cycle.denials = {{"mail", "users", "newsletter", "no_grant", 3}};
    cycle.matches = {{"mail", "users", 10, 8, 2, 1, 0}};
  }
};

TEST_F(Report, PlanShowsEffectsReasonsAndWhatWaits) {
  const std::string text = text_of_plan(cycle, catalogue, terminal, false);
  EXPECT_THAT(text, HasSubstr("crm contacts: 25 updates, 1 of them held"));
  EXPECT_THAT(text, HasSubstr("email  \"old@example.test\" → \"new\xef\xbf\xbd@example.test\""));
  EXPECT_THAT(text, HasSubstr("why   newest edit"));
  EXPECT_THAT(text, HasSubstr("may   purpose service"));
  EXPECT_THAT(text, HasSubstr("held  brake: e-mail overwrites"));
  EXPECT_THAT(text, HasSubstr("and 5 more (--all"));
  EXPECT_THAT(text, HasSubstr("no_grant"));
  EXPECT_THAT(text, HasSubstr("mail: no answer (look at it)"));
  EXPECT_THAT(text, HasSubstr("Plan cafe"));
  EXPECT_THAT(text, HasSubstr("First activation"));
  EXPECT_THAT(text_of_plan(cycle, catalogue, terminal, true), Not(HasSubstr("more (--all")));
}

TEST_F(Report, EmptyPlan) {
  EXPECT_THAT(text_of_plan({}, catalogue, terminal, false), HasSubstr("Nothing to do."));
}

TEST_F(Report, PlanAsJson) {
  const auto document = json::Document::parse(json_of(cycle, catalogue));
  ASSERT_TRUE(document);
  const json::Value root = document->root();
  EXPECT_EQ(root.text("plan_hash"), "cafe");
  EXPECT_EQ(root["changes"].size(), 25u);
  const json::Value change = root["changes"].at(0);
  EXPECT_EQ(change.text("op"), "update");
  EXPECT_EQ(change["fields"].at(0).text("field"), "email");
  EXPECT_EQ(change["fields"].at(0).text("to"), "new\x1b@example.test");
  EXPECT_EQ(change.text("held_by"), "brake: e-mail overwrites");
  EXPECT_EQ(root["connections"].at(0)["error"].text("code"), "SP-PLG-100");
  EXPECT_EQ(root["denials"].at(0)["count"].integer(), 3);
  EXPECT_EQ(root["matches"].at(0)["matched"].integer(), 8);
}

TEST_F(Report, SyncSaysWhetherAllIsWell) {
  CycleReport clean;
  clean.connections.resize(1);
  clean.connections[0].name = "crm";
  EXPECT_THAT(text_of_sync(clean, terminal), HasSubstr("In sync."));
  CycleReport refused = clean;
  refused.connections.emplace_back().refused = 1;
  EXPECT_THAT(text_of_sync(refused, terminal), HasSubstr("In sync but for 1 refused change: "));
  CycleReport before = clean;  // refused in an earlier round
  before.dead_letters = 2;
  EXPECT_THAT(text_of_sync(before, terminal), HasSubstr("In sync but for 2 refused changes: "));
  before.pending = 1;
  EXPECT_THAT(text_of_sync(before, terminal), HasSubstr("2 refused changes wait for your decision: "
                                                        "`samepage dead-letter list`"));
  EXPECT_THAT(text_of_sync(cycle, terminal), Not(HasSubstr("First activation")));
  clean.pending = 3;
  clean.held = 2;
  EXPECT_THAT(text_of_sync(clean, terminal), HasSubstr("2 changes wait for your approval. 3 changes still open."));
}

TEST_F(Report, SyncOfSomeSaysWhatWaitsForOthers) {
  CycleReport part;
  part.connections.resize(1);
  part.connections[0].name = "crm";
  part.elsewhere = 3;
  const std::string text = text_of_sync(part, terminal);
  EXPECT_THAT(text, HasSubstr("What took part is in sync. 3 changes wait for connections that did not take part."));
  const auto document = json::Document::parse(json_of(part, catalogue));
  EXPECT_EQ(document->root()["waiting_elsewhere"].integer(), 3);
}

TEST_F(Report, PlanSaysWhatItTakes) {
  cycle.estimates = {{"crm", 25, 3, 2'400, true, 900}, {"mail", 10, 10, 61'000, false, -1}};
  const std::string text = text_of_plan(cycle, catalogue, terminal, false);
  EXPECT_THAT(text, HasSubstr("about 3"));
  EXPECT_THAT(text, HasSubstr("about 2.4s"));
  EXPECT_THAT(text, HasSubstr("earlier writing; 900 calls left of its quota"));
  EXPECT_THAT(text, HasSubstr("about 1m 1s"));
  const auto document = json::Document::parse(json_of(cycle, catalogue));
  ASSERT_TRUE(document);
  const json::Value root = document->root();
  EXPECT_EQ(root["estimated_calls"].integer(), 13);
  EXPECT_EQ(root["estimated_time_ms"].integer(), 61'000);  // side by side, not one after the other
  EXPECT_EQ(root["estimates"].at(0)["calls"].integer(), 3);
  EXPECT_EQ(root["estimates"].at(1)["quota_left"].kind(), json::Kind::null);
  cycle.estimates[0].time = -1;
  EXPECT_THAT(text_of_plan(cycle, catalogue, terminal, false), HasSubstr("not known yet"));
  EXPECT_EQ(json::Document::parse(json_of(cycle, catalogue))->root()["estimated_time_ms"].kind(),
            json::Kind::null);
}

TEST_F(Report, StatusSaysWhatToDo) {
  StatusReport status;
  status.connections.resize(2);
  status.connections[0].name = "crm";
  status.connections[0].activated = true;
  status.connections[0].last_ok = 1000;
  status.connections[0].dead_letters = 2;
  status.connections[0].streams = {{"contacts", 12, 1000, true}};
  status.connections[1].name = "mail";
  status.connections[1].failures = 3;
  status.connections[1].last_error = "no answer";
  status.connections[1].retry_at = 71'000;
  const std::string text = text_of(status, terminal, 11'000);
  EXPECT_THAT(text, HasSubstr("10.0s ago"));
  EXPECT_THAT(text, HasSubstr("12 contacts"));
  EXPECT_THAT(text, HasSubstr("changes refused"));
  EXPECT_THAT(text, HasSubstr("failing, 3 times; again in 1m 0s"));
  EXPECT_THAT(text, HasSubstr("error     no answer"));
  EXPECT_THAT(text, HasSubstr("samepage dead-letter list"));
  EXPECT_TRUE(json::Document::parse(json_of(status)));
}

TEST_F(Report, StatusSaysWhatWaitsAndWhatIsExcludedAndWhy) {
  StatusReport status;
  StatusConnection& mail = status.connections.emplace_back();
  mail.name = "mail";
  mail.activated = true;
  mail.streams = {{"users", 12, 1000, true}};
  EXPECT_THAT(text_of(status, terminal, 2000), HasSubstr("in sync"));
  mail.waits = {{WaitKind::asked, "the system asked to wait until 2026-01-01 10:00 UTC", 5}};
  mail.waiting = 5;
  mail.exclusions = {{"users", "", "deleted_there", 9}, {"users", "newsletter", "no_grant", 3}};
  mail.excluded = 12;
  mail.quota = {40, 100, 0};
  const std::string text = text_of(status, terminal, 2000);
  EXPECT_THAT(text, Not(HasSubstr("in sync")));
  EXPECT_THAT(text, HasSubstr("5 changes: the system asked to wait until 2026-01-01 10:00 UTC"));
  EXPECT_THAT(text, HasSubstr("excluded  9 deleted there (unlinked), 3 withheld: no permission for newsletter"));
  EXPECT_THAT(text, HasSubstr("40 of 100 calls left"));
  const auto document = json::Document::parse(json_of(status));
  const json::Value row = document->root()["connections"].at(0);
  EXPECT_EQ(row["waits"].at(0).text("why"), "asked_to_wait");
  EXPECT_EQ(row["waits"].at(0)["count"].integer(), 5);
  EXPECT_EQ(row["exclusions"].at(1).text("purpose"), "newsletter");
  EXPECT_EQ(row["quota"]["remaining"].integer(), 40);
  EXPECT_FALSE(row["in_sync"].boolean(true));
}

TEST_F(Report, WhyNamesLosersAndHowToRestoreThem) {
  FieldStory story{"email", "a@example.test", "crm contacts 17", "newest edit", 4, 0, {}, {}, "x"};
  story.losing = {{9, "mail users 3", "b@example.test", 2, 0}};
  const std::string text = text_of(std::vector{story}, terminal);
  EXPECT_THAT(text, HasSubstr("crm contacts 17"));
  EXPECT_THAT(text, HasSubstr("samepage person restore 9"));
  EXPECT_TRUE(json::Document::parse(json_of(std::vector{story})));
}

}  // namespace
}  // namespace samepage::cli
