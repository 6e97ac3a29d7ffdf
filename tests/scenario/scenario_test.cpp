// Every cases/*.scenario file is one test of that name.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "runner.hpp"
#include "simulation/simulation.hpp"

namespace samepage::scenario {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> case_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(SAMEPAGE_SOURCE_DIR "/tests/scenario/cases"))
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

class Scenario : public testing::TestWithParam<std::string> {};

// A scenario that a simulation found is judged by the simulation's oracle.
std::vector<std::string> failures_before_the_oracle(const std::string& text) {
  std::vector<std::string> steps;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && !line.starts_with('#')) steps.push_back(line);
  const std::string complaint = simulation::run(steps).complaint;
  return complaint.empty() ? std::vector<std::string>{} : std::vector{complaint};
}

std::vector<std::string> failures_of(const std::string& text) {
  if (text.find("\nexpect settled") != text.npos) return failures_before_the_oracle(text);
  const fs::path folder = fs::temp_directory_path() / ("samepage-scenario-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::vector<std::string> failures;
  {
    Runner runner(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", (folder / "store.db").string());
    failures = runner.run(text);
  }
  fs::remove_all(folder);
  return failures;
}

TEST_P(Scenario, does_as_written) {
  std::ifstream in(GetParam());
  std::stringstream text;
  text << in.rdbuf();
  for (const std::string& failure : failures_of(text.str())) ADD_FAILURE() << GetParam() << "\n  " << failure;
}

// Too long to be written: an objection reaches every list, also of somebody who is on very many.
TEST(LongScenario, an_objection_reaches_every_one_of_many_lists) {
  constexpr int lists = 150;
  std::string text = "system crm\nsystem mail\n"
                     "in crm contacts 1 set {\"email\": \"ada@example.test\"}\n";
  const auto member = [](int list) { return "mail members m" + std::to_string(list); };
  for (int list = 0; list < lists; ++list)
    text += "in " + member(list) + R"( set {"email": "ada@example.test", "list": "l)" +
            std::to_string(list) + R"(", "status": "subscribed"})" + "\n";
  text += "sync\nin crm contacts 1 set {\"permission\": \"opted_out\"}\nplan\napply\n";
  for (int list = 0; list < lists; ++list)
    text += "expect " + member(list) + " status = unsubscribed\n";
  for (const std::string& failure : failures_of(text)) ADD_FAILURE() << failure;
}

// While the first batch is on its way, somebody of the second objects.
TEST(LastMoment, who_objects_between_plan_and_push_is_not_written_to) {
  const fs::path folder = fs::temp_directory_path() / ("samepage-last-moment-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const std::string path = (folder / "store.db").string();
  constexpr int people = 15;  // a model system takes ten at once
  const auto address = [](int person) { return "p" + std::to_string(person) + "@example.test"; };
  std::string text = "basis newsletter legitimate_interest\nsystem crm\nsystem leads marketing\n";
  for (int i = 1; i <= people; ++i)
    text += "in crm contacts " + std::to_string(100 + i) + R"( set {"email": ")" + address(i) + "\"}\n";
  text += "sync\nexpect records leads contacts " + std::to_string(people - 1) + "\n";
  int writes = 0;
  std::vector<std::string> failures;
  {
    Runner runner(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", path);
    runner.trace([&](const TraceLine& line) {
      if (line.what != "create" || ++writes != 1) return;
      auto beside = open_store("sqlite:" + path);
      ASSERT_TRUE(beside.has_value());
      Act objection;
      objection.authority = Authority::a4;
      objection.contact_point = address(people);
      objection.channel = "email";
      objection.purpose = all_purposes;
      auto txn = Transaction::begin(**beside);
      ASSERT_TRUE(txn.has_value());
      ASSERT_TRUE((*beside)->add(objection, 1).has_value());
      ASSERT_TRUE(txn->commit().has_value());
    });
    failures = runner.run(text);
  }
  fs::remove_all(folder);
  EXPECT_EQ(writes, people - 1);
  for (const std::string& failure : failures) ADD_FAILURE() << failure;
}

INSTANTIATE_TEST_SUITE_P(Cases, Scenario, testing::ValuesIn(case_files()), [](const auto& given) {
  std::string name = fs::path(given.param).stem().string();
  std::ranges::replace_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace samepage::scenario
