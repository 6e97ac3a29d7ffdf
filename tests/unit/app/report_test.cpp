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
  EXPECT_THAT(text_of_sync(cycle, terminal), Not(HasSubstr("First activation")));
  clean.pending = 3;
  clean.held = 2;
  EXPECT_THAT(text_of_sync(clean, terminal), HasSubstr("2 changes wait for your approval. 3 changes still open."));
}

TEST_F(Report, StatusSaysWhatToDo) {
  StatusReport status;
  status.connections.resize(2);
  status.connections[0] = {"crm", "tryton", "", "", true, 1000, 0, 0, {{"contacts", 12}}, 0, 2};
  status.connections[1].name = "mail";
  status.connections[1].failures = 3;
  status.connections[1].last_error = "no answer";
  status.connections[1].retry_at = 71'000;
  const std::string text = text_of(status, terminal, 11'000);
  EXPECT_THAT(text, HasSubstr("10.0s ago"));
  EXPECT_THAT(text, HasSubstr("12 contacts"));
  EXPECT_THAT(text, HasSubstr("failing, 3 times; again in 1m 0s"));
  EXPECT_THAT(text, HasSubstr("mail: no answer"));
  EXPECT_THAT(text, HasSubstr("samepage dead-letter list"));
  EXPECT_TRUE(json::Document::parse(json_of(status)));
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
