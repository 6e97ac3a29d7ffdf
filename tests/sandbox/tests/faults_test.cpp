#include <gmock/gmock.h>

#include "client.hpp"
#include "sandbox/sandbox_http.hpp"

namespace samepage::sandbox {
namespace {

const std::string one_row = R"({"rows": [{"fields": {"LastName": "A"}}]})";

TEST(Faults, ALostReplyKeepsItsEffectAndA500HasNone) {
  Bench bench("crm", Flavour::crm);
  bench.client.sign_in();
  bench.client.control("crm/faults", R"({"next_lose_reply": 1})");
  EXPECT_EQ(bench.client.send("POST", "/v1/contacts/batch", one_row).outcome,
            Outcome::effect_unknown);
  EXPECT_EQ(bench.account().stats.creates, 1);
  bench.client.control("crm/faults", R"({"next_500": 1})");
  EXPECT_EQ(bench.client.send("POST", "/v1/contacts/batch", one_row).reply.status, 500);
  EXPECT_EQ(bench.account().stats.creates, 1);
  EXPECT_EQ(bench.client.send("POST", "/v1/contacts/batch", one_row).reply.status, 200);
}

TEST(Faults, ReadsNeverLoseTheirReplyAndKeepTheCount) {
  Bench bench("crm", Flavour::crm);
  bench.client.control("crm/faults", R"({"next_lose_reply": 1})");
  bench.client.ask("GET", "/v1/contacts");
  EXPECT_EQ(bench.account().faults.next[static_cast<int>(Strike::lose_reply)], 1);
}

TEST(Faults, TooManyRequestsSayWhenToComeBack) {
  Bench bench("crm", Flavour::crm);
  bench.client.sign_in();
  bench.client.control("crm/faults", R"({"next_429": 1, "retry_after_ms": 2500})");
  const Answer answer = bench.client.send("GET", "/v1/contacts");
  EXPECT_EQ(answer.reply.status, 429);
  EXPECT_EQ(answer.reply.header("retry-after"), "3");
}

TEST(Faults, AQuotaCountsWithinItsWindow) {
  Bench bench("crm", Flavour::crm);
  bench.client.sign_in();
  bench.client.now = 1'790'000'040'000;
  bench.client.control("crm/faults", R"({"quota": {"limit": 2, "window_ms": 60000}})");
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.header("x-ratelimit-remaining"), "1");
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 200);
  const Answer over = bench.client.send("GET", "/v1");
  EXPECT_EQ(over.reply.status, 429);
  EXPECT_EQ(over.reply.header("x-ratelimit-reset"), over.reply.header("retry-after"));
  bench.client.now += 60'000;
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 200);
}

TEST(Faults, TokensEndByTimeAndByUse) {
  Bench bench("crm", Flavour::crm);
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 401);
  bench.client.sign_in();
  bench.client.now += 3'600'000;
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 401);
  bench.client.sign_in();
  bench.client.control("crm/faults", R"({"token_expire_after": 2})");
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 200);
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 200);
  EXPECT_EQ(bench.client.send("GET", "/v1").reply.status, 401);
  EXPECT_EQ(bench.client.send("POST", "/auth/token", R"({"refresh_token": "wrong"})").reply.status,
            401);
}

TEST(Faults, SomeRowsFailEachInItsWay) {
  Bench bench("crm", Flavour::crm);
  bench.client.control("crm/faults", R"({"partial_every": 2, "partial_kind": "retry"})");
  const auto reply = bench.client.write("contacts", R"({"fields": {"LastName": "A"}},
      {"fields": {"LastName": "B"}}, {"fields": {"LastName": "C"}})");
  EXPECT_EQ(reply.root()["results"].at(1)["status"].integer(), 503);
  EXPECT_EQ(reply.root()["results"].at(2)["status"].integer(), 201);
  EXPECT_EQ(bench.account().stats.creates, 2);
}

TEST(Faults, SearchLagsByRequestsAndByTime) {
  Bench bench("crm", Flavour::crm);
  Client& client = bench.client;
  client.create("contacts", R"({"LastName": "Old"})", "old");
  client.control("crm/faults", R"({"stale_search_requests": 1})");
  client.create("contacts", R"({"LastName": "New"})", "new");
  const auto found = [&](const std::string& key) {
    return client.ask("POST", "/v1/contacts/search", R"({"idempotency_key": ")" + key + R"("})")
        .root()["items"]
        .size();
  };
  EXPECT_EQ(found("new"), 0u);
  EXPECT_EQ(found("new"), 1u);
  client.control("crm/faults", R"({"stale_search_ms": 2000})");
  EXPECT_EQ(found("old"), 0u);
  client.now += 2000;
  EXPECT_EQ(found("old"), 1u);
}

