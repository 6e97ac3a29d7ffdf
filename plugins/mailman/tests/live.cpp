// The connector against a running Mailman: SAMEPAGE_MAILMAN_URL=http://127.0.0.1:8160/3.1 (start
// one with tests/integration/systems/mailman.sh). It makes a list of its own and removes it again.

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <samepage/sdk.hpp>

#include "curl_http.hpp"

namespace {

using sp::testing::Change;
using sp::testing::Outcome;
using Secrets = std::map<std::string, std::string>;

std::string setting(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : value;
}

class LiveMailman : public ::testing::Test {
 protected:
  void SetUp() override {
    url_ = setting("SAMEPAGE_MAILMAN_URL", "");
    if (url_.empty()) GTEST_SKIP() << "SAMEPAGE_MAILMAN_URL is not set: no Mailman to test with";
    user_ = setting("SAMEPAGE_MAILMAN_USER", "restadmin");
    host_.on_http = sp::testing::CurlHttp(
        Secrets{{"password", setting("SAMEPAGE_MAILMAN_PASSWORD", "rest-secret")}});
    raw("DELETE", "lists/samepage-live.example.test");
    ASSERT_EQ(raw("POST", "lists", R"({"fqdn_listname":"samepage-live@example.test"})").status,
              201u);
    connection_ = std::make_unique<sp::testing::Connection>(
        samepage_plugin_v1, host_,
        R"({"url":")" + url_ + R"(","user":")" + user_ +
            R"(","lists":["samepage-live@example.test"],"page":2})");
    ASSERT_EQ(connection_->opened.status, SP_OK);
  }
  void TearDown() override {
    for (const std::string& key : users_) raw("DELETE", "users/" + key);
    if (!url_.empty()) raw("DELETE", "lists/samepage-live.example.test");
  }

  sp::testing::Reply raw(const std::string& method, const std::string& path,
                         const std::string& body = {}) {
    return host_
        .on_http({method, url_ + "/" + path,
                  "Authorization: Basic {{basic." + user_ +
                      ".password}}\nContent-Type: application/json\n",
                  body, 0})
        .value();
  }
  std::string new_user(const std::string& email, const std::string& name) {
    const Outcome done = connection_->write(
        "users", {{"", sp::Object().text("email", email).text("display_name", name).take()}});
    EXPECT_EQ(done.acks.at(0).status, SP_OK) << done.acks.at(0).message;
    users_.push_back(done.acks.at(0).key);
    return done.acks.at(0).key;
  }
  std::string subscribe(const std::string& email) {
    const Outcome done = connection_->write(
        "members", {{"", sp::Object().text("list_id", list_).text("email", email).take()}});
    EXPECT_EQ(done.acks.at(0).status, SP_OK) << done.acks.at(0).message;
    return done.acks.at(0).key;
  }
  sp::Json read_one(std::string_view stream, const std::string& key) {
    const Outcome all = connection_->read_all(stream);
    EXPECT_EQ(all.status, SP_OK) << all.message;
    EXPECT_TRUE(all.broken.empty()) << all.broken.front();
    const auto* record = all.record(key);
    return record == nullptr ? sp::Json() : sp::Json::parse(record->json);
  }

  std::string url_, user_, list_ = "samepage-live.example.test";
  sp::testing::FakeHost host_;
  std::unique_ptr<sp::testing::Connection> connection_;
  std::vector<std::string> users_;
};

TEST_F(LiveMailman, checks_the_settings) {
  const Outcome good = connection_->check();
  EXPECT_EQ(good.status, SP_OK) << good.message;
  sp::testing::FakeHost wrong;
  wrong.on_http = sp::testing::CurlHttp(Secrets{{"password", "not-it"}});
  sp::testing::Connection bad(samepage_plugin_v1, wrong,
                              R"({"url":")" + url_ + R"(","user":"restadmin"})");
  EXPECT_EQ(bad.check().status, SP_AUTH);
}

