// The connector through its C table, against the sandbox library: no sockets.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "fake_host.hpp"
#include "sandbox/population.hpp"
#include "sandbox/sandbox.hpp"

namespace {

using samepage::sandbox::Flavour;
using samepage::sandbox::Outcome;
using samepage::sandbox::Sandbox;
using sp::testing::Change;

samepage::HttpRequest http_request(const sp::testing::Request& in) {
  samepage::HttpRequest out{.method = in.method, .url = in.url, .headers = {}, .body = in.body};
  for (const auto line : samepage::split(in.headers, '\n'))
    if (const auto colon = line.find(": "); colon != line.npos)
      out.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  const std::string place = "{{secret.token}}";
  if (const auto at = out.body.find(place); at != out.body.npos)
    out.body.replace(at, place.size(), "sandbox");
  return out;
}

struct Rig {
  Sandbox sandbox;
  sp::testing::FakeHost host;
  sp::testing::Connection connection;
  std::string name;

  Rig(const std::string& account, Flavour flavour, const std::string& more = "")
      : connection(
            samepage_plugin_v1, host,
            R"({"url": "http://sandbox.test:1/", "account": ")" + account + "\"" + more + "}"),
        name(account) {
    sandbox.account(account, flavour);
    host.now = 1'790'000'000'000;
    host.on_http = [this](const sp::testing::Request& in) -> std::optional<sp::testing::Reply> {
      auto answer = sandbox.handle(http_request(in), host.now);
      if (answer.outcome != Outcome::replied) return std::nullopt;
      sp::testing::Reply reply{static_cast<uint32_t>(answer.reply.status), answer.reply.body, {}};
      for (const auto& [header, value] : answer.reply.headers)
        reply.headers += header + ": " + value + "\n";
      return reply;
    };
  }
  samepage::sandbox::Account& account() { return *sandbox.find(name); }
  void control(const std::string& what, const std::string& body) {
    const auto answer = sandbox.handle(
        {.method = "POST", .url = "/_control/" + name + "/" + what, .headers = {}, .body = body},
        host.now);
    ASSERT_EQ(answer.reply.status, 200) << answer.reply.body;
  }
  std::string create(const std::string& stream, const std::string& json,
                     const std::string& key = "idem-0") {
    const auto outcome = connection.write(stream, {{.json = json, .idempotency = key}});
    EXPECT_EQ(outcome.status, SP_OK) << outcome.message;
    EXPECT_EQ(outcome.acks.at(0).status, SP_OK) << outcome.acks.at(0).message;
    return outcome.acks.at(0).key;
  }
  void edit(const std::string& stream, const std::string& id, const std::string& fields) {
    control("edit",
            R"({"stream": ")" + stream + R"(", "id": ")" + id + R"(", "fields": )" + fields + "}");
  }
};

std::set<std::string> keys_of(const sp::testing::Outcome& outcome) {
  std::set<std::string> keys;
  for (const auto& record : outcome.records) keys.insert(record.key);
  return keys;
}

TEST(SandboxConnector, ChecksTheAccountAndItsFlavour) {
  Rig rig("crm", Flavour::crm, R"(, "flavour": "crm")");
  EXPECT_EQ(rig.connection.check().status, SP_OK);
  EXPECT_EQ(rig.connection.discover().schemas.size(), 3u);
  Rig wrong("crm", Flavour::crm, R"(, "flavour": "email")");
  const auto outcome = wrong.connection.check();
  EXPECT_EQ(outcome.status, SP_CONFIG);
  EXPECT_NE(outcome.message.find("SP-SBX-020"), std::string::npos);
}

TEST(SandboxConnector, NamesAStreamThatTheAccountLacks) {
  Rig rig("crm", Flavour::crm);
  const auto outcome = rig.connection.read("subscribers");
  EXPECT_EQ(outcome.status, SP_CONFIG);
  EXPECT_NE(outcome.message.find("subscribers"), std::string::npos);
}

TEST(SandboxConnector, ARefusedTokenPausesTheConnection) {
  Rig rig("crm", Flavour::crm);
  rig.account().options.token = "another";
  EXPECT_EQ(rig.connection.read("contacts").status, SP_AUTH);
}

TEST(SandboxConnector, ReadsEverythingThenOnlyChanges) {
  Rig rig("crm", Flavour::crm, R"(, "page": 7)");
  samepage::sandbox::populate(rig.sandbox, {.people = 60, .seed = 1, .now = rig.host.now});
  const auto all = rig.connection.read_all("contacts");
  EXPECT_EQ(all.status, SP_OK);
  EXPECT_TRUE(all.broken.empty());
  EXPECT_EQ(all.records.size(), rig.account().stream("contacts")->by_id().size());
  EXPECT_GT(all.records.size(), 30u);

  const std::string id = all.records[5].key, gone = all.records[6].key;
  EXPECT_TRUE(rig.connection.read_all("contacts", *all.cursor).records.empty());
  rig.edit("contacts", id, R"({"Title": "Captain"})");
  rig.control("delete", R"({"stream": "contacts", "id": ")" + gone + R"("})");
  const auto changes = rig.connection.read_all("contacts", *all.cursor);
  ASSERT_EQ(changes.records.size(), 2u);
  EXPECT_EQ(changes.record(id)->version, "2");
  EXPECT_NE(changes.record(id)->json.find("Captain"), std::string::npos);
  EXPECT_EQ(changes.record(id)->modified_ms, rig.host.now);
  EXPECT_EQ(changes.record(gone)->op, uint32_t{SP_DELETE});
}

TEST(SandboxConnector, TellsMergesAndKeys) {
  Rig rig("crm", Flavour::crm, R"(, "page": 1)");
  const std::string kept = rig.create("contacts", R"({"LastName": "A"})");
  const std::string gone = rig.create("contacts", R"({"LastName": "B"})");
  const std::string cursor = *rig.connection.read_all("contacts").cursor;
  rig.control("merge",
              R"({"stream": "contacts", "winner": ")" + kept + R"(", "loser": ")" + gone + R"("})");
  const auto changes = rig.connection.read_all("contacts", cursor);
  ASSERT_NE(changes.record(gone), nullptr);
  EXPECT_EQ(changes.record(gone)->op, uint32_t{SP_MERGED});
  EXPECT_EQ(changes.record(gone)->version, kept);
  const auto keys = rig.connection.read_all("contacts", "", SP_KEYS);
  EXPECT_TRUE(keys.broken.empty());
  EXPECT_EQ(keys_of(keys), std::set<std::string>{kept});
  const auto again = rig.connection.read_all("contacts", *keys.cursor, SP_KEYS);
  EXPECT_EQ(keys_of(again), keys_of(keys));
}

TEST(SandboxConnector, ShiftingOffsetsLoseNothing) {
  for (const char* order : {"oldest_first", "newest_first"}) {
    Rig rig("crm", Flavour::crm, R"(, "page": 5)");
    std::set<std::string> ids;
    for (int i = 0; i < 20; ++i)
      ids.insert(rig.create("contacts", R"({"LastName": "N)" + std::to_string(i) + R"("})"));
    rig.control("faults", R"({"page_shift": ")" + std::string(order) + R"("})");
    std::set<std::string> seen;
    std::string cursor;
    for (int page = 0;; ++page) {
      const auto one = rig.connection.read("contacts", cursor);
      seen.merge(keys_of(one));
      cursor = *one.cursor;
      if (page < 2)
        rig.edit("contacts", *ids.begin(), R"({"Title": "T)" + std::to_string(page) + R"("})");
      if (one.status != SP_MORE) break;
      ASSERT_LT(page, 50);
    }
    seen.merge(keys_of(rig.connection.read_all("contacts", cursor)));
    EXPECT_EQ(seen, ids) << order;
  }
}

TEST(SandboxConnector, ExpiredTokensAreRenewedWithinTheCall) {
  Rig rig("crm", Flavour::crm, R"(, "page": 2)");
  rig.control("faults", R"({"token_expire_after": 1})");
  for (int i = 0; i < 6; ++i) rig.create("contacts", R"({"LastName": "N"})");
  EXPECT_EQ(rig.connection.read_all("contacts").records.size(), 6u);
  EXPECT_EQ(rig.account().stats.creates, 6);
}

TEST(SandboxConnector, ALostCursorIsSaid) {
  Rig rig("crm", Flavour::crm);
  rig.create("contacts", R"({"LastName": "A"})");
  const std::string cursor = *rig.connection.read_all("contacts").cursor;
  rig.create("contacts", R"({"LastName": "B"})");
  rig.control("forget", "{}");
  EXPECT_EQ(rig.connection.read("contacts", cursor).status, SP_CURSOR_LOST);
  EXPECT_EQ(rig.connection.read_all("contacts").records.size(), 2u);
}

TEST(SandboxConnector, EachRowGetsItsOwnAck) {
  Rig rig("crm", Flavour::crm);
  const std::string id = rig.create("contacts", R"({"LastName": "A"})");
  const std::string doomed = rig.create("contacts", R"({"LastName": "D"})");
  rig.edit("contacts", id, R"({"LastName": "Edited"})");
  const auto outcome = rig.connection.write(
      "contacts", {{.key = doomed, .op = SP_DELETE},
                   {.json = R"({"LastName": "New"})", .idempotency = "k1"},
                   {.json = R"({"Email": "bad"})", .idempotency = "k2"},
                   {.key = id, .json = R"({"LastName": "Late"})", .expected = "1"},
                   {.key = "003999999", .op = SP_DELETE}});
  EXPECT_EQ(outcome.status, SP_OK);
  EXPECT_TRUE(outcome.broken.empty());
  ASSERT_EQ(outcome.acks.size(), 5u);
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(outcome.acks.at(1).status, SP_OK);
  EXPECT_FALSE(outcome.acks.at(1).key.empty());
  EXPECT_EQ(outcome.acks.at(1).version, "1");
  EXPECT_EQ(outcome.acks.at(2).status, SP_REJECTED);
  EXPECT_EQ(outcome.acks.at(3).status, SP_RETRY);  // somebody changed it: read again
  EXPECT_EQ(outcome.acks.at(4).status, SP_OK);     // gone already
  EXPECT_NE(rig.sandbox.dump().find("Edited"), std::string::npos);
  EXPECT_EQ(rig.sandbox.dump().find("Late"), std::string::npos);
}

TEST(SandboxConnector, RowsThatFailForNowAreRetried) {
  Rig rig("crm", Flavour::crm);
  rig.control("faults", R"({"partial_every": 2, "partial_kind": "retry"})");
  const auto outcome = rig.connection.write(
      "contacts", {{.json = R"({"LastName": "A"})"}, {.json = R"({"LastName": "B"})"}});
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(outcome.acks.at(1).status, SP_RETRY);
}

TEST(SandboxConnector, A429OnAWriteIsAVerdictA500IsNot) {
  Rig rig("crm", Flavour::crm);
  for (int i = 0; i < 2; ++i) {  // first while signing in, then on the batch itself
    rig.control("faults", R"({"next_429": 1, "retry_after_ms": 7000})");
    const auto refused = rig.connection.write("contacts", {{.json = R"({"LastName": "A"})"}});
    EXPECT_EQ(refused.status, SP_RETRY);
    EXPECT_EQ(refused.retry_after_ms, 7000u);
    ASSERT_EQ(refused.acks.size(), 1u);
    EXPECT_EQ(refused.acks.at(0).status, SP_RETRY);
    EXPECT_EQ(rig.connection.check().status, SP_OK);
  }
  rig.control("faults", R"({"next_500": 1})");
  const auto outcome = rig.connection.write("contacts", {{.json = R"({"LastName": "A"})"}});
  EXPECT_EQ(outcome.status, SP_RETRY);
  EXPECT_TRUE(outcome.acks.empty());  // a 500 may come after the effect
}

TEST(SandboxConnector, ALostCreateIsFoundByItsKey) {
  Rig rig("crm", Flavour::crm);
  rig.create("contacts", R"({"Email": "a@example.test"})", "other");  // same address, not ours
  rig.control("faults", R"({"next_lose_reply": 1})");
  const Change change{.json = R"({"Email": "a@example.test"})", .idempotency = "mine"};
  const auto lost = rig.connection.write("contacts", {change});
  EXPECT_EQ(lost.status, SP_RETRY);
  EXPECT_TRUE(lost.acks.empty());
  const auto found = rig.connection.find("contacts", change, rig.host.now);
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(rig.account().stats.creates, 2);
  const Change never{.json = R"({"Email": "a@example.test"})", .idempotency = "never sent"};
  EXPECT_TRUE(rig.connection.find("contacts", never, rig.host.now).records.empty());
}

TEST(SandboxConnector, WithoutKeysAYoungRecordOfTheSameAddressIsOurs) {
  Rig rig("crm", Flavour::crm);
  rig.account().options.store_keys = false;
  rig.create("contacts", R"({"Email": "a@example.test"})", "old");
  rig.host.now += 600'000;
  const int64_t sent = rig.host.now;
  rig.control("faults", R"({"next_lose_reply": 1})");
  const Change change{.json = R"({"Email": "A@example.test"})", .idempotency = "mine"};
  rig.connection.write("contacts", {change});
  EXPECT_EQ(rig.connection.find("contacts", change, sent).records.size(), 1u);
}

TEST(SandboxConnector, ARepeatedCreateOfOneAddressSettlesItself) {
  Rig rig("email", Flavour::email);
  rig.control("faults", R"({"next_lose_reply": 1})");
  const Change change{.json = R"({"email": "a@example.test", "name": "Ada Abelard"})"};
  EXPECT_TRUE(rig.connection.write("subscribers", {change}).acks.empty());
  EXPECT_EQ(rig.connection.find("subscribers", change).records.size(), 1u);
  const auto again = rig.connection.write("subscribers", {change});
  EXPECT_EQ(again.acks.at(0).status, SP_OK);
  EXPECT_FALSE(again.acks.at(0).key.empty());
  // the same address with another name is somebody else's doing
  const auto other = rig.connection.write(
      "subscribers", {{.json = R"({"email": "a@example.test", "name": "Someone Else"})"}});
  EXPECT_EQ(other.acks.at(0).status, SP_RETRY);
  EXPECT_EQ(rig.account().stats.creates, 1);
}

TEST(SandboxConnector, AMembershipIsFoundByAddressAndList) {
  Rig rig("email", Flavour::email);
  const std::string a = R"({"email": "a@example.test", "list": "news", "status": "subscribed"})";
  const std::string b = R"({"email": "a@example.test", "list": "events", "status": "subscribed"})";
  const std::string id = rig.create("memberships", a);
  rig.create("memberships", b);
  EXPECT_EQ(keys_of(rig.connection.find("memberships", {.json = a})), std::set<std::string>{id});
}

TEST(SandboxConnector, BrokenRepliesNeverCount) {
  Rig rig("crm", Flavour::crm);
  const std::string id = rig.create("contacts", R"({"LastName": "A"})");
  for (const char* fault : {R"({"next_truncate": 1})", R"({"next_garbage": 1})"}) {
    rig.control("faults", fault);
    const auto page = rig.connection.read("contacts");
    EXPECT_EQ(page.status, SP_RETRY) << fault;
    EXPECT_FALSE(page.cursor.has_value()) << fault;
    rig.control("faults", fault);
    const auto write = rig.connection.write("contacts", {{.key = id, .json = R"({"Title": "X"})"}});
    EXPECT_EQ(write.status, SP_RETRY) << fault;
    EXPECT_TRUE(write.acks.empty()) << fault;
  }
}

TEST(SandboxConnector, NoPersonalValueInAnErrorOrLogOrAddress) {
  Rig rig("crm", Flavour::crm);
  const std::string secret_name = "Quillfeather";
  const auto outcome =
      rig.connection.write("contacts", {{.json = R"({"Email": "Quillfeather"})"},
                                        {.json = R"({"CompanyId": "Quillfeather"})"},
                                        {.json = R"({"LeadStatus": "Quillfeather"})"}});
  for (const auto& [index, ack] : outcome.acks) {
    EXPECT_EQ(ack.status, SP_REJECTED);
    EXPECT_EQ(ack.message.find(secret_name), std::string::npos);
  }
  rig.connection.find("contacts", {.json = R"({"Email": "Quillfeather@example.test"})"});
  for (const auto& request : rig.host.requests)
    EXPECT_EQ(request.url.find(secret_name), std::string::npos);
  EXPECT_TRUE(rig.host.logs.empty());
}

TEST(SandboxConnector, CancelsBetweenRequests) {
  Rig rig("crm", Flavour::crm);
  const std::string id = rig.create("contacts", R"({"LastName": "A"})");
  rig.host.cancelled = true;
  const auto outcome = rig.connection.write("contacts", {{.key = id, .op = SP_DELETE}});
  EXPECT_EQ(outcome.status, SP_CANCELLED);
  EXPECT_NE(rig.account().stream("contacts")->live(id), nullptr);
}

}  // namespace