TEST(Faults, BrokenRepliesAreBroken) {
  Bench bench("crm", Flavour::crm);
  bench.client.sign_in();
  for (const char* fault : {R"({"next_truncate": 1})", R"({"next_garbage": 1})"}) {
    bench.client.control("crm/faults", fault);
    const Answer answer = bench.client.send("GET", "/v1/contacts");
    EXPECT_EQ(answer.reply.status, 200);
    EXPECT_FALSE(json::Document::parse(answer.reply.body).has_value());
  }
  bench.client.control("crm/faults", R"({"next_oversize": 1, "oversize_bytes": 5000})");
  EXPECT_EQ(bench.client.send("GET", "/v1/contacts").reply.body.size(), 5000u);
}

TEST(Faults, WorkflowsRewriteAtOnceOrLater) {
  Bench bench("crm", Flavour::crm);
  Client& client = bench.client;
  client.control("crm/faults", R"({"rewrites": [
      {"stream": "contacts", "field": "LastName", "rule": "upper"},
      {"stream": "contacts", "field": "Phone", "rule": "digits", "delay_ms": 1000}]})");
  const std::string id =
      client.create("contacts", R"({"LastName": "Ada", "Phone": "+44 7700 900001"})");
  auto record = client.ask("GET", "/v1/contacts/" + id);
  EXPECT_EQ(record.root()["record"].text("LastName"), "ADA");
  EXPECT_EQ(record.root()["record"].text("Phone"), "+44 7700 900001");
  client.now += 1000;
  record = client.ask("GET", "/v1/contacts/" + id);
  EXPECT_EQ(record.root()["record"].text("Phone"), "447700900001");
  EXPECT_EQ(record.root()["version"].integer(), 2);
}

TEST(Faults, TheClockOfAnAccountMayBeWrong) {
  Bench bench("crm", Flavour::crm);
  bench.client.control("crm/faults", R"({"clock_offset_ms": -86400000})");
  const std::string id = bench.client.create("contacts", R"({"LastName": "A"})");
  const auto item = bench.client.ask("GET", "/v1/contacts/" + id);
  EXPECT_EQ(item.root()["updated_ms"].integer(), bench.client.now - 86'400'000);
}

// One course of events: which of fifty writes were answered how, and what is there in the end.
std::string course(std::uint64_t seed) {
  Bench bench("crm", Flavour::crm, seed);
  bench.client.sign_in();
  bench.client.control("crm/faults",
                       R"({"p_429": 0.1, "p_500": 0.2, "p_lose_reply": 0.2, "p_hang": 0.1})");
  std::string log;
  for (int i = 0; i < 50; ++i) {
    const Answer answer = bench.client.send("POST", "/v1/contacts/batch", one_row);
    log += std::to_string(static_cast<int>(answer.outcome)) + ":" +
           std::to_string(answer.reply.status) + " ";
  }
  return log + bench.sandbox.dump();
}

TEST(Faults, OneSeedGivesOneCourseOfEvents) {
  EXPECT_EQ(course(7), course(7));
  EXPECT_NE(course(7), course(8));
}

TEST(Faults, ControlsNameWhatIsWrongAndChangeNothing) {
  Bench bench("crm", Flavour::crm);
  EXPECT_EQ(bench.client.control("crm/faults", R"({"latency_ms": 5, "typo": 1})"), 400);
  EXPECT_EQ(bench.account().faults.latency, 0);
  EXPECT_EQ(bench.client.control("crm/faults", R"({"rewrites": [{"rule": "spin"}]})"), 400);
  EXPECT_EQ(bench.client.control("accounts/x", R"({"flavour": "sour"})"), 400);
  EXPECT_EQ(bench.client.control("accounts/crm", R"({"flavour": "email"})"), 400);
  EXPECT_EQ(bench.client.control("nobody/stats", "{}", "GET"), 400);
  bench.client.control("crm/faults", R"({"p_hang": 1})");
  EXPECT_EQ(bench.client.control("crm/faults", "", "DELETE"), 200);
  EXPECT_EQ(bench.client.send("GET", "/v1").outcome, Outcome::replied);
}

TEST(SandboxHttp, TurnsBrokenAnswersIntoTransportErrors) {
  Bench bench("crm", Flavour::crm);
  Millis now = 1'790'000'000'000, waited = 0;
  SandboxHttp http(
      bench.sandbox, [&] { return now; }, [&](Millis wait) { waited += wait; });
  HttpRequest request{.method = "GET", .url = "http://x.test/crm/v1", .headers = {}, .body = {}};
  bench.client.control("crm/faults", R"({"next_hang": 1})");
  const auto hung = http.send(request);
  ASSERT_FALSE(hung.has_value());
  EXPECT_EQ(hung.error().code, "SP-HTTP-002");
  EXPECT_EQ(waited, request.timeout);
  bench.client.control("crm/faults", R"({"latency_ms": 70})");
  EXPECT_EQ(http.send(request)->status, 401);
  EXPECT_EQ(waited, request.timeout + 70);
}

}  // namespace
}  // namespace samepage::sandbox
