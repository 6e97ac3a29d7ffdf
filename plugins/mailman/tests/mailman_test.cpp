// The connector through its C table: against answers recorded from Mailman 3.3.8, and against a
// listing that changes while it is read.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <samepage/sdk.hpp>

#include "fake_host.hpp"

namespace {

using sp::testing::Connection;
using sp::testing::FakeHost;
using sp::testing::Outcome;
using sp::testing::Reply;
using sp::testing::Request;

constexpr std::string_view base = "http://mailman.example.test/3.1/";
constexpr std::string_view config =
    R"({"url":"http://mailman.example.test/3.1/","user":"restadmin","page":100})";

// Answers with what was recorded; a request that nobody recorded fails the test.
class Recorded {
 public:
  Recorded() {
    std::ifstream in(SAMEPAGE_FIXTURES "/rest-3.1.jsonl");
    for (std::string line; std::getline(in, line);) rows_.push_back(sp::Json::parse(line));
  }
  std::optional<Reply> operator()(const Request& request) {
    const std::string path = request.url.substr(base.size());
    std::optional<Reply> last;
    for (const sp::Json& row : rows_) {
      if (row.text_of("method") != request.method || row.text_of("path") != path) continue;
      if (row["sent"].exists() && row["sent"].text_of(who(row)) != email_of(request)) continue;
      Reply reply{static_cast<uint32_t>(row["status"].integer()), ""};
      if (row["body"].exists()) reply.body = row["body"].dump();
      if (row["location"].exists())
        reply.headers = "location: " + std::string(row.text_of("location")) + "\n";
      if (last && !again) break;
      last = reply;
    }
    EXPECT_TRUE(last.has_value()) << request.method << " " << path;
    return last;
  }
  bool again = false;  // answer with the later recording of the same request

