#include <gmock/gmock.h>

#include "client.hpp"

namespace samepage::sandbox {
namespace {

int status_of(const json::Document& reply, std::size_t row = 0) {
  return static_cast<int>(reply.root()["results"].at(row)["status"].integer());
}
std::string error_of(const json::Document& reply, std::size_t row = 0) {
  return std::string(reply.root()["results"].at(row).text("error"));
}

TEST(Writing, RefusesWhatRealSystemsRefuse) {
  Bench bench("crm", Flavour::crm);
  const struct {
    const char *fields, *error;
  } cases[] = {
      {R"({"Email": "not an address"})", "invalid_value"},
      {R"({"Email": "a@nodot"})", "invalid_value"},
      {R"({"LeadStatus": "Boiling"})", "invalid_value"},
      {R"({"HasOptedOutOfEmail": "yes"})", "invalid_value"},
      {R"({"CompanyId": "001999999"})", "invalid_value"},
      {R"({"Shoesize": "44"})", "unknown_field"},
      {R"({"OtherEmails": ["fine@example.test", "bad"]})", "invalid_value"},
  };
  for (const auto& one : cases) {
    const auto reply =
        bench.client.write("contacts", std::string(R"({"fields": )") + one.fields + "}");
    EXPECT_EQ(status_of(reply), 422) << one.fields;
    EXPECT_EQ(error_of(reply), one.error) << one.fields;
  }
  const auto long_text = bench.client.write(
      "contacts", R"({"fields": {"LastName": ")" + std::string(256, 'x') + R"("}})");
  EXPECT_EQ(status_of(long_text), 422);
  const auto unnamed = bench.client.write("companies", R"({"fields": {"Industry": "Optics"}})");
  EXPECT_EQ(error_of(unnamed), "required");
  EXPECT_EQ(bench.account().revision(), 0);  // nothing of all this got in
}

TEST(Writing, OneBadRowDoesNotStopTheOthers) {
  Bench bench("crm", Flavour::crm);
  const auto reply =
      bench.client.write("contacts", R"({"fields": {"LastName": "A"}}, {"fields": {"Email": "bad"}},
                     {"fields": {"LastName": "C"}})");
  EXPECT_EQ(status_of(reply, 0), 201);
  EXPECT_EQ(status_of(reply, 1), 422);
  EXPECT_EQ(status_of(reply, 2), 201);
}

TEST(Writing, CrmTakesTheSameKeyAndAddressTwice) {
  Bench bench("crm", Flavour::crm);
  const std::string fields = R"({"Email": "Ada@example.test"})";
  const std::string first = bench.client.create("contacts", fields, "k1");
  const std::string second = bench.client.create("contacts", fields, "k1");
  EXPECT_NE(first, second);
  const auto found =
      bench.client.ask("POST", "/v1/contacts/search", R"({"idempotency_key": "k1"})");
  EXPECT_EQ(found.root()["items"].size(), 2u);
  const auto by_mail =
      bench.client.ask("POST", "/v1/contacts/search", R"({"email": "ADA@EXAMPLE.TEST"})");
  EXPECT_EQ(by_mail.root()["items"].size(), 2u);
}

TEST(Writing, AnAccountThatHonoursKeysMakesOneRecord) {
  Bench bench("crm", Flavour::crm);
  bench.account().options.honour_keys = true;
  const std::string row = R"({"idempotency_key": "k1", "fields": {"LastName": "A"}})";
  const auto first = bench.client.write("contacts", row),
             second = bench.client.write("contacts", row);
  EXPECT_EQ(status_of(second), 200);
  EXPECT_EQ(first.root()["results"].at(0).text("id"), second.root()["results"].at(0).text("id"));
}

TEST(Writing, EmailAccountsRefuseASecondRecordOfOneAddress) {
  Bench bench("email", Flavour::email);
  const std::string id = bench.client.create("subscribers", R"({"email": "a@example.test"})");
  const auto reply =
      bench.client.write("subscribers", R"({"fields": {"email": "A@Example.test"}})");
  EXPECT_EQ(status_of(reply), 409);
  EXPECT_EQ(reply.root()["results"].at(0).text("existing_id"), id);
  const std::string other = bench.client.create("subscribers", R"({"email": "b@example.test"})");
  const auto moved = bench.client.write(
      "subscribers", R"({"id": ")" + other + R"(", "fields": {"email": "a@example.test"}})");
  EXPECT_EQ(status_of(moved), 409);
}

TEST(Writing, AnOldVersionIsRefused) {
  Bench bench("crm", Flavour::crm);
  const std::string id = bench.client.create("contacts", R"({"LastName": "A"})");
  bench.client.control(
      "crm/edit", R"({"stream": "contacts", "id": ")" + id + R"(", "fields": {"LastName": "B"}})");
  const std::string row =
      R"({"id": ")" + id + R"(", "if_version": 1, "fields": {"LastName": "C"}})";
  EXPECT_EQ(status_of(bench.client.write("contacts", row)), 412);
  const auto removed = bench.client.ask("POST", "/v1/contacts/delete",
                                        R"({"rows": [{"id": ")" + id + R"(", "if_version": 1}]})");
  EXPECT_EQ(status_of(removed), 412);
  EXPECT_THAT(bench.sandbox.dump(), ::testing::HasSubstr(R"("LastName":"B")"));
}

TEST(Writing, NullClears) {
  Bench bench("marketing", Flavour::marketing);
  const std::string id = bench.client.create(
      "leads", R"({"properties": {"email": "a@example.test", "city": "Lyon"}})");
  bench.client.write("leads",
                     R"({"id": ")" + id + R"(", "fields": {"properties": {"city": null}}})");
  EXPECT_THAT(bench.sandbox.dump(),
              ::testing::HasSubstr(R"("record":{"properties":{"email":"a@example.test"}})"));
}

TEST(Writing, MergeMovesReferencesAndLeavesASign) {
  Bench bench("crm", Flavour::crm);
  Client& client = bench.client;
  const std::string kept = client.create("contacts", R"({"LastName": "A"})");
  const std::string gone = client.create("contacts", R"({"LastName": "B", "Title": "Buyer"})");
  const std::string deal =
      client.create("deals", R"({"Name": "D", "ContactId": ")" + gone + R"("})");
  const auto merged = client.ask("POST", "/v1/contacts/merge",
                                 R"({"winner": ")" + kept + R"(", "loser": ")" + gone + R"("})");
  EXPECT_EQ(status_of(merged), 200);
  const Answer loser = client.send("GET", "/v1/contacts/" + gone);
  EXPECT_EQ(loser.reply.status, 301);
  EXPECT_THAT(loser.reply.body, ::testing::HasSubstr("\"merged_into\":\"" + kept + "\""));
  const auto winner = client.ask("GET", "/v1/contacts/" + kept);
  EXPECT_EQ(winner.root()["record"].text("LastName"), "A");
  EXPECT_EQ(winner.root()["record"].text("Title"), "Buyer");
  EXPECT_EQ(client.ask("GET", "/v1/deals/" + deal).root()["record"].text("ContactId"), kept);
  const auto late =
      client.write("contacts", R"({"id": ")" + gone + R"(", "fields": {"Title": "X"}})");
  EXPECT_EQ(status_of(late), 410);
  EXPECT_EQ(late.root()["results"].at(0).text("merged_into"), kept);
}

TEST(Writing, MembershipsFollowTheAddressAndKeepComplaints) {
  Bench bench("email", Flavour::email);
  Client& client = bench.client;
  const std::string person = client.create("subscribers", R"({"email": "a@example.test"})");
  const std::string member = client.create(
      "memberships", R"({"email": "a@example.test", "list": "news", "status": "subscribed"})");
  client.write("subscribers",
               R"({"id": ")" + person + R"(", "fields": {"email": "b@example.test"}})");
  auto now = client.ask("GET", "/v1/memberships/" + member);
  EXPECT_EQ(now.root()["record"].text("email"), "b@example.test");
  EXPECT_EQ(now.root()["record"].text("status_changed_by"), "api");
  client.control("email/edit", R"({"stream": "memberships", "id": ")" + member +
                                   R"(", "fields": {"status": "complained"}})");
  now = client.ask("GET", "/v1/memberships/" + member);
  EXPECT_EQ(now.root()["record"].text("status_changed_by"), "person");
  const auto again = client.write(
      "memberships", R"({"id": ")" + member + R"(", "fields": {"status": "subscribed"}})");
  EXPECT_EQ(error_of(again), "compliance");
  client.control("email/delete", R"({"stream": "subscribers", "id": ")" + person + R"("})");
  EXPECT_EQ(client.send("GET", "/v1/memberships/" + member).reply.status, 404);
}

