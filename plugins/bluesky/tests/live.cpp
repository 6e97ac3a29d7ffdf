// The connector against a running server: SAMEPAGE_PDS_URL=http://127.0.0.1:2590 (start one with
// tests/integration/systems/pds.sh). It makes accounts of its own and deletes them again.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <samepage/sdk.hpp>

#include "curl_http.hpp"

namespace {

using sp::testing::Outcome;
using Secrets = std::map<std::string, std::string>;

std::string setting(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : value;
}

class LivePds : public ::testing::Test {
 protected:
  struct Account {
    std::string did, handle, token;
  };

  void SetUp() override {
    url_ = setting("SAMEPAGE_PDS_URL", "");
    if (url_.empty()) GTEST_SKIP() << "SAMEPAGE_PDS_URL is not set: no server to test with";
    host_.on_http = sp::testing::CurlHttp(
        Secrets{{"admin_password", setting("SAMEPAGE_PDS_ADMIN_PASSWORD", "admin-secret")},
                {"app_password_1", "pw-live-1"}});
    suffix_ = std::to_string(std::chrono::system_clock::now().time_since_epoch().count() / 1000 %
                             1'000'000'000);
    shop_ = account("shop");
    ada_ = account("ada");
    connection_ = std::make_unique<sp::testing::Connection>(
        samepage_plugin_v1, host_,
        R"({"url":")" + url_ + R"(","admin":true,"writers":[")" + shop_.handle + R"("]})");
    ASSERT_EQ(connection_->opened.status, SP_OK);
  }
  void TearDown() override {
    for (const std::string& did : dids_)
      call("com.atproto.admin.deleteAccount", R"({"did":")" + did + R"("})",
           "Authorization: Basic {{basic.admin.admin_password}}\n");
  }

  sp::Json call(const std::string& method, const std::string& json,
                const std::string& headers = {}) {
    const auto reply = host_.on_http(
        {"POST", url_ + "/xrpc/" + method, headers + "Content-Type: application/json\n", json, 0});
    EXPECT_EQ(reply->status, 200u) << method << " " << reply->body;
    return reply->body.empty() ? sp::Json() : sp::Json::parse(reply->body);
  }
  Account account(const std::string& name) {
    const std::string handle = "sp" + name + suffix_ + ".test";
    const sp::Json made = call("com.atproto.server.createAccount",
                               R"({"handle":")" + handle + R"(","email":")" + name + suffix_ +
                                   R"(@example.test","password":"pw-live-1"})");
    dids_.emplace_back(made.text_of("did"));
    return {dids_.back(), handle, std::string(made.text_of("accessJwt"))};
  }
  sp::Json create(const Account& by, const std::string& collection, const std::string& members) {
    return call("com.atproto.repo.createRecord",
                R"({"repo":")" + by.did + R"(","collection":")" + collection +
                    R"(","record":{"$type":")" + collection +
                    R"(","createdAt":"2026-11-22T10:00:00.000Z",)" + members + "}}",
                "Authorization: Bearer " + by.token + "\n");
  }
  Outcome read(std::string_view stream, const std::string& cursor = {},
               uint32_t mode = SP_CHANGES) {
    Outcome all = connection_->read_all(stream, cursor, mode);
    EXPECT_EQ(all.status, SP_OK) << all.message;
    EXPECT_TRUE(all.broken.empty()) << all.broken.front();
    return all;
  }

  std::string url_, suffix_;
  sp::testing::FakeHost host_;
  std::unique_ptr<sp::testing::Connection> connection_;
  std::vector<std::string> dids_;
  Account shop_, ada_;
};

TEST_F(LivePds, checks_the_settings) {
  const Outcome good = connection_->check();
  EXPECT_EQ(good.status, SP_OK) << good.message;
  sp::testing::FakeHost wrong;
  wrong.on_http = sp::testing::CurlHttp(Secrets{{"admin_password", "not-it"}});
  sp::testing::Connection bad(samepage_plugin_v1, wrong,
                              R"({"url":")" + url_ + R"(","admin":true})");
  EXPECT_EQ(bad.check().status, SP_AUTH);
}

