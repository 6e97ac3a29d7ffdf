#include "world/http_gate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <thread>

#include "world/cassette.hpp"
#include "world/real/real_clock.hpp"
#include "world/sim/sim_world.hpp"

namespace samepage {
namespace {

using Next = HttpRefusal::Next;

class Gate : public ::testing::Test {
 protected:
  Gate() {
    policy.allowed_hosts = {"crm.example.test"};
    sim.http.route("crm.example.test:443", [this](const HttpRequest& request) {
      seen.push_back(request);
      if (answers.empty()) return HttpReply{200, {}, "ok"};
      HttpReply reply = answers.front();
      answers.pop_front();
      return reply;
    });
  }

  HttpGate& gate() {
    if (!gate_)
      gate_ = std::make_unique<HttpGate>(sim.http, sim.clock, sim.random, sim.log, policy);
    return *gate_;
  }
  std::expected<HttpReply, HttpRefusal> get(Millis deadline = 0) {
    return gate().send({.url = "https://crm.example.test/contacts?email=x"}, deadline);
  }
  std::expected<HttpReply, HttpRefusal> post(Millis deadline = 0) {
    return gate().send({.method = "POST", .url = "https://crm.example.test/contacts"}, deadline);
  }
  void fault_once(SimFault::Kind kind) {
    sim.http.faults("crm.example.test:443", [kind](const HttpRequest&, std::uint64_t number) {
      return SimFault{number == 0 ? kind : SimFault::Kind::none, 0};
    });
  }

