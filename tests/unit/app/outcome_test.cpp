// What a round means: exit codes, plan files, the JSON envelope.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/cycle_outcome.hpp"
#include "app/cli/plan_file.hpp"
#include "app/cli/run.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

using testing::HasSubstr;

CycleReport with_connections(std::initializer_list<bool> ok) {
  CycleReport report;
  for (const bool good : ok) {
    ConnectionReport c;
    c.name = "c" + std::to_string(report.connections.size());
    c.ok = good;
    c.error = {"SP-PLG-141", "crashed", "", ""};
    report.connections.push_back(c);
  }
  return report;
}

TEST(SyncVerdict, ExitCodes) {
  CycleReport report = with_connections({true, true});
  EXPECT_EQ(verdict_of_sync(report).exit, 0);
  report.pending = 1;
  EXPECT_EQ(verdict_of_sync(report).exit, 2);
  report.held = 1;
  EXPECT_EQ(verdict_of_sync(report).exit, 3);
  EXPECT_EQ(verdict_of_sync(with_connections({true, false})).exit, 2);
  CycleReport refused = with_connections({true, true});
  refused.connections[1].refused = 1;
  EXPECT_EQ(verdict_of_sync(refused).exit, 2);
  CycleReport refused_before = with_connections({true});
  refused_before.dead_letters = 1;
  EXPECT_EQ(verdict_of_sync(refused_before).exit, 2);
  EXPECT_EQ(verdict_of_plan(refused_before).exit, 2);
  EXPECT_EQ(verdict_of_sync(with_connections({false, false})).exit, 1);
}

TEST(SyncVerdict, NamesWhatFailedAndWhatWaits) {
  CycleReport report = with_connections({true, false});
  report.held = 2;
  Verdict verdict = verdict_of_sync(report);
  ASSERT_EQ(verdict.errors.size(), 2u);
  EXPECT_EQ(verdict.errors[0].where, "connection c1");
  EXPECT_EQ(verdict.errors[1].code, "SP-CLI-015");  // what no brake holds waits for an answer
  report.plan.emplace_back().held_by = "brake: 9 deletes among 20 records";
  EXPECT_EQ(verdict_of_sync(report).errors[1].code, "SP-CLI-006");
  report.matches.push_back({"c0", "contacts"});
  EXPECT_EQ(verdict_of_sync(report).errors[1].code, "SP-CLI-007");
}

TEST(PlanVerdict, ExitCodes) {
  CycleReport report = with_connections({true});
  EXPECT_EQ(verdict_of_plan(report).exit, 0);
  report.plan.resize(1);
  EXPECT_EQ(verdict_of_plan(report).exit, 2);
  EXPECT_EQ(verdict_of_plan(with_connections({false})).exit, 1);
}

TEST(CycleError, StalePlanIsRefused) {
  EXPECT_EQ(outcome_of({"SP-SYN-020", "stale", "", ""}).exit, 3);
  EXPECT_EQ(outcome_of({"SP-STO-001", "disk", "", ""}).exit, 1);
}

TEST(PlanFile, GoesRoundTrip) {
  const auto text = plan_file_text("abc", R"([{"connection":"crm","to":"é \" 1.50"},{}])", 1000);
  ASSERT_TRUE(text);
  const auto read = read_plan_file(*text, "plan.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->hash, "abc");
  EXPECT_EQ(read->changes, 2);
}

TEST(PlanFile, EditedOrCutIsRefused) {
  const std::string text = *plan_file_text("abc", R"([{"to":"one"}])", 1000);
  for (const auto& [from, to] : {std::pair{"one", "two"}, {"abc", "abd"}}) {
    std::string edited = text;
    edited.replace(edited.find(from), 3, to);
    EXPECT_EQ(read_plan_file(edited, "p").error().code, "SP-CLI-003") << from;
  }
  for (const std::string& none :
       {text.substr(0, text.size() / 2), std::string(), std::string("{}"), std::string("[1]"),
        std::string(R"({"samepage_plan":2,"hash":"x","changes":[]})"),
        std::string(R"({"samepage_plan":1,"changes":[]})"),
        std::string(R"({"samepage_plan":1,"hash":"x"})")})
    EXPECT_EQ(read_plan_file(none, "p").error().code, "SP-CLI-002") << none;
}

TEST(Envelope, HasTheContractShape) {
  const std::string text = envelope(failed({"SP-X-1", "a\nb", "here", "do"}, 3));
  const auto document = json::Document::parse(text);
  ASSERT_TRUE(document);
  const json::Value root = document->root();
  EXPECT_FALSE(root["ok"].boolean(true));
  EXPECT_TRUE(root["result"].exists());
  EXPECT_EQ(root["errors"].at(0).text("code"), "SP-X-1");
  EXPECT_EQ(root["errors"].at(0).text("fix"), "do");
  EXPECT_THAT(envelope({0, "[1]", "", {}}), HasSubstr(R"("ok":true,"result":[1],"errors":[])"));
}

}  // namespace
}  // namespace samepage::cli
