// The scenarios against a running Tryton. Skipped unless SAMEPAGE_TRYTON_URL and
// SAMEPAGE_TRYTON_PASSWORD are set. SAMEPAGE_TRYTON_RECORD=FOLDER writes the recordings that
// replay_test.cpp plays back.

#include <chrono>
#include <cstdlib>

#include "curl_http.hpp"
#include "scenarios.hpp"

extern "C" const sp_plugin samepage_plugin_v1;

namespace tryton::test {
namespace {

std::string from_env(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

class Live : public ::testing::TestWithParam<Scenario> {};

TEST_P(Live, scenario) {
  const std::string url = from_env("SAMEPAGE_TRYTON_URL");
  if (url.empty()) GTEST_SKIP() << "SAMEPAGE_TRYTON_URL is not set: no running Tryton to test with";
  const std::string tag =
      "r" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count() / 1000000);
  const std::string folder = from_env("SAMEPAGE_TRYTON_RECORD");
  sp::testing::FakeHost host;
  Recorder recorder(sp::testing::CurlHttp({{"password", from_env("SAMEPAGE_TRYTON_PASSWORD")}}),
                    folder.empty() ? "" : folder + "/" + GetParam().name + ".jsonl", tag);
  host.on_http = std::ref(recorder);
  Colleague colleague(host, url);
  sp::testing::Connection hub(samepage_plugin_v1, host, config_of(url, GetParam()));
  ASSERT_EQ(hub.opened.status, SP_OK) << hub.opened.message;
  Scene scene{host, hub, colleague, tag};
  GetParam().run(scene);
}

INSTANTIATE_TEST_SUITE_P(Tryton, Live, ::testing::ValuesIn(scenarios),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace tryton::test
