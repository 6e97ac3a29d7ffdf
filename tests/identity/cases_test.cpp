// Every case in several orders of arrival, with the same end.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "case_runner.hpp"

namespace samepage::identity {

static void PrintTo(const Case& one, std::ostream* out) { *out << one.number << " " << one.title; }

namespace {

constexpr std::uint64_t orders = 6;

std::vector<Case> all_cases() { return cases_in(SAMEPAGE_SOURCE_DIR "/tests/identity/cases"); }

class Cases : public ::testing::TestWithParam<Case> {};

std::vector<std::string> run_in_all_orders(const Case& one) {
  std::vector<std::string> wrong, states;
  for (std::uint64_t order = 0; order < orders; ++order) {
    CaseRunner runner(one, order);
    const auto more = runner.run();
    wrong.insert(wrong.end(), more.begin(), more.end());
    if (order == 0)
      states = runner.states();
    else if (states != runner.states())
      wrong.push_back("order " + std::to_string(order) +
                      " ends with other entities than the written one");
  }
  return wrong;
}

TEST_P(Cases, EndAsTheyShould) {
  const Case& one = GetParam();
  if (!one.not_yet.empty()) GTEST_SKIP() << "NOT YET " << one.number << ": needs " << one.not_yet;
  const std::vector<std::string> wrong = run_in_all_orders(one);
  if (!one.open.empty()) {
    EXPECT_FALSE(wrong.empty()) << "case " << one.number << " holds now: take its line `open` out";
    if (!wrong.empty())
      GTEST_SKIP() << "OPEN " << one.number << ": " << one.open << "\n  " << wrong.front();
    return;
  }
  for (const std::string& line : wrong)
    ADD_FAILURE() << one.number << " " << one.title << "\n" << line;
}

INSTANTIATE_TEST_SUITE_P(All, Cases, ::testing::ValuesIn(all_cases()), [](const auto& of) {
  return (of.param.number < 10 ? "0" : "") + std::to_string(of.param.number) + "_" + of.param.file;
});

TEST(CaseFiles, HoldEachOfTheSixtyFourOnce) {
  std::multiset<int> numbers;
  int open = 0, not_yet = 0;
  for (const Case& one : all_cases()) {
    numbers.insert(one.number);
    open += !one.open.empty();
    not_yet += !one.not_yet.empty();
  }
  for (int n = 1; n <= 64; ++n) EXPECT_EQ(numbers.count(n), 1u) << "case " << n;
  std::printf("%zu cases: %d open, %d not yet\n", numbers.size(), open, not_yet);
}

}  // namespace
}  // namespace samepage::identity