TEST(Writing, ReadOnlyStreamsAndFieldsStaySo) {
  Bench bench("social", Flavour::social);
  bench.client.control("social/seed", R"({"stream": "profiles", "records":
      [{"did": "did:plc:x", "handle": "x.example.test", "displayName": "X"}]})");
  const auto create = bench.client.write("profiles", R"({"fields": {"displayName": "Y"}})");
  EXPECT_EQ(error_of(create), "read_only");
  const auto handle = bench.client.write(
      "profiles", R"({"id": "did:plc:x", "fields": {"handle": "y.example.test"}})");
  EXPECT_EQ(error_of(handle), "read_only");
  const auto name =
      bench.client.write("profiles", R"({"id": "did:plc:x", "fields": {"displayName": "Y"}})");
  EXPECT_EQ(status_of(name), 200);
}

TEST(Writing, StatsCountWhatHappened) {
  Bench bench("crm", Flavour::crm);
  const std::string id = bench.client.create("contacts", R"({"Email": "a@example.test"})");
  bench.client.create("contacts", R"({"Email": "a@example.test"})");
  const std::string same = R"({"id": ")" + id + R"(", "fields": {"Email": "a@example.test"}})";
  bench.client.write("contacts", same);
  const auto stats = Client::document(Sandbox::stats(bench.account()));
  EXPECT_EQ(stats.root()["creates"].integer(), 2);
  EXPECT_EQ(stats.root()["same_value_updates"].integer(), 1);
  EXPECT_EQ(stats.root()["requests"]["write"].integer(), 3);
  EXPECT_EQ(stats.root()["streams"]["contacts"]["duplicate_emails"].integer(), 1);
  EXPECT_EQ(stats.root()["streams"]["contacts"]["writes"][id].integer(), 2);
}

TEST(Writing, FurtherAddressesCountToo) {
  Bench bench("marketing", Flavour::marketing);
  for (int i = 0; i < 2; ++i)
    bench.client.create("leads", R"({"properties": {"additional_emails":
        "one.of.some.length@example.test; the.same.everywhere@example.test"}})");
  const auto stats = Client::document(Sandbox::stats(bench.account()));
  EXPECT_EQ(stats.root()["streams"]["leads"]["duplicate_emails"].integer(), 2);
}

}  // namespace
}  // namespace samepage::sandbox
