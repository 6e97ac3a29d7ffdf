// What the connector does when Tryton, or the way to it, does not do as it should. Replies are
// written here by hand, in the shapes that a real Tryton 6.0 was seen to give.

#include <gtest/gtest.h>

#include <algorithm>
#include <fake_host.hpp>
#include <functional>
#include <map>
#include <samepage/sdk.hpp>

extern "C" const sp_plugin samepage_plugin_v1;

namespace tryton::test {
namespace {

using sp::testing::Change;
using sp::testing::Outcome;
using sp::testing::Reply;
using sp::testing::Request;

// Answers by method; what is not named gets an empty list.
class FakeTryton {
 public:
  std::map<std::string, std::function<std::optional<Reply>()>> answers;
  int logins = 0;
  std::vector<std::string> methods;

  FakeTryton() {
    host.on_http = [this](const Request& request) { return answer(request); };
    give("model.res.user.get_preferences", R"({"company":1})");
    give("model.ir.module.search_read", R"([{"name":"party"},{"name":"marketing_email"}])");
  }
  void give(const std::string& method, const std::string& result) {
    reply(method, {200, "{\"id\":1,\"result\":" + result + "}"});
  }
  void refuse(const std::string& method, const std::string& error) {
    reply(method, {200, "{\"id\":1,\"error\":" + error + "}"});
  }
  void reply(const std::string& method, Reply reply) {
    answers[method] = [reply] { return std::optional(reply); };
  }
  int count(const std::string& method) const {
    return static_cast<int>(std::count(methods.begin(), methods.end(), method));
  }
  sp::testing::FakeHost host;