 private:
  static const char* who(const sp::Json& row) {
    return row["sent"]["subscriber"].exists() ? "subscriber" : "email";
  }
  static std::string email_of(const Request& request) {
    const sp::Json sent = sp::Json::parse(request.body);
    return std::string(sent.text_of(sent["subscriber"].exists() ? "subscriber" : "email"));
  }
  std::vector<sp::Json> rows_;
};

const sp::testing::Record* by_email(const Outcome& outcome, std::string_view email) {
  for (const auto& r : outcome.records)
    if (sp::Json::parse(r.json).text_of("email") == email) return &r;
  return nullptr;
}

TEST(mailman, manifest_speaks_of_every_stream) {
  const sp::Json manifest = sp::Json::parse(samepage_plugin_v1.manifest);
  ASSERT_EQ(manifest["streams"].items().size(), 2u);
  for (const sp::Json& stream : manifest["streams"].items())
    EXPECT_TRUE(manifest["privacy"]["streams"][stream.text_of("name")].is_object());
  EXPECT_EQ(manifest["privacy"]["streams"]["members"]["status"].text_of("(gone)"), "restrictive");
}

TEST(mailman, reads_users_with_their_addresses) {
  FakeHost host;
  host.on_http = Recorded();
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome all = connection.read_all("users");
  ASSERT_EQ(all.status, SP_OK) << all.message;
  EXPECT_TRUE(all.broken.empty());
  EXPECT_EQ(all.records.size(), 4u);
  const auto* grace = by_email(all, "grace@example.test");
  ASSERT_NE(grace, nullptr) << "the first registered address leads, not the first in the alphabet";
  const sp::Json user = sp::Json::parse(grace->json);
  EXPECT_EQ(user.text_of("display_name"), "Grace Hopper");
  EXPECT_EQ(user["addresses"].items().size(), 2u);
  EXPECT_TRUE(user["addresses"].items()[0]["verified"].flag());
  EXPECT_FALSE(user["addresses"].items()[1]["verified"].flag());
  EXPECT_EQ(user["addresses"].items()[0].text_of("original_email"), "Grace@example.test");
  for (const auto& record : all.records)
    EXPECT_EQ(record.json.find("scrubbed"), std::string::npos) << "the password hash got out";
  for (const Request& request : host.requests)
    EXPECT_EQ(request.headers, "Authorization: Basic {{basic.restadmin.password}}\n");
}

TEST(mailman, reads_members_with_their_status) {
  FakeHost host;
  host.on_http = Recorded();
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome all = connection.read_all("members");
  ASSERT_EQ(all.status, SP_OK) << all.message;
  ASSERT_EQ(all.records.size(), 3u);
  const auto status = [&](std::string_view email) {
    const auto* record = by_email(all, email);
    return record == nullptr ? "none"
                             : std::string(sp::Json::parse(record->json).text_of("status"));
  };
  EXPECT_EQ(status("ada@example.test"), "subscribed");
  EXPECT_EQ(status("grace@example.test"), "unsubscribed");
  EXPECT_EQ(status("heidi@example.test"), "bounced");
  const sp::Json ada = sp::Json::parse(by_email(all, "ada@example.test")->json);
  EXPECT_EQ(ada.text_of("list_id"), "news.example.test");
  EXPECT_EQ(ada.text_of("user").size(), 32u);
  EXPECT_EQ(connection.read("members", *all.cursor).records.size(), 3u) << "it begins anew";
}

TEST(mailman, adopts_what_exists_and_reports_what_is_refused) {
  FakeHost host;
  Recorded recorded;
  recorded.again = true;
  host.on_http = recorded;
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome user = connection.write("users", {{"", R"({"email":"ada@example.test"})"}});
  EXPECT_EQ(user.acks.at(0).status, SP_OK) << user.acks.at(0).message;
  EXPECT_EQ(user.acks.at(0).key.size(), 32u);
  const Outcome done = connection.write(
      "members", {{"", R"({"list_id":"news@example.test","email":"ada@example.test"})"},
                  {"", R"({"list_id":"news.example.test","email":"banned@example.test"})"}});
  EXPECT_EQ(done.acks.at(0).status, SP_OK);
  EXPECT_EQ(done.acks.at(0).key.size(), 32u);
  EXPECT_EQ(done.acks.at(1).status, SP_REJECTED);
  EXPECT_EQ(done.acks.at(1).message, "Mailman answered 400: Membership is banned");
}

TEST(mailman, subscribes_without_mail_and_without_secrets_in_names) {
  FakeHost host;
  host.on_http = [](const Request&) {
    return Reply{201, "", "location: http://mailman.example.test/3.1/members/abc\n"};
  };
  Connection connection(samepage_plugin_v1, host, config);
  const Outcome done = connection.write(
      "members",
      {{"",
        R"({"list_id":"news@example.test","email":"a@example.test","display_name":"{{secret.password}}"})"}});
  EXPECT_EQ(done.acks.at(0).key, "abc");
  ASSERT_EQ(host.requests.size(), 1u);
  EXPECT_EQ(host.requests[0].body.find("{{"), std::string::npos);
  const sp::Json sent = sp::Json::parse(host.requests[0].body);
  EXPECT_EQ(sent.text_of("display_name"), "{{secret.password}}");
  EXPECT_EQ(sent.text_of("list_id"), "news.example.test");
  EXPECT_TRUE(sent["pre_verified"].flag() && sent["pre_confirmed"].flag() &&
              sent["pre_approved"].flag());
  EXPECT_FALSE(sent["send_welcome_message"].flag(true));
}

TEST(mailman, tells_apart_refused_failed_and_unknown) {
  FakeHost host;
  int calls = 0;
  host.on_http = [&](const Request&) -> std::optional<Reply> {
    switch (calls++) {
      case 0:
        return Reply{400, R"({"description":"User already exists: a@example.test"})"};
      case 1:
        return Reply{404, "{}"};
      case 2:
        return Reply{503, "busy"};
      default:
        return std::nullopt;
    }
  };
  Connection connection(samepage_plugin_v1, host, config);
  const sp::testing::Change create{"", R"({"email":"a@example.test"})"};
  const Outcome done = connection.write("users", {create, create, create, create});
  EXPECT_EQ(done.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(done.acks.at(0).message, "Mailman answered 400: User already exists: (address)");
  EXPECT_EQ(done.acks.at(1).status, SP_RETRY);
  EXPECT_FALSE(done.acks.contains(2)) << "no reply: nobody knows";
  EXPECT_EQ(done.status, SP_RETRY);
}

TEST(mailman, a_pending_subscription_is_no_membership) {
  FakeHost host;
  host.on_http = [](const Request&) { return Reply{202, R"({"token":"t"})"}; };
  Connection connection(samepage_plugin_v1, host, config);
  EXPECT_EQ(
      connection
          .write("members", {{"", R"({"list_id":"n.example.test","email":"a@example.test"})"}})
          .acks.at(0)
          .status,
      SP_REJECTED);
  EXPECT_EQ(connection.write("members", {{"abc", "", SP_DELETE}}).acks.at(0).status, SP_REJECTED);
}

TEST(mailman, a_wrong_password_pauses_the_connection) {
  FakeHost host;
  host.on_http = [](const Request&) { return Reply{401, "{}"}; };
  Connection connection(samepage_plugin_v1, host, config);
  EXPECT_EQ(connection.check().status, SP_AUTH);
  EXPECT_EQ(connection.read("users").status, SP_AUTH);
}

TEST(mailman, needs_an_address_and_a_user) {
  FakeHost host;
  EXPECT_EQ(Connection(samepage_plugin_v1, host, R"({"url":"http://x.test/3.1"})").opened.status,
            SP_CONFIG);
}

// A list of members that the test changes between two pages.
class Listing : public ::testing::Test {
 protected:
  Listing() {
    for (int i = 0; i < 40; ++i) members_.push_back("m" + std::to_string(100 + i));
    host_.on_http = [this](const Request& r) { return answer(r); };
  }
  Reply answer(const Request& request) {
    const std::string path = request.url.substr(base.size());
    if (path.starts_with("members/find")) return {200, R"({"start":0,"total_size":0})"};
    if (path.find("/roster/") == path.npos)
      return {200, R"({"list_id":"l.example.test","member_count":)" +
                       std::to_string(members_.size() + miscount_) + "}"};
    const auto number = [&](const char* name) {
      return std::stoul(path.substr(path.find(name) + std::string(name).size()));
    };
    const std::size_t count = number("count="), start = (number("page=") - 1) * count;
    std::string entries;
    for (std::size_t i = start; i < std::min(start + count, members_.size()); ++i)
      entries += (entries.empty() ? "" : ",") + (R"({"member_id":")" + members_[i] + R"("})");
    return {200, R"({"start":)" + std::to_string(start) + R"(,"total_size":)" +
                     std::to_string(members_.size()) +
                     (entries.empty() ? "}" : ",\"entries\":[" + entries + "]}")};
  }
  void leave(const std::string& member) { std::erase(members_, member); }

  FakeHost host_;
  Connection connection_{samepage_plugin_v1, host_,
                         R"({"url":"http://mailman.example.test/3.1","user":"u",)"
                         R"("lists":["l@example.test"],"page":5})"};
  std::vector<std::string> members_;
  std::size_t miscount_ = 0;
};

TEST_F(Listing, misses_nobody_when_others_leave) {
  std::map<std::string, int> seen;
  std::string cursor;
  const std::vector<std::string> leavers = {"m100", "m103", "m109", "m101", "m114", "m139"};
  for (std::size_t page = 0;; ++page) {
    const Outcome one = connection_.read("members", cursor);
    ASSERT_GE(one.status, SP_OK) << one.message;
    for (const auto& record : one.records) ++seen[record.key];
    cursor = *one.cursor;
    if (one.status == SP_OK) break;
    if (page < leavers.size()) leave(leavers[page]);
  }
  for (const std::string& member : members_) EXPECT_TRUE(seen.contains(member)) << member;
}

TEST_F(Listing, sees_who_moved_to_the_front) {
  const Outcome first = connection_.read("members");
  leave("m139");
  members_.insert(members_.begin(), "m139");  // another address sorts elsewhere
  EXPECT_NE(connection_.read_all("members", *first.cursor).record("m139"), nullptr);
}

TEST_F(Listing, starts_again_when_it_cannot_follow) {
  miscount_ = 0;
  for (int i = 0; i < 400; ++i) members_.push_back("n" + std::to_string(1000 + i));
  std::string cursor;
  for (int page = 0; page < 60; ++page) cursor = *connection_.read("members", cursor).cursor;
  leave("m100");
  EXPECT_EQ(connection_.read("members", cursor).status, SP_CURSOR_LOST);
}

TEST_F(Listing, must_agree_with_mailmans_count) {
  miscount_ = 1;
  const Outcome all = connection_.read_all("members");
  EXPECT_EQ(all.status, SP_RETRY);
  EXPECT_NE(*all.cursor, "finished");
  EXPECT_NE(all.message.find("40 members, Mailman counts 41"), std::string::npos) << all.message;
  ASSERT_FALSE(host_.logs.empty());
  miscount_ = 0;
  EXPECT_EQ(connection_.read_all("members", *all.cursor).status, SP_OK);
}

TEST_F(Listing, an_empty_list_is_complete) {
  members_.clear();
  const Outcome all = connection_.read_all("members");
  EXPECT_EQ(all.status, SP_OK);
  EXPECT_TRUE(all.records.empty());
}

TEST_F(Listing, a_list_that_vanished_is_not_an_empty_list) {
  host_.on_http = [](const Request&) { return Reply{404, R"({"title":"404 Not Found"})"}; };
  EXPECT_EQ(connection_.read("members").status, SP_CONFIG);
}

TEST_F(Listing, keys_only) {
  const Outcome all = connection_.read_all("members", "", SP_KEYS);
  EXPECT_EQ(all.records.size(), 40u);
  EXPECT_EQ(all.records[0].op, uint32_t{SP_PRESENT});
}

}  // namespace