  SimWorld sim{1};
  HttpPolicy policy;
  std::vector<HttpRequest> seen;
  std::deque<HttpReply> answers;
  std::unique_ptr<HttpGate> gate_;
};

std::string code_of(const std::expected<HttpReply, HttpRefusal>& outcome) {
  return outcome ? std::to_string(outcome->status) : outcome.error().error.code;
}

TEST_F(Gate, OnlyAllowedHosts) {
  policy.allowed_hosts = {
      "crm.example.test", "*.Example.org", "127.0.0.1:8100", "[::1]:8100", "*.", "*"};
  const auto code = [&](const char* url) { return code_of(gate().send({.url = url}, 0)); };
  EXPECT_EQ(code("https://crm.example.test/"), "200");
  EXPECT_EQ(code("https://CRM.example.test:443/"), "200");
  for (const char* url :
       {"https://crm.example.test:8443/", "https://other.example.test/", "https://example.org/",
        "https://evilexample.org/", "https://crm.example.test.evil.test/", "http://127.0.0.1/",
        "https://crm.example.test@evil.test/", "http://127.0.0.1:8101/"})
    EXPECT_TRUE(code(url) == "SP-HTTP-008" || code(url) == "SP-HTTP-005") << url << code(url);
  // Allowed, but the simulated network has no such host.
  policy.read_attempts = 1;
  gate_.reset();
  EXPECT_EQ(code("https://a.b.example.org/"), "SP-HTTP-001");
  EXPECT_EQ(code("http://127.0.0.1:8100/"), "SP-HTTP-001");
  EXPECT_EQ(code("http://0x7f.1:8100/"), "SP-HTTP-001");  // the same address, and seen as such
  EXPECT_EQ(code("http://[::1]:8100/"), "SP-HTTP-001");
}

TEST_F(Gate, PlainHttpOnlyToLoopbackUnlessAllowed) {
  policy.allowed_hosts = {"crm.example.test", "127.example.test"};
  EXPECT_EQ(code_of(gate().send({.url = "http://crm.example.test/"}, 0)), "SP-HTTP-009");
  EXPECT_EQ(code_of(gate().send({.url = "http://127.example.test/"}, 0)), "SP-HTTP-009");
  EXPECT_TRUE(seen.empty());
  policy.allow_plain_http = true;
  policy.read_attempts = 1;
  gate_.reset();
  EXPECT_EQ(code_of(gate().send({.url = "http://crm.example.test/"}, 0)), "SP-HTTP-001");
}

TEST_F(Gate, TransportHeadersAreOurs) {
  for (const char* name : {"Host", "content-length", "Transfer-Encoding", "Connection"}) {
    const auto outcome =
        gate().send({.url = "https://crm.example.test/", .headers = {{name, "x"}}}, 0);
    EXPECT_EQ(code_of(outcome), "SP-HTTP-007") << name;
    EXPECT_EQ(outcome.error().next, Next::config);
  }
  EXPECT_EQ(gate().calls(), 0u);
}

TEST_F(Gate, FillsSecretsOnTheWire) {
  policy.secrets = {{"token", "t0k\"en&"}, {"password", "pa:ss"}};
  ASSERT_TRUE(gate().send({.method = "POST",
                           .url = "https://crm.example.test/",
                           .headers = {{"Authorization", "Bearer {{secret.token}}"},
                                       {"X-Basic", "Basic {{basic.anna.b@example.test.password}}"}},
                           .body = "{{secret.token}} {{other}} {{secret.token"},
                          0));
  EXPECT_EQ(seen[0].headers[0].second, "Bearer t0k\"en&");
  EXPECT_EQ(seen[0].headers[1].second, "Basic YW5uYS5iQGV4YW1wbGUudGVzdDpwYTpzcw==");
  EXPECT_EQ(seen[0].body, "t0k\"en& {{other}} {{secret.token");

  ASSERT_TRUE(gate().send({.method = "POST",
                           .url = "https://crm.example.test/",
                           .headers = {{"content-type", "application/json"}},
                           .body = R"({"t":"{{secret.token}}"})"},
                          0));
  EXPECT_EQ(seen[1].body, R"({"t":"t0k\"en&"})");
  ASSERT_TRUE(gate().send({.method = "POST",
                           .url = "https://crm.example.test/",
                           .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                           .body = "t={{secret.token}}"},
                          0));
  EXPECT_EQ(seen[2].body, "t=t0k%22en%26");
}

TEST_F(Gate, OtherPeoplesTextIsNotFilled) {
  policy.secrets = {{"token", "t0ken"}};
  ASSERT_TRUE(gate().send({.method = "POST",
                           .url = "https://crm.example.test/",
                           .headers = {{"Authorization", "Bearer {{secret.token}}"}},
                           .body = R"({"name":"{{secret.token}}"})",
                           .fill_body = false},
                          0));
  EXPECT_EQ(seen[0].headers[0].second, "Bearer t0ken");
  EXPECT_EQ(seen[0].body, R"({"name":"{{secret.token}}"})");
}

TEST_F(Gate, SecretsThatCannotBeFilled) {
  policy.secrets = {{"token", "t0ken"}, {"broken", "a\r\nX-Evil: 1"}};
  for (const HttpRequest& request : std::vector<HttpRequest>{
           {.url = "https://crm.example.test/", .headers = {{"A", "{{secret.none}}"}}},
           {.url = "https://crm.example.test/", .headers = {{"A", "{{basic.token}}"}}},
           {.url = "https://crm.example.test/", .headers = {{"A", "{{secret.broken}}"}}},
           {.url = "https://crm.example.test/?k={{secret.token}}"}}) {
    const auto outcome = gate().send(request, 0);
    EXPECT_EQ(code_of(outcome), "SP-HTTP-010");
    EXPECT_EQ(outcome.error().next, Next::config);
    EXPECT_EQ(outcome.error().error.text().find("t0ken"), std::string::npos);
  }
  EXPECT_TRUE(seen.empty());
}

TEST_F(Gate, AReadIsRepeated) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504, 599}) {
    gate_.reset();
    answers = {HttpReply{status, {}, ""}, HttpReply{200, {}, "ok"}};
    EXPECT_EQ(code_of(get()), "200") << status;
    EXPECT_EQ(gate().calls(), 2u) << status;
  }
  for (const int status : {400, 401, 404, 409, 501, 505}) {
    gate_.reset();
    answers = {HttpReply{status, {}, ""}};
    EXPECT_EQ(code_of(get()), std::to_string(status));
    EXPECT_EQ(gate().calls(), 1u);
  }
  for (const auto kind : {SimFault::Kind::drop, SimFault::Kind::lose_reply}) {
    SimWorld fresh(1);
    sim.http.faults("crm.example.test:443",
                    [n = 0, kind](const HttpRequest&, std::uint64_t) mutable {
                      return SimFault{n++ == 0 ? kind : SimFault::Kind::none, 0};
                    });
    EXPECT_EQ(code_of(get()), "200");
  }
}

