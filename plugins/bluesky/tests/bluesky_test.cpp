// The connector through its C table: against answers recorded from PDS 0.4.217, and against a
// server that gets commits while it is read.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <samepage/sdk.hpp>

#include "fake_host.hpp"

namespace {

using sp::testing::Connection;
using sp::testing::FakeHost;
using sp::testing::Outcome;
using sp::testing::Reply;
using sp::testing::Request;

constexpr std::string_view base = "https://pds.example.test/xrpc/";
constexpr std::string_view config = R"({"url":"https://pds.example.test","admin":true,)"
                                    R"("writers":["hubshop.test"]})";
constexpr const char* shop = "did:plc:omya2zbg33cfa4b62ux4wucw";
constexpr const char* grace = "did:plc:dj4jkx6dxlcfgnoj6zqzobaj";

// The recorded answers to one request, in order; a request that nobody recorded fails the test.
std::vector<Reply> recorded(const std::string& method, std::string_view path) {
  std::vector<Reply> all;
  std::ifstream in(SAMEPAGE_FIXTURES "/xrpc.jsonl");
  for (std::string line; std::getline(in, line);) {
    const sp::Json row = sp::Json::parse(line);
    if (row.text_of("method") == method && row.text_of("path") == path)
      all.push_back({static_cast<uint32_t>(row["status"].integer()), row["body"].dump()});
  }
  EXPECT_FALSE(all.empty()) << method << " " << path;
  return all;
}

std::optional<Reply> replay(const Request& request) {
  const auto all = recorded(request.method, std::string_view(request.url).substr(base.size()));
  return all.empty() ? Reply{500, "{}"} : all.front();
}

TEST(bluesky, manifest_speaks_of_every_stream) {
  const sp::Json manifest = sp::Json::parse(samepage_plugin_v1.manifest);
  ASSERT_EQ(manifest["streams"].items().size(), 2u);
  for (const sp::Json& stream : manifest["streams"].items())
    EXPECT_TRUE(manifest["privacy"]["streams"][stream.text_of("name")].is_object());
}

TEST(bluesky, reads_profiles) {
  FakeHost host;
  host.on_http = replay;
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome all = connection.read_all("profiles");
  ASSERT_EQ(all.status, SP_OK) << all.message;
  EXPECT_TRUE(all.broken.empty());
  ASSERT_EQ(all.records.size(), 3u);
  const sp::Json profile = sp::Json::parse(all.record(grace)->json);
  EXPECT_EQ(profile.text_of("handle"), "gracehop.test");
  EXPECT_EQ(profile.text_of("email"), "grace@example.test");
  EXPECT_EQ(profile.text_of("displayName"), "Grace Hopper");
  EXPECT_TRUE(all.record(grace)->version.starts_with("bafy"));
}

TEST(bluesky, reads_handles_without_the_administrators_password) {
  FakeHost host;
  host.on_http = replay;
  Connection connection(samepage_plugin_v1, host, R"({"url":"https://pds.example.test/"})");
  const Outcome all = connection.read_all("profiles");
  ASSERT_NE(all.record(grace), nullptr);
  const sp::Json profile = sp::Json::parse(all.record(grace)->json);
  EXPECT_EQ(profile.text_of("handle"), "gracehop.test");
  EXPECT_FALSE(profile["email"].exists());
  for (const Request& request : host.requests) EXPECT_TRUE(request.headers.empty());
}

TEST(bluesky, reads_interactions) {
  FakeHost host;
  host.on_http = replay;
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome all = connection.read_all("interactions");
  ASSERT_EQ(all.status, SP_OK) << all.message;
  std::map<std::string, sp::Json> by_kind;
  for (const auto& record : all.records) {
    const sp::Json json = sp::Json::parse(record.json);
    by_kind[std::string(json.text_of("kind"))] = json;
  }
  ASSERT_EQ(by_kind.size(), 3u);
  EXPECT_EQ(by_kind["like"].text_of("actor"), grace);
  EXPECT_EQ(by_kind["like"].text_of("subject_did"), shop);
  EXPECT_TRUE(by_kind["like"].text_of("subject").starts_with("at://"));
  EXPECT_EQ(by_kind["follow"].text_of("subject_did"), shop);
  EXPECT_EQ(by_kind["post"].text_of("text"), "New hubs are in");
  EXPECT_EQ(connection.write("interactions", {{"", "{}"}}).acks.at(0).status, SP_REJECTED);
}

TEST(bluesky, writes_by_compare_and_swap) {
  FakeHost host;
  const auto sessions = recorded("POST", "com.atproto.server.createSession");
  const auto puts = recorded("POST", "com.atproto.repo.putRecord");
  ASSERT_EQ(puts.size(), 3u);  // InvalidSwap, InvalidToken, done
  std::vector<Reply> next = {puts[1], puts[2], puts[0]};
  host.on_http = [&](const Request& r) -> std::optional<Reply> {
    if (r.url.ends_with("createSession")) return sessions.back();
    if (!r.url.ends_with("putRecord")) return replay(r);
    const Reply reply = next.front();
    next.erase(next.begin());
    return reply;
  };
  Connection connection(samepage_plugin_v1, host, config);
  sp::testing::Change change{shop, R"({"displayName":"Hub {{secret.app_password_1}}"})"};
  change.expected = "bafyknown";
  const Outcome done = connection.write("profiles", {change, change});
  EXPECT_EQ(done.acks.at(0).status, SP_OK) << "an old token is renewed once";
  EXPECT_TRUE(done.acks.at(0).version.starts_with("bafy"));
  EXPECT_EQ(done.acks.at(1).status, SP_RETRY) << "somebody else wrote";

  int logins = 0;
  for (const Request& r : host.requests) {
    if (r.url.ends_with("createSession")) {
      ++logins;
      EXPECT_NE(r.body.find("\"password\":\"{{secret.app_password_1}}\""), std::string::npos);
    } else if (r.url.ends_with("putRecord")) {
      EXPECT_EQ(r.body.find("{{"), std::string::npos) << "a name must not draw out a secret";
      const sp::Json body = sp::Json::parse(r.body);
      EXPECT_EQ(body.text_of("swapRecord"), "bafyknown");
      EXPECT_EQ(body["record"].text_of("displayName"), "Hub {{secret.app_password_1}}");
      EXPECT_EQ(body["record"].text_of("$type"), "app.bsky.actor.profile");
      EXPECT_TRUE(body["record"]["description"].exists()) << "the rest of the record stays";
    }
  }
  EXPECT_EQ(logins, 2);
}

TEST(bluesky, writes_own_profiles_only) {
  FakeHost host;
  host.on_http = [](const Request& r) -> std::optional<Reply> {
    if (r.url.ends_with("createSession"))
      return recorded("POST", "com.atproto.server.createSession").back();
    return replay(r);
  };
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome done = connection.write("profiles", {{grace, R"({"displayName":"x"})"},
                                                     {shop, R"({"handle":"other.test"})"},
                                                     {"", R"({"displayName":"x"})"},
                                                     {shop, "", SP_DELETE}});
  for (uint32_t i = 0; i < 4; ++i) EXPECT_EQ(done.acks.at(i).status, SP_REJECTED) << i;
}

TEST(bluesky, a_wrong_app_password_pauses_the_connection) {
  FakeHost host;
  host.on_http = [](const Request&) {
    return recorded("POST", "com.atproto.server.createSession").front();
  };
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome done = connection.write("profiles", {{shop, R"({"displayName":"x"})"}});
  EXPECT_EQ(done.status, SP_AUTH);
  EXPECT_TRUE(done.acks.empty());
}

TEST(bluesky, a_cursor_of_something_else_is_lost) {
  FakeHost host;
  host.on_http = replay;
  Connection connection(samepage_plugin_v1, host, config);
  EXPECT_EQ(connection.read("profiles", R"({"since":1})").status, SP_CURSOR_LOST);
}

// A server with 250 accounts: three pages of repositories.
class Server : public ::testing::Test {
 protected:
  Server() {
    for (int i = 0; i < 250; ++i) commit(did(i));
    host_.on_http = [this](const Request& r) { return answer(r); };
  }
  static std::string did(int i) { return "did:plc:" + std::to_string(1000 + i); }
  void commit(const std::string& who) { revs_[who] = "3n" + std::to_string(++clock_); }

  Reply answer(const Request& request) {
    const std::string path = request.url.substr(base.size());
    if (path.starts_with("com.atproto.sync.listRepos")) return list(path);
    if (path.starts_with("com.atproto.admin.getAccountInfos")) return infos(path);
    ++profiles_read_;
    return {200, R"({"uri":"at://x","cid":"bafy1","value":{"displayName":"Somebody"}})"};
  }
  Reply list(const std::string& path) {
    const auto at = path.find("cursor=");
    const std::string after = at == path.npos ? "" : "did:plc:" + path.substr(at + 7);
    std::string repos, last;
    int count = 0;
    for (auto repo = revs_.upper_bound(after); repo != revs_.end() && count < 100;
         ++repo, ++count) {
      repos += (repos.empty() ? "" : ",") + (R"({"did":")" + repo->first + R"(","rev":")") +
               repo->second +
               (off_ == repo->first ? R"(","active":false})" : R"(","active":true})");
      last = repo->first.substr(8);
    }
    return {200, R"({"repos":[)" + repos + "]" +
                     (count == 100 ? R"(,"cursor":")" + last + R"("})" : "}")};
  }
  Reply infos(const std::string& path) {
    std::string all;
    for (const auto& [who, rev] : revs_) {
      if (path.find(who.substr(8)) == path.npos) continue;
      const std::string handle =
          handles_.contains(who) ? handles_[who] : "h" + who.substr(8) + ".test";
      all +=
          (all.empty() ? "" : ",") + (R"({"did":")" + who + R"(","handle":")") + handle + R"("})";
    }
    return {200, R"({"infos":[)" + all + "]}"};
  }
  Outcome pass() {
    const Outcome all = connection_.read_all("profiles", cursor_);
    EXPECT_EQ(all.status, SP_OK) << all.message;
    EXPECT_TRUE(all.broken.empty()) << all.broken.front();
    cursor_ = all.cursor.value_or("");
    return all;
  }

  FakeHost host_;
  Connection connection_{samepage_plugin_v1, host_, config};
  std::map<std::string, std::string> revs_, handles_;
  int clock_ = 100'000, profiles_read_ = 0;
  std::string cursor_, off_;
};

TEST_F(Server, comes_to_rest) {
  EXPECT_EQ(pass().records.size(), 250u);
  pass();
  pass();
  profiles_read_ = 0;
  EXPECT_LE(pass().records.size(), 1u) << "only the newest is read again";
  EXPECT_LE(profiles_read_, 1);
  commit(did(7));
  const Outcome changed = pass();
  EXPECT_NE(changed.record(did(7)), nullptr);
  EXPECT_LE(changed.records.size(), 2u);
}

TEST_F(Server, misses_no_commit_behind_the_listing) {
  pass();
  pass();
  pass();
  // Page 1 is read; then somebody on it commits, and after that somebody on page 3.
  const Outcome first = connection_.read("profiles", cursor_);
  commit(did(3));
  commit(did(240));
  const Outcome rest = connection_.read_all("profiles", *first.cursor);
  EXPECT_EQ(rest.record(did(3)), nullptr);
  EXPECT_NE(rest.record(did(240)), nullptr);
  cursor_ = *rest.cursor;
  EXPECT_NE(pass().record(did(3)), nullptr) << "the next pass reads it";
}

TEST_F(Server, sees_a_changed_handle) {
  pass();
  pass();
  pass();
  handles_[did(120)] = "renamed.test";
  const Outcome changed = pass();
  ASSERT_NE(changed.record(did(120)), nullptr);
  EXPECT_EQ(sp::Json::parse(changed.record(did(120))->json).text_of("handle"), "renamed.test");
  EXPECT_EQ(changed.record(did(20)), nullptr) << "other pages are as they were";
}

TEST_F(Server, an_account_that_is_switched_on_again_is_read_again) {
  off_ = did(42);
  EXPECT_EQ(pass().record(did(42)), nullptr);
  EXPECT_NE(connection_.read_all("profiles", "", SP_KEYS).record(did(42)), nullptr);
  pass();
  off_.clear();  // no commit comes with it
  EXPECT_NE(pass().record(did(42)), nullptr);
}

TEST_F(Server, keys_name_everybody) {
  const Outcome all = connection_.read_all("profiles", "", SP_KEYS);
  EXPECT_EQ(all.records.size(), 250u);
  EXPECT_EQ(all.records[0].op, uint32_t{SP_PRESENT});
  EXPECT_EQ(profiles_read_, 0);
}

}  // namespace