TEST_F(LiveMailman, a_user_goes_round) {
  const std::string key = new_user("Live.Ada@example.test", "Ada Łovelace {{secret.password}}");
  sp::Json user = read_one("users", key);
  EXPECT_EQ(user.text_of("display_name"), "Ada Łovelace {{secret.password}}");
  EXPECT_EQ(user.text_of("email"), "live.ada@example.test");
  EXPECT_FALSE(user["password"].exists());

  EXPECT_EQ(new_user("live.ada@example.test", "Someone"), key) << "the existing user is adopted";
  EXPECT_EQ(connection_->find("users", {"", R"({"email":"live.ada@example.test"})"}).records.size(),
            1u);

  const Outcome renamed = connection_->write("users", {{key, R"({"display_name":"Ada King"})"}});
  EXPECT_EQ(renamed.acks.at(0).status, SP_OK) << renamed.acks.at(0).message;
  user = read_one("users", key);
  EXPECT_EQ(user.text_of("display_name"), "Ada King");
  EXPECT_EQ(user["addresses"].items().at(0).text_of("display_name"), "Ada King");

  EXPECT_EQ(connection_->write("users", {{key, "", SP_DELETE}}).acks.at(0).status, SP_OK);
  EXPECT_FALSE(read_one("users", key).exists());
  EXPECT_EQ(connection_->write("users", {{key, "", SP_DELETE}}).acks.at(0).status, SP_OK);
}

