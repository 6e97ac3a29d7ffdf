// The scenarios against recorded conversations with a real Tryton 6.0.

#include "scenarios.hpp"

extern "C" const sp_plugin samepage_plugin_v1;

namespace tryton::test {
namespace {

class Replay : public ::testing::TestWithParam<Scenario> {};

TEST_P(Replay, scenario) {
  Player player(std::string(SAMEPAGE_FIXTURES) + "/" + GetParam().name + ".jsonl");
  sp::testing::FakeHost host;
  host.on_http = std::ref(player);
  const std::string url = "http://tryton.example.test/hub/";
  Colleague colleague(host, url);
  sp::testing::Connection hub(samepage_plugin_v1, host, config_of(url, GetParam()));
  ASSERT_EQ(hub.opened.status, SP_OK) << hub.opened.message;
  Scene scene{host, hub, colleague, player.tag};
  GetParam().run(scene);
  EXPECT_TRUE(player.finished()) << "the recording goes on";
}

INSTANTIATE_TEST_SUITE_P(Tryton, Replay, ::testing::ValuesIn(scenarios),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace tryton::test
