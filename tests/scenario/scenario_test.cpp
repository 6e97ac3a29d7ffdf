// Every cases/*.scenario file is one test of that name.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "runner.hpp"

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

TEST_P(Scenario, does_as_written) {
  const fs::path folder = fs::temp_directory_path() / ("samepage-scenario-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ifstream in(GetParam());
  std::stringstream text;
  text << in.rdbuf();
  {
    Runner runner(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", (folder / "store.db").string());
    for (const std::string& failure : runner.run(text.str())) ADD_FAILURE() << GetParam() << "\n  " << failure;
  }
  fs::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Cases, Scenario, testing::ValuesIn(case_files()), [](const auto& given) {
  std::string name = fs::path(given.param).stem().string();
  std::ranges::replace_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace samepage::scenario
