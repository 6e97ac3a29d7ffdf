#include "service/daemon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

// Time that passes only by waiting.
class WaitingClock final : public Clock {
 public:
  Millis now() override { return start + steady_; }
  Millis steady() override { return steady_; }
  void wait_until(Millis moment) override { steady_ = std::max(steady_, moment); }
  void stop_waiting() override {}
  static constexpr Millis start = 1'800'000'000'000;

 private:
  Millis steady_ = 0;
};

class Lines final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view message) override {
    all += std::string(message) + "\n";
  }
  std::string all;
};

Config two_connections() {
  Config config;
  config.connections.resize(2);
  config.connections[0].name = "crm";
  config.connections[0].schedule = "every 1m";
  config.connections[1].name = "mail";
  config.connections[1].schedule = "every 2m";
  return config;
}

struct DaemonTest : testing::Test {
  WaitingClock clock;
  Lines log;
  Config config = two_connections();
  std::vector<std::pair<Millis, std::vector<std::string>>> rounds;  // seconds since the start
  std::function<Result<CycleReport>(const std::vector<std::string>&)> answer =
      [](const std::vector<std::string>&) { return CycleReport{}; };
  std::size_t most_rounds = 4;
  int cancelled = 0, asked = 0;  // to stop; for the status
  Daemon* daemon = nullptr;

  void run() {
    Daemon made(clock, log, config,
                {[&](const std::vector<std::string>& names) {
                   rounds.emplace_back(clock.steady() / 1000, names);
                   if (rounds.size() == most_rounds) daemon->stop();
                   return answer(names);
                 },
                 [&] {
                   ++asked;
                   return Result<StatusReport>(StatusReport{});
                 }, [&] { ++cancelled; }});
    daemon = &made;
    ASSERT_TRUE(made.run());
    health = made.health_json();
    metrics = made.metrics_text();
    healthy = made.healthy();
  }
  std::string health, metrics;
  bool healthy = false;
};

TEST_F(DaemonTest, RunsWhatIsDueTogetherAndStops) {
  run();
  ASSERT_EQ(rounds.size(), 4u);
  EXPECT_EQ(rounds[0].second, (std::vector<std::string>{"crm", "mail"}));
  EXPECT_EQ(rounds[1], (std::pair<Millis, std::vector<std::string>>{60, {"crm"}}));
  EXPECT_EQ(rounds[2].second, (std::vector<std::string>{"crm", "mail"}));
  EXPECT_EQ(cancelled, 1);
  EXPECT_TRUE(healthy);
  EXPECT_THAT(log.all, HasSubstr("stopped in good order"));
}

TEST_F(DaemonTest, FaultOfTheHubIsTriedAgainAndShowsInHealth) {
  answer = [](const std::vector<std::string>&) -> Result<CycleReport> {
    return fail("SP-STO-001", "no space");
  };
  most_rounds = 2;
  run();
  EXPECT_EQ(rounds[1].first, 30);
  EXPECT_FALSE(healthy);
  const auto document = json::Document::parse(health);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().text("fault"), "SP-STO-001");
  EXPECT_THAT(metrics, HasSubstr("samepage_rounds_total{result=\"failed\"} 1"));
}

TEST_F(DaemonTest, FailingConnectionDoesNotHoldTheOthers) {
  answer = [&](const std::vector<std::string>& names) {
    CycleReport report;
    for (const std::string& name : names) {
      ConnectionReport c;
      c.name = name;
      c.ok = name != "mail";
      c.error = {"SP-PLG-141", "the connector crashed", "", ""};
      c.retry_at = clock.now() + 600'000;
      report.connections.push_back(c);
    }
    return report;
  };
  most_rounds = 3;
  run();
  EXPECT_EQ(rounds[1], (std::pair<Millis, std::vector<std::string>>{60, {"crm"}}));
  EXPECT_EQ(rounds[2], (std::pair<Millis, std::vector<std::string>>{120, {"crm"}}));
  EXPECT_TRUE(healthy);
  EXPECT_THAT(metrics, HasSubstr("samepage_connection_up{connection=\"mail\"} 0"));
  EXPECT_THAT(metrics, HasSubstr("samepage_rounds_total{result=\"partial\"} 1"));
  EXPECT_THAT(health, HasSubstr("\"mail\":\"failing\""));
}

TEST_F(DaemonTest, TheNumbersAreFreshAlsoWhenThereIsNeverTime) {
  answer = [&](const std::vector<std::string>&) {
    clock.wait_until(clock.steady() + 600'000);  // rounds take longer than their interval
    return CycleReport{};
  };
  run();
  EXPECT_EQ(asked, 1 + static_cast<int>(most_rounds));  // at the start, and after each
}

TEST_F(DaemonTest, SomethingToWriteBringsItsConnectionForward) {
  answer = [&](const std::vector<std::string>& names) {
    CycleReport report;
    if (rounds.size() == 2) report.awaited = {"mail"};  // the crm's round at 60 s
    for (const std::string& name : names) report.connections.emplace_back().name = name;
    return report;
  };
  run();
  EXPECT_EQ(rounds[1], (std::pair<Millis, std::vector<std::string>>{60, {"crm"}}));
  EXPECT_EQ(rounds[2], (std::pair<Millis, std::vector<std::string>>{60, {"mail"}}));
  EXPECT_EQ(rounds[3], (std::pair<Millis, std::vector<std::string>>{120, {"crm"}}));
}

TEST(Metrics, NumbersOfARound) {
  Metrics metrics;
  CycleReport report;
  report.connections.push_back({});
  report.connections[0].name = "crm";
  report.connections[0].pulled = 7;
  report.connections[0].updated = 3;
  report.held = 2;
  metrics.record(report);
  metrics.record(report);
  EXPECT_THAT(metrics.text(), HasSubstr("samepage_records_pulled_total{connection=\"crm\"} 14"));
  EXPECT_THAT(metrics.text(), HasSubstr("result=\"updated\"} 6"));
  EXPECT_THAT(metrics.text(), HasSubstr("samepage_open{what=\"held\"} 2"));
  EXPECT_THAT(metrics.text(), HasSubstr("samepage_rounds_total{result=\"open\"} 2"));
}

TEST(Metrics, WhatWaitsGoesBackToNothing) {
  Metrics metrics;
  StatusReport status;
  StatusConnection& mail = status.connections.emplace_back();
  mail.name = "mail";
  mail.waits = {{WaitKind::paused, "paused", 4}};
  mail.exclusions = {{"users", "", "deleted_there", 9}, {"users", "", "list_not_mapped", 3}};
  mail.excluded = 12;
  metrics.record(status);
  EXPECT_THAT(metrics.text(),
              HasSubstr("samepage_changes_waiting{connection=\"mail\",why=\"paused\"} 4"));
  EXPECT_THAT(metrics.text(),
              HasSubstr("samepage_records_excluded{connection=\"mail\",why=\"deleted_there\"} 9"));
  EXPECT_THAT(metrics.text(),
              HasSubstr("samepage_records_excluded{connection=\"mail\",why=\"withheld\"} 3"));
  mail.waits.clear();
  metrics.record(status);
  EXPECT_THAT(metrics.text(),
              HasSubstr("samepage_changes_waiting{connection=\"mail\",why=\"paused\"} 0"));
}

}  // namespace
}  // namespace samepage