TEST_F(Gate, WaitsGrowAndEnd) {
  sim.http.faults("crm.example.test:443", [](const HttpRequest&, std::uint64_t) {
    return SimFault{SimFault::Kind::error, 0};
  });
  const Millis before = sim.clock.steady();
  const auto outcome = get();
  EXPECT_EQ(code_of(outcome), "SP-HTTP-012");
  EXPECT_EQ(outcome.error().next, Next::retry);
  EXPECT_FALSE(outcome.error().sent);
  EXPECT_EQ(gate().calls(), 4u);
  const Millis waited = sim.clock.steady() - before;  // 500 + 1000 + 2000, each halved at most
  EXPECT_GE(waited, 1'750);
  EXPECT_LE(waited, 3'500);
  EXPECT_EQ(outcome.error().error.text().find("email=x"), std::string::npos);
}

TEST_F(Gate, HonoursRetryAfter) {
  answers = {HttpReply{429, {{"retry-after", "7"}}, ""}};
  Millis before = sim.clock.steady();
  EXPECT_EQ(code_of(get()), "200");
  EXPECT_GE(sim.clock.steady() - before, 7'000);
  EXPECT_LT(sim.clock.steady() - before, 7'300);

  gate_.reset();
  sim.clock.jump_wall(784'111'777'000 - sim.clock.now());  // 06 Nov 1994 08:49:37 GMT
  answers = {HttpReply{503, {{"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"}}, ""}};
  before = sim.clock.steady();
  EXPECT_EQ(code_of(get()), "200");
  EXPECT_GE(sim.clock.steady() - before, 60'000);
  EXPECT_LT(sim.clock.steady() - before, 60'300);
}

TEST_F(Gate, AWaitBeyondTheDeadlineIsNotBegun) {
  answers = {HttpReply{429, {{"retry-after", "600"}}, ""}};
  const Millis before = sim.clock.steady();
  const auto outcome = get(before + 30'000);
  EXPECT_EQ(code_of(outcome), "SP-HTTP-012");
  EXPECT_EQ(outcome.error().next, Next::retry);
  EXPECT_GE(outcome.error().retry_after, 600'000);
  EXPECT_EQ(sim.clock.steady(), before);
  // The next call knows of the limit and does not even ask.
  const auto next = get(before + 30'000);
  EXPECT_EQ(code_of(next), "SP-HTTP-011");
  EXPECT_EQ(next.error().retry_after, 600'000);
  EXPECT_EQ(gate().calls(), 1u);
}

TEST_F(Gate, TimeoutStaysWithinTheDeadline) {
  ASSERT_TRUE(get(sim.clock.steady() + 1'234));
  EXPECT_EQ(seen[0].timeout, 1'234);
  EXPECT_EQ(code_of(get(sim.clock.steady())), "SP-HTTP-011");
  policy.default_timeout = 77;
  gate_.reset();
  ASSERT_TRUE(gate().send({.url = "https://crm.example.test/", .timeout = 0}, 0));
  EXPECT_EQ(seen.back().timeout, 77);
}

TEST_F(Gate, AWriteIsNotRepeatedOnceItWasSent) {
  fault_once(SimFault::Kind::lose_reply);
  const auto lost = post();
  EXPECT_EQ(code_of(lost), "SP-HTTP-002");
  EXPECT_EQ(lost.error().next, Next::retry);
  EXPECT_TRUE(lost.error().sent);
  EXPECT_EQ(seen.size(), 1u);

  answers = {HttpReply{500, {}, ""}};
  EXPECT_EQ(code_of(post()), "500");
  answers = {HttpReply{503, {{"retry-after", "1"}}, ""}};
  EXPECT_EQ(code_of(post()), "503");
  EXPECT_EQ(gate().calls(), 3u);
}

TEST_F(Gate, AWriteThatNeverLeftSaysSo) {
  fault_once(SimFault::Kind::drop);
  const auto dropped = post();
  EXPECT_EQ(code_of(dropped), "SP-HTTP-001");
  EXPECT_EQ(dropped.error().next, Next::retry);
  EXPECT_FALSE(dropped.error().sent);
  EXPECT_TRUE(seen.empty());
}

TEST_F(Gate, AWriteRefusedBy429GoesAgain) {
  answers = {HttpReply{429, {{"retry-after", "2"}}, ""}};
  EXPECT_EQ(code_of(post()), "200");
  EXPECT_EQ(seen.size(), 2u);
  answers = {HttpReply{429, {{"retry-after", "200"}}, ""}};
  const auto late = post(sim.clock.steady() + 1'000);
  EXPECT_FALSE(late.error().sent);
  EXPECT_EQ(late.error().next, Next::retry);
  EXPECT_GE(late.error().retry_after, 200'000);
}

TEST_F(Gate, KeepsItsPace) {
  policy.per_second = 2;
  const Millis before = sim.clock.steady();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(get());
  EXPECT_EQ(sim.clock.steady() - before, 2'000);
  sim.clock.advance(60'000);  // a rest does not save up a burst
  const Millis later = sim.clock.steady();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(get());
  EXPECT_EQ(sim.clock.steady() - later, 1'000);
}

TEST_F(Gate, LearnsTheQuota) {
  EXPECT_EQ(gate().quota().remaining, -1);
  const Millis now = sim.clock.now();
  const auto learn = [&](std::vector<std::pair<std::string, std::string>> headers) {
    gate_.reset();
    answers = {HttpReply{200, std::move(headers), ""}};
    EXPECT_TRUE(get());
    return gate().quota();
  };
  QuotaState q = learn({{"x-ratelimit-remaining", "42"},
                        {"x-ratelimit-limit", "100"},
                        {"x-ratelimit-reset", std::to_string(now / 1000 + 60)}});
  EXPECT_EQ(q.remaining, 42);
  EXPECT_EQ(q.limit, 100);
  EXPECT_EQ(q.reset_at, now + 60'000);
  q = learn({{"ratelimit-remaining", "5"}, {"ratelimit-reset", "30"}});
  EXPECT_EQ(q.remaining, 5);
  EXPECT_EQ(q.reset_at, now + 30'000);
  q = learn({{"ratelimit", "limit=10, remaining=4, reset=9"}});
  EXPECT_EQ(q.remaining, 4);
  EXPECT_EQ(q.limit, 10);
  EXPECT_EQ(q.reset_at, now + 9'000);
  q = learn({{"x-hubspot-ratelimit-remaining", "99"},
             {"x-hubspot-ratelimit-max", "110"},
             {"x-hubspot-ratelimit-interval-milliseconds", "10000"}});
  EXPECT_EQ(q.remaining, 99);
  EXPECT_EQ(q.limit, 110);
  EXPECT_EQ(q.reset_at, now + 10'000);
  q = learn({{"sforce-limit-info", "api-usage=18/5000"}});
  EXPECT_EQ(q.remaining, 4982);
  EXPECT_EQ(q.limit, 5000);
  for (const char* odd : {"", "many", "-3", "nan", "1e300"})
    EXPECT_EQ(learn({{"x-ratelimit-remaining", odd}}).remaining, -1) << odd;
}

TEST_F(Gate, AnEmptyQuotaWaitsForItsReset) {
  answers = {HttpReply{200, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "20"}}, ""}};
  ASSERT_TRUE(get());
  const Millis before = sim.clock.steady();
  EXPECT_EQ(code_of(get(before + 5'000)), "SP-HTTP-011");
  ASSERT_TRUE(get(before + 25'000));
  EXPECT_EQ(sim.clock.steady() - before, 20'000);
}

TEST_F(Gate, RedirectsStayWithinTheOrigin) {
  answers = {HttpReply{302, {{"location", "/b?page=2"}}, ""}};
  EXPECT_EQ(code_of(get()), "200");
  EXPECT_EQ(seen[1].url, "https://crm.example.test/b?page=2");
  policy.allowed_hosts.push_back("other.example.test");
  gate_.reset();
  for (const char* away : {"https://other.example.test/", "http://crm.example.test/",
                           "https://crm.example.test:444/", "//other.example.test/", ""}) {
    answers = {HttpReply{307, {{"location", away}}, ""}};
    EXPECT_EQ(code_of(get()), "307") << away;
  }
  answers = {HttpReply{307, {{"location", "/b"}}, ""}};
  EXPECT_EQ(code_of(post()), "307");
  answers.assign(20, HttpReply{302, {{"location", "/loop"}}, ""});
  EXPECT_EQ(code_of(get()), "302");
  EXPECT_GE(answers.size(), 10u);
}

TEST_F(Gate, CancelAndResume) {
  gate().cancel();
  const auto outcome = post();
  EXPECT_EQ(outcome.error().next, Next::cancelled);
  EXPECT_FALSE(outcome.error().sent);
  gate().resume();
  EXPECT_EQ(code_of(post()), "200");
  sim.http.route("crm.example.test:443", [&](const HttpRequest&) {
    gate().cancel();  // while the exchange runs
    return HttpReply{200, {}, ""};
  });
  const auto running = post();
  EXPECT_EQ(running.error().next, Next::cancelled);
  EXPECT_TRUE(running.error().sent);
}

TEST_F(Gate, OversizedReplies) {
  answers = {HttpReply{200, {}, "0123456789"}, HttpReply{200, {}, "0123456789"}};
  HttpRequest request{.url = "https://crm.example.test/", .reply_limit = 9};
  auto outcome = gate().send(request, 0);
  EXPECT_EQ(code_of(outcome), "SP-HTTP-004");
  EXPECT_EQ(outcome.error().next, Next::config);
  request.method = "POST";
  outcome = gate().send(request, 0);
  EXPECT_EQ(outcome.error().next, Next::retry);
  EXPECT_TRUE(outcome.error().sent);
}

// An Http that answers when two calls are in flight, and remembers the most it saw at once.
class Crowd final : public Http {
 public:
  Result<HttpReply> send(const HttpRequest&) override {
    const int here = ++inside_;
    for (int most = most_; here > most && !most_.compare_exchange_weak(most, here);) {
    }
    while (most_ < 2) std::this_thread::yield();
    std::this_thread::yield();
    --inside_;
    return HttpReply{200, {}, ""};
  }
  int most() const { return most_; }

 private:
  std::atomic<int> inside_ = 0, most_ = 0;
};

TEST(GateThreads, NeverMoreInFlightThanAllowed) {
  Crowd crowd;
  RealClock clock;
  SimRandom random(1);
  SimLog log;
  HttpGate gate(crowd, clock, random, log, {.allowed_hosts = {"crm.example.test"}, .parallel = 2});
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i)
          if (gate.send({.url = "https://crm.example.test/"}, 0)) ++answered;
      });
  }
  EXPECT_EQ(answered, 300);
  EXPECT_EQ(crowd.most(), 2);
}

TEST(GateThreads, CancelEndsALongWait) {
  SimWorld sim(1);
  RealClock clock;
  std::atomic<bool> asked = false;
  sim.http.route("crm.example.test:443", [&](const HttpRequest&) {
    asked = true;
    return HttpReply{429, {{"retry-after", "200"}}, ""};
  });
  HttpGate gate(sim.http, clock, sim.random, sim.log, {.allowed_hosts = {"crm.example.test"}});
  std::jthread canceller([&] {
    while (!asked) std::this_thread::yield();
    gate.cancel();
  });
  const auto outcome = gate.send({.method = "POST", .url = "https://crm.example.test/"}, 0);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().next, Next::cancelled);
}

}  // namespace
}  // namespace samepage
