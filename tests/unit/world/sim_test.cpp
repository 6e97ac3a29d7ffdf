#include <gtest/gtest.h>

#include "world/sim/sim_world.hpp"

namespace samepage {
namespace {

TEST(Sim, WaitingJumps) {
  SimClock clock(1'000'000);
  EXPECT_EQ(clock.now(), 1'000'000);
  clock.wait_until(clock.steady() + 5'000);
  EXPECT_EQ(clock.now(), 1'005'000);
  clock.wait_until(1);  // never back
  EXPECT_EQ(clock.now(), 1'005'000);
  const Millis steady = clock.steady();
  clock.jump_wall(-60'000);
  EXPECT_EQ(clock.now(), 945'000);
  EXPECT_EQ(clock.steady(), steady);
}

TEST(Sim, OneSeedOneSequence) {
  SimRandom a(7), b(7), c(8);
  const std::uint64_t first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, c.next());
  EXPECT_EQ(SimRandom(0).next(), 0xe220a8397b1dcdafull);  // splitmix64's published first number
}

TEST(Sim, FilesKeepIdentityOverRename) {
  SimWorld sim(1);
  ASSERT_TRUE(sim.files.append("/logs/a.log", "one\n"));
  const auto before = sim.files.stat("/logs/a.log");
  sim.files.rename("/logs/a.log", "/logs/a.log.1");
  ASSERT_TRUE(sim.files.append("/logs/a.log", "two\n"));
  EXPECT_EQ(sim.files.stat("/logs/a.log.1")->identity, before->identity);
  EXPECT_NE(sim.files.stat("/logs/a.log")->identity, before->identity);
  EXPECT_EQ(*sim.files.list("/logs"), (std::vector<std::string>{"a.log", "a.log.1"}));
  EXPECT_EQ(*sim.files.read("/logs/a.log.1", 1, 2), "ne");
  EXPECT_EQ(sim.files.read("/logs/none", 0, 1).error().code, "SP-FILE-001");
  sim.files.fail_next("/logs/a.log", Error{"SP-FILE-004", "full", {}, {}});
  EXPECT_EQ(sim.files.append("/logs/a.log", "x").error().code, "SP-FILE-004");
  EXPECT_TRUE(sim.files.append("/logs/a.log", "x"));
}

std::string journal_of(std::uint64_t seed) {
  SimWorld sim(seed);
  sim.http.route("crm.example.test:443", [](const HttpRequest&) { return HttpReply{200, {}, ""}; });
  sim.http.faults("crm.example.test:443", SimHttp::by_chance(seed, {.drop = .2,
                                                                    .lose_reply = .2,
                                                                    .too_many = .1,
                                                                    .error = .1,
                                                                    .error_after = .1,
                                                                    .delay = .5,
                                                                    .longest_delay = 60'000}));
  std::string journal;
  for (int i = 0; i < 200; ++i) {
    const auto reply = sim.http.send({.url = "https://crm.example.test/"});
    journal += (reply ? std::to_string(reply->status) : reply.error().code) + "@" +
               std::to_string(sim.clock.now()) + "\n";
  }
  return journal;
}

TEST(Sim, FaultsReplayByteForByte) {
  const std::string journal = journal_of(42);
  EXPECT_EQ(journal, journal_of(42));
  EXPECT_NE(journal, journal_of(43));
  for (const char* seen : {"200@", "429@", "500@", "SP-HTTP-001@", "SP-HTTP-002@"})
    EXPECT_NE(journal.find(seen), journal.npos) << seen;
}

TEST(Sim, LostReplyCameAfterTheEffect) {
  SimWorld sim(1);
  int effects = 0;
  sim.http.route("crm.example.test:443", [&](const HttpRequest&) {
    ++effects;
    return HttpReply{201, {}, ""};
  });
  SimFault fault;
  sim.http.faults("crm.example.test:443", [&](const HttpRequest&, std::uint64_t) { return fault; });
  const HttpRequest request{.method = "POST", .url = "https://crm.example.test/"};
  fault.kind = SimFault::Kind::drop;
  EXPECT_EQ(sim.http.send(request).error().code, "SP-HTTP-001");
  EXPECT_EQ(effects, 0);
  fault.kind = SimFault::Kind::lose_reply;
  EXPECT_EQ(sim.http.send(request).error().code, "SP-HTTP-002");
  EXPECT_EQ(effects, 1);
  fault = {SimFault::Kind::none, 31'000};
  const Millis before = sim.clock.steady();
  EXPECT_EQ(sim.http.send(request).error().code, "SP-HTTP-002");
  EXPECT_EQ(effects, 2);
  EXPECT_EQ(sim.clock.steady() - before, request.timeout);
}

}  // namespace
}  // namespace samepage