TEST_F(LivePds, a_profile_goes_round) {
  const Outcome first = read("profiles");
  ASSERT_NE(first.record(shop_.did), nullptr);
  const sp::Json fresh = sp::Json::parse(first.record(shop_.did)->json);
  EXPECT_EQ(fresh.text_of("handle"), shop_.handle);
  EXPECT_EQ(fresh.text_of("email"), "shop" + suffix_ + "@example.test");
  EXPECT_TRUE(first.record(shop_.did)->version.empty()) << "no profile record yet";

  const Outcome made = connection_->write(
      "profiles",
      {{shop_.did,
        R"({"displayName":"Hub {{secret.app_password_1}}","description":"We sell hubs"})"}});
  ASSERT_EQ(made.acks.at(0).status, SP_OK) << made.acks.at(0).message;
  const Outcome second = read("profiles", *first.cursor);
  ASSERT_NE(second.record(shop_.did), nullptr) << "its rev is new";
  EXPECT_EQ(second.record(shop_.did)->version, made.acks.at(0).version);
  const sp::Json shown = sp::Json::parse(second.record(shop_.did)->json);
  EXPECT_EQ(shown.text_of("displayName"), "Hub {{secret.app_password_1}}");

  sp::testing::Change rename{shop_.did, R"({"displayName":"Hub & Co"})"};
  rename.expected = made.acks.at(0).version;
  EXPECT_EQ(connection_->write("profiles", {rename}).acks.at(0).status, SP_OK);
  EXPECT_EQ(connection_->write("profiles", {rename}).acks.at(0).status, SP_OK)
      << "the same record again is no conflict";
  rename.json = R"({"displayName":"Hub late"})";
  const Outcome stale = connection_->write("profiles", {rename});
  EXPECT_EQ(stale.acks.at(0).status, SP_RETRY) << stale.acks.at(0).message;
  const sp::Json last = sp::Json::parse(read("profiles", *second.cursor).record(shop_.did)->json);
  EXPECT_EQ(last.text_of("displayName"), "Hub & Co");
  EXPECT_EQ(last.text_of("description"), "We sell hubs") << "what is not in the change stays";
}

TEST_F(LivePds, refusals_say_why) {
  const Outcome foreign = connection_->write("profiles", {{ada_.did, R"({"displayName":"x"})"}});
  EXPECT_EQ(foreign.acks.at(0).status, SP_REJECTED);
  const std::string long_name(100, 'x');
  const Outcome too_long =
      connection_->write("profiles", {{shop_.did, R"({"displayName":")" + long_name + R"("})"}});
  EXPECT_EQ(too_long.acks.at(0).status, SP_REJECTED);
  EXPECT_NE(too_long.acks.at(0).message.find("grapheme too big"), std::string::npos)
      << too_long.acks.at(0).message;
}

TEST_F(LivePds, interactions_are_read_once_and_then_by_change) {
  const sp::Json post = create(shop_, "app.bsky.feed.post", R"("text":"New hubs")");
  create(ada_, "app.bsky.feed.like",
         R"("subject":{"uri":")" + std::string(post.text_of("uri")) + R"(","cid":")" +
             std::string(post.text_of("cid")) + R"("})");
  const sp::Json follow =
      create(ada_, "app.bsky.graph.follow", R"("subject":")" + shop_.did + "\"");
  create(shop_, "app.bsky.feed.post", R"("text":"The newest repository is always read again")");
  const Outcome first = read("interactions");
  const auto* followed = first.record(follow.text_of("uri"));
  ASSERT_NE(followed, nullptr);
  const sp::Json record = sp::Json::parse(followed->json);
  EXPECT_EQ(record.text_of("kind"), "follow");
  EXPECT_EQ(record.text_of("actor"), ada_.did);
  EXPECT_EQ(record.text_of("subject_did"), shop_.did);
  EXPECT_EQ(record.text_of("at"), "2026-11-22T10:00:00.000Z");
  ASSERT_NE(first.record(post.text_of("uri")), nullptr);

  std::string cursor = *first.cursor;
  for (int pass = 0; pass < 2; ++pass) cursor = *read("interactions", cursor).cursor;
  const sp::Json again = create(shop_, "app.bsky.feed.post", R"("text":"More hubs")");
  const Outcome changed = read("interactions", cursor);
  EXPECT_NE(changed.record(again.text_of("uri")), nullptr);
  EXPECT_EQ(changed.record(follow.text_of("uri")), nullptr) << "her repository has not changed";
  EXPECT_NE(read("interactions", "", SP_KEYS).record(follow.text_of("uri")), nullptr);
}

TEST_F(LivePds, a_changed_handle_is_seen_without_a_commit) {
  const std::string cursor = *read("profiles", *read("profiles").cursor).cursor;
  const std::string handle = "spnew" + suffix_ + ".test";
  call("com.atproto.identity.updateHandle", R"({"handle":")" + handle + R"("})",
       "Authorization: Bearer " + ada_.token + "\n");
  const Outcome changed = read("profiles", cursor);
  ASSERT_NE(changed.record(ada_.did), nullptr);
  EXPECT_EQ(sp::Json::parse(changed.record(ada_.did)->json).text_of("handle"), handle);
}

TEST_F(LivePds, a_deleted_account_is_missing_from_the_keys) {
  const Account gone = account("gone");
  EXPECT_NE(read("profiles", "", SP_KEYS).record(gone.did), nullptr);
  call("com.atproto.admin.deleteAccount", R"({"did":")" + gone.did + R"("})",
       "Authorization: Basic {{basic.admin.admin_password}}\n");
  dids_.pop_back();
  EXPECT_EQ(read("profiles", "", SP_KEYS).record(gone.did), nullptr);
  EXPECT_NE(read("profiles", "", SP_KEYS).record(ada_.did), nullptr);
}

}  // namespace
