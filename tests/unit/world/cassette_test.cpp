#include "world/cassette.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "world/http_gate.hpp"
#include "world/sim/sim_world.hpp"

namespace samepage {
namespace {

class Recording : public ::testing::Test {
 protected:
  Recording() {
    std::string name = ::testing::TempDir() + "samepage-cassette-XXXXXX";
    folder = ::mkdtemp(name.data());
    policy.allowed_hosts = {"crm.example.test"};
    policy.secrets = {{"password", "hunter\"two"}, {"token", "s3cr3t-t0ken"}};
    policy.record_file = folder + "/tape.jsonl";
    sim.http.route("crm.example.test:443", [this](const HttpRequest& request) {
      ++sent;
      return HttpReply{201,
                       {{"set-cookie", "sid=abc-cookie"},
                        {"x-echo", "s3cr3t-t0ken"},
                        {"x-seen", request.headers.empty() ? "" : request.headers[0].second}},
                       R"({"access_token": "fresh-jwt", "echo": )" + json_text(request.body) +
                           R"(, "n": )" + std::to_string(sent) + "}"};
    });
  }
  ~Recording() override { std::filesystem::remove_all(folder); }

  static std::string json_text(const std::string& text) { return "\"" + json_escaped(text) + "\""; }

  HttpGate gate() { return HttpGate(sim.http, sim.clock, sim.random, sim.log, policy); }
  std::string tape() {
    std::stringstream text;
    text << std::ifstream(folder + "/tape.jsonl").rdbuf();
    return text.str();
  }
  void replay() {
    policy.replay_file = policy.record_file;
    policy.record_file.clear();
  }

  SimWorld sim{1};
  HttpPolicy policy;
  std::string folder;
  int sent = 0;
};

const HttpRequest login{
    .method = "POST",
    .url = "https://crm.example.test/login",
    .headers = {{"Authorization", "Bearer {{secret.token}}"}, {"Content-Type", "application/json"}},
    .body = R"({"user":"hub","pw":"{{secret.password}}"})"};

TEST_F(Recording, HoldsNoSecrets) {
  {
    HttpGate g = gate();
    ASSERT_TRUE(g.send(login, 0));
    ASSERT_TRUE(g.send({.url = "https://crm.example.test/me",
                        .headers = {{"Authorization", "Basic {{basic.hub.password}}"}}},
                       0));
    ASSERT_TRUE(g.send({.method = "POST",
                        .url = "https://crm.example.test/x?token=raw-token&a=b",
                        .body = R"({"refresh_token":"raw-refresh","password" : "raw \" pw"})"},
                       0));
  }
  const std::string text = tape() + sim.log.all();
  for (const char* secret : {"hunter", "s3cr3t", "abc-cookie", "fresh-jwt", "raw-token",
                             "raw-refresh", "raw ", "aHViOm"})
    EXPECT_EQ(text.find(secret), text.npos) << secret << "\n" << text;
  EXPECT_NE(text.find("{{secret.password}}"), text.npos);
  EXPECT_NE(text.find("token=scrubbed&a=b"), text.npos);
}

TEST(Scrub, TokensInNestedJsonAndNothingElse) {
  const Scrubber scrub({{"k", "tok"}, {"short", "e"}});
  EXPECT_EQ(Scrubber({}).text(R"({"token":"a\\","next":"b"})"),
            R"({"token":"scrubbed","next":"b"})");
  EXPECT_EQ(Scrubber({}).text(R"({"x":"{\"token\":\"a\\\"b\",\"next\":\"c\"}"})"),
            R"({"x":"{\"token\":\"scrubbed\",\"next\":\"c\"}"})");
  EXPECT_EQ(Scrubber({}).text(R"({"token":7,"tokens":"b","a_token":"c"})"),
            R"({"token":7,"tokens":"b","a_token":"c"})");
  EXPECT_EQ(Scrubber({}).text(R"({"token":"unfinished)"), R"({"token":"scrubbed)");
  EXPECT_EQ(scrub.text("tok"), "{{secret.k}}");  // and ends, though the name holds another value
}

TEST_F(Recording, ReplaysInOrderWithoutSending) {
  const HttpRequest list{.url = "https://crm.example.test/list"};
  {
    HttpGate g = gate();
    for (const auto& request : {list, login, list}) ASSERT_TRUE(g.send(request, 0));
  }
  replay();
  sent = 100;
  HttpGate g = gate();
  const auto first = g.send(list, 0), second = g.send(list, 0), third = g.send(login, 0);
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(sent, 100);
  EXPECT_EQ(g.calls(), 0u);
  EXPECT_EQ(first->status, 201);
  EXPECT_NE(first->body.find("\"n\": 1}"), std::string::npos);
  EXPECT_NE(second->body.find("\"n\": 3}"), std::string::npos);
  EXPECT_NE(third->body.find("\"n\": 2}"), std::string::npos);
  EXPECT_EQ(first->header("x-echo"), "{{secret.token}}");

  const auto used_up = g.send(list, 0);
  ASSERT_FALSE(used_up);
  EXPECT_EQ(used_up.error().error.code, "SP-HTTP-021");
  EXPECT_NE(used_up.error().error.message.find("GET https://crm.example.test/list"),
            std::string::npos);
  HttpRequest other = login;
  other.body += " ";
  EXPECT_EQ(g.send(other, 0).error().error.code, "SP-HTTP-021");
  other.url = "https://elsewhere.example.test/";
  EXPECT_EQ(g.send(other, 0).error().error.code, "SP-HTTP-008");  // a replay has the same walls
}

TEST_F(Recording, BytesSurvive) {
  const std::string bytes("\xff\x00\x1b\"\\\n", 6);
  sim.http.route("crm.example.test:443", [&](const HttpRequest& r) {
    return HttpReply{200, {}, r.body};
  });
  const HttpRequest request{.method = "PUT", .url = "https://crm.example.test/", .body = bytes};
  { ASSERT_TRUE(gate().send(request, 0)); }
  replay();
  const auto reply = gate().send(request, 0);
  ASSERT_TRUE(reply) << reply.error().error.text();
  EXPECT_EQ(reply->body, bytes);
}

TEST_F(Recording, BadCassettes) {
  replay();
  const HttpRequest get{.url = "https://crm.example.test/"};
  EXPECT_EQ(gate().send(get, 0).error().error.code, "SP-HTTP-020");  // not there
  for (const char* line : {"nonsense", "{}", "[]", R"({"method":"GET","status":99})",
                           R"({"method":"GET","status":200,"body_hex":"0"})"}) {
    std::ofstream(policy.replay_file) << "\n" << line << "\n";
    const auto outcome = gate().send(get, 0);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().error.code, "SP-HTTP-020") << line;
    EXPECT_NE(outcome.error().error.where.find("line 2"), std::string::npos);
  }
}

TEST_F(Recording, NothingIsSentThatCannotBeRecorded) {
  policy.record_file = folder + "/missing/tape.jsonl";
  const auto outcome = gate().send(login, 0);
  EXPECT_EQ(outcome.error().error.code, "SP-HTTP-022");
  EXPECT_FALSE(outcome.error().sent);
  EXPECT_EQ(sent, 0);
}

}  // namespace
}  // namespace samepage