 private:
  std::optional<Reply> answer(const Request& request) {
    const std::string method(sp::Json::parse(request.body).text_of("method"));
    methods.push_back(method);
    if (method == "common.db.login") ++logins;
    if (const auto found = answers.find(method); found != answers.end()) return found->second();
    if (method == "common.db.login") return Reply{200, R"({"id":1,"result":[1,"key"]})"};
    return Reply{200, R"({"id":1,"result":[]})"};
  }
};

class Faults : public ::testing::Test {
 protected:
  FakeTryton tryton;
  sp::testing::Connection hub{samepage_plugin_v1, tryton.host,
                              R"({"url":"http://tryton.example.test/hub","user":"hub"})"};
  Change person = {.json = R"({"name":"Ada Test"})"};
};

TEST_F(Faults, wrong_password_is_tried_once) {
  tryton.reply("common.db.login", {401, "<html>"});
  EXPECT_EQ(hub.read("contacts").status, SP_AUTH);
  EXPECT_EQ(hub.read("contacts").status, SP_AUTH);
  EXPECT_EQ(hub.check().status, SP_AUTH);
  EXPECT_EQ(tryton.logins, 1) << "Tryton counts failed attempts and locks the user out";
}

TEST_F(Faults, too_many_failed_logins_are_waited_for) {
  tryton.reply("common.db.login", {429, "<html>Too Many Requests</html>"});
  const Outcome outcome = hub.read("contacts");
  EXPECT_EQ(outcome.status, SP_RETRY);
  EXPECT_GE(outcome.retry_after_ms, 300'000u);
  EXPECT_EQ(tryton.logins, 1);
}

TEST_F(Faults, the_password_is_left_to_the_hub_and_values_cannot_ask_for_it) {
  Change sly = {.json = R"({"name":"{{secret.password}} {{{x"})"};
  tryton.give("model.party.party.create", "[7]");
  EXPECT_EQ(hub.write("contacts", {sly}).acks.at(0).key, "7");
  for (const Request& request : tryton.host.requests) {
    const bool login = request.body.find("common.db.login") != std::string::npos;
    EXPECT_EQ(request.body.find("{{") != std::string::npos, login) << request.body;
    if (request.body.find("party.create") != std::string::npos) {
      EXPECT_EQ(sp::Json::parse(request.body)["params"].items()[0].items()[0].text_of("name"),
                "{{secret.password}} {{{x");
    }
  }
}

TEST_F(Faults, an_ended_session_is_renewed_once) {
  int asked = 0;
  tryton.answers["model.party.party.search"] = [&asked]() -> std::optional<Reply> {
    return ++asked == 1 ? Reply{401, ""} : Reply{200, R"({"id":1,"result":[]})"};
  };
  EXPECT_EQ(hub.read("contacts").status, SP_OK);
  EXPECT_EQ(tryton.logins, 2);
  tryton.reply("model.party.party.search", {401, ""});
  EXPECT_EQ(hub.read("contacts").status, SP_AUTH);
  EXPECT_EQ(tryton.logins, 3);
}

TEST_F(Faults, no_reply_to_a_create_leaves_its_outcome_unknown) {
  tryton.answers["model.party.party.create"] = [] { return std::optional<Reply>(); };
  const Outcome outcome = hub.write("contacts", {person, person});
  EXPECT_EQ(outcome.status, SP_RETRY);
  EXPECT_TRUE(outcome.acks.empty());
  EXPECT_EQ(tryton.count("model.party.party.create"), 1) << "it was sent again";
}

TEST_F(Faults, a_server_error_on_a_create_leaves_its_outcome_unknown) {
  tryton.reply("model.party.party.create", {500, "<html>"});
  const Outcome outcome = hub.write("contacts", {person});
  EXPECT_EQ(outcome.status, SP_RETRY);
  EXPECT_TRUE(outcome.acks.empty());
}

TEST_F(Faults, a_written_batch_stays_written_when_reading_back_fails) {
  tryton.give("model.party.party.create", "[7]");
  tryton.reply("model.party.party.search_read", {502, ""});
  const Outcome outcome = hub.write("contacts", {person});
  ASSERT_TRUE(outcome.acks.contains(0));
  EXPECT_EQ(outcome.acks.at(0).status, SP_OK);
  EXPECT_EQ(outcome.acks.at(0).key, "7");
  EXPECT_EQ(outcome.acks.at(0).version, "");
}

TEST_F(Faults, refusals_have_their_own_verdicts) {
  const auto verdict = [&](const std::string& error) {
    tryton.refuse("model.party.party.create", error);
    return hub.write("contacts", {person}).acks.at(0);
  };
  const auto user = verdict(R"(["UserError",["The name is odd.","Think again.",null]])");
  EXPECT_EQ(user.status, SP_REJECTED);
  EXPECT_NE(user.message.find("The name is odd. Think again."), std::string::npos);
  const auto warning = verdict(R"(["UserWarning",["w1","Are you sure?",""]])");
  EXPECT_EQ(warning.status, SP_REJECTED);
  EXPECT_NE(warning.message.find("Are you sure?"), std::string::npos);
  EXPECT_EQ(verdict(R"(["ConcurrencyException","Records were modified in the meanwhile"])").status,
            SP_RETRY);
  EXPECT_EQ(verdict(R"(["database is locked",""])").status, SP_RETRY);
  EXPECT_EQ(verdict(R"(["'nme'",""])").status, SP_REJECTED);
}

TEST_F(Faults, a_refused_read_is_a_matter_of_configuration) {
  tryton.refuse("model.party.party.search", R"(["UserError",["No access.","",null]])");
  EXPECT_EQ(hub.read("contacts").status, SP_CONFIG);
  tryton.refuse("model.party.party.search", R"(["'party.party'",""])");
  EXPECT_EQ(hub.read("contacts").status, SP_CONFIG);
  tryton.reply("model.party.party.search", {403, ""});
  EXPECT_EQ(hub.read("contacts").status, SP_CONFIG);
  tryton.reply("model.party.party.search", {503, ""});
  EXPECT_EQ(hub.read("contacts").status, SP_RETRY);
  tryton.reply("model.party.party.search", {200, "<html>a proxy says hello</html>"});
  EXPECT_EQ(hub.read("contacts").status, SP_RETRY);
}

TEST_F(Faults, missing_modules_and_rights_are_named) {
  const Outcome deals = hub.read("opportunities");
  EXPECT_EQ(deals.status, SP_CONFIG);
  EXPECT_NE(deals.message.find("sale_opportunity"), std::string::npos);
  tryton.give("model.ir.model.access.get_access",
              R"({"party.party":{"read":1,"write":0,"create":1,"delete":true},)"
              R"("marketing.email":{"read":true,"write":true,"create":false,"delete":true}})");
  const Outcome checked = hub.check();
  EXPECT_EQ(checked.status, SP_CONFIG);
  EXPECT_NE(checked.message.find("write on party.party, create on marketing.email"),
            std::string::npos)
      << checked.message;
}

TEST_F(Faults, cursors_of_others_are_refused) {
  EXPECT_EQ(hub.read("contacts", R"({"v":0})").status, SP_CURSOR_LOST);
  EXPECT_EQ(hub.read("contacts", R"({"v":1,"phase":"idle","marks":[[1,2,0]]})").status,
            SP_CURSOR_LOST)
      << "this connection polls another number of models";
}

TEST_F(Faults, configuration_is_checked_when_opened) {
  sp::testing::Connection nowhere(samepage_plugin_v1, tryton.host, R"({"user":"hub"})");
  EXPECT_EQ(nowhere.opened.status, SP_CONFIG);
  sp::testing::Connection odd(samepage_plugin_v1, tryton.host,
                              R"({"url":"http://t.example.test/x","user":"hub","delete":"maybe"})");
  EXPECT_EQ(odd.opened.status, SP_CONFIG);
}

}  // namespace
}  // namespace tryton::test