TEST_F(LiveMailman, a_membership_stays_with_the_address_that_joined) {
  const std::string key = new_user("live.old@example.test", "Grace");
  const std::string member = subscribe("live.old@example.test");
  const Outcome changed =
      connection_->write("users", {{key, R"({"email":"live+new@example.test"})"}});
  ASSERT_EQ(changed.acks.at(0).status, SP_OK) << changed.acks.at(0).message;
  EXPECT_EQ(read_one("members", member).text_of("email"), "live.old@example.test");
  sp::Json user = read_one("users", key);
  EXPECT_EQ(user.text_of("email"), "live+new@example.test");
  EXPECT_EQ(user["addresses"].items().size(), 2u);

  // An address that no list uses goes when another takes its place.
  ASSERT_EQ(connection_->write("members", {{member, "", SP_DELETE}}).acks.at(0).status, SP_OK);
  ASSERT_EQ(connection_->write("users", {{key, R"({"email":"live.last@example.test"})"}})
                .acks.at(0).status, SP_OK);
  user = read_one("users", key);
  EXPECT_EQ(user.text_of("email"), "live.last@example.test");
  EXPECT_EQ(user["addresses"].items().size(), 2u) << "live.old is left, live+new is gone";

  new_user("live.other@example.test", "Other");
  const Outcome taken =
      connection_->write("users", {{key, R"({"email":"live.other@example.test"})"}});
  EXPECT_EQ(taken.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(taken.acks.at(0).message, "Mailman answered 400: Address belongs to other user");
}

TEST_F(LiveMailman, addresses_come_and_go) {
  const std::string key = new_user("live.a@example.test", "Two");
  EXPECT_EQ(connection_
                ->write("users",
                        {{key, R"({"addresses":["live.a@example.test","live.0@example.test"]})"}})
                .acks.at(0)
                .status,
            SP_OK);
  sp::Json user = read_one("users", key);
  EXPECT_EQ(user["addresses"].items().size(), 2u);
  EXPECT_EQ(user.text_of("email"), "live.a@example.test") << "the first registered stays first";
  const std::string before = user.dump();
  Change fewer{key, R"({"addresses":[{"email":"live.a@example.test"}]})"};
  fewer.before = before;
  EXPECT_EQ(connection_->write("users", {fewer}).acks.at(0).status, SP_OK);
  EXPECT_EQ(read_one("users", key)["addresses"].items().size(), 1u);
}

TEST_F(LiveMailman, a_subscription_goes_round) {
  std::vector<std::string> members;
  for (const char* email : {"live.1@example.test", "live.2@example.test", "live.3@example.test"}) {
    new_user(email, "Somebody");
    members.push_back(subscribe(email));
  }
  EXPECT_EQ(subscribe("Live.1@example.test"), members[0]) << "the existing member is adopted";
  EXPECT_EQ(read_one("members", members[2]).text_of("status"), "subscribed");

  raw("PATCH", "members/" + members[1] + "/preferences", R"({"delivery_status":"by_user"})");
  raw("PATCH", "members/" + members[2] + "/preferences", R"({"delivery_status":"by_bounces"})");
  EXPECT_EQ(read_one("members", members[1]).text_of("status"), "unsubscribed");
  EXPECT_EQ(read_one("members", members[2]).text_of("status"), "bounced");
  const Outcome found = connection_->find(
      "members", {"", R"({"list_id":"samepage-live.example.test","email":"live.2@example.test"})"});
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(sp::Json::parse(found.records[0].json).text_of("status"), "unsubscribed");

  EXPECT_EQ(
      connection_->write("members", {{members[0], R"({"status":"bounced"})"}}).acks.at(0).status,
      SP_OK);
  EXPECT_EQ(read_one("members", members[0]).text_of("status"), "bounced");

  const Outcome batch = connection_->write("members", {{members[0], R"({"status":"unsubscribed"})"},
                                                       {members[1], R"({"status":"subscribed"})"},
                                                       {members[2], "", SP_DELETE},
                                                       {members[2], "", SP_DELETE}});
  for (const auto& [index, ack] : batch.acks) EXPECT_EQ(ack.status, SP_OK) << ack.message;
  EXPECT_EQ(batch.acks.size(), 4u);
  EXPECT_FALSE(read_one("members", members[0]).exists());
  EXPECT_EQ(read_one("members", members[1]).text_of("status"), "subscribed");
  EXPECT_FALSE(read_one("members", members[2]).exists());
}

TEST_F(LiveMailman, refusals_carry_mailmans_words) {
  raw("POST", "lists/" + list_ + "/bans", R"({"email":"live.banned@example.test"})");
  const Outcome done = connection_->write(
      "members",
      {{"", R"({"list_id":"samepage-live.example.test","email":"live.banned@example.test"})"},
       {"", R"({"list_id":"nowhere.example.test","email":"live.x@example.test"})"}});
  EXPECT_EQ(done.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(done.acks.at(0).message, "Mailman answered 400: Membership is banned");
  EXPECT_EQ(done.acks.at(1).message, "Mailman answered 400: No such list");
  raw("DELETE", "users/live.banned@example.test");
  const Outcome bad = connection_->write("users", {{"", R"({"email":"not-an-email"})"}});
  EXPECT_EQ(bad.acks.at(0).status, SP_REJECTED);
}

TEST_F(LiveMailman, one_address_is_one_member_of_a_list) {
  new_user("live.p@example.test", "P");
  new_user("live.q@example.test", "Q");
  const std::string p = subscribe("live.p@example.test");
  subscribe("live.q@example.test");
  const Outcome done = connection_->write("members", {{p, R"({"email":"live.q@example.test"})"}});
  EXPECT_EQ(done.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(read_one("members", p).text_of("email"), "live.p@example.test");
}

TEST_F(LiveMailman, a_listing_follows_leavers) {
  std::vector<std::string> members;
  for (int i = 1; i <= 6; ++i) {
    const std::string email = "live.m" + std::to_string(i) + "@example.test";
    new_user(email, "Member");
    members.push_back(subscribe(email));
  }
  const Outcome first = connection_->read("members");
  ASSERT_EQ(first.status, SP_MORE);
  raw("DELETE", "members/" + members[0]);  // on the page just read
  const Outcome rest = connection_->read_all("members", *first.cursor);
  ASSERT_EQ(rest.status, SP_OK) << rest.message;
  for (std::size_t i = 2; i < members.size(); ++i) EXPECT_NE(rest.record(members[i]), nullptr) << i;
}

}  // namespace
