#include "flow/pull/pull.hpp"

#include <gtest/gtest.h>

#include <semaphore>

namespace samepage {
namespace {

// A source of three pages, "1" to "3"; the cursor is the number of the page before.
class ThreePages : public Session {
 public:
  CallResult<Page> read(const ReadRequest& request) override {
    const int number = request.cursor.empty() ? 1 : std::stoi(request.cursor) + 1;
    if (number == 2) second_begun.release();
    if (number == blocked_at) cancelled.acquire();
    ++reads;
    Page page;
    page.cursor = std::to_string(number);
    page.more = number < 3;
    return page;
  }
  void cancel() override { cancelled.release(); }

  CallResult<void> check() override { return {}; }
  CallResult<std::vector<StreamSchema>> discover() override { return {}; }
  WriteOutcome write(const WriteRequest&) override { return {}; }
  CallResult<Page> find(const std::string&, const OutgoingChange&, Millis) override {
    return Page{};
  }
  const Manifest& manifest() const override { std::abort(); }

  std::binary_semaphore second_begun{0}, cancelled{0};
  int reads = 0;
  int blocked_at = 0;
};

struct Pull : testing::TestWithParam<bool> {
  CallResult<PullEnd> run(const std::function<Result<void>(const Page&)>& take) {
    return pull(
        source, {.stream = "contacts", .cursor = "", .read_ahead = GetParam()}, take,
        [] { return Millis{0}; }, [&] { return stopped; });
  }
  ThreePages source;
  bool stopped = false;
  std::string taken;
};

TEST_P(Pull, EveryPageIsHandedOverOnceAndInOrder) {
  const auto end = run([&](const Page& page) -> Result<void> {
    taken += page.cursor;
    return {};
  });
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, PullEnd::complete);
  EXPECT_EQ(taken, "123");
  EXPECT_EQ(source.reads, 3);
}

TEST_P(Pull, AfterAFailedPageNoOtherIsHandedOver) {
  source.blocked_at = 2;  // until it is told that nobody waits for it
  const auto end = run([&](const Page& page) -> Result<void> {
    taken += page.cursor;
    return fail("SP-STO-003", "the disk is full");
  });
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().error.code, "SP-STO-003");
  EXPECT_EQ(taken, "1");
}

TEST_P(Pull, AStopIsHeardBetweenPages) {
  const auto end = run([&](const Page& page) -> Result<void> {
    taken += page.cursor;
    stopped = true;
    return {};
  });
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, PullEnd::stopped);
  EXPECT_EQ(taken, "1");
}

INSTANTIATE_TEST_SUITE_P(OneByOneOrAhead, Pull, testing::Bool(), [](const auto& of) {
  return std::string(of.param ? "ahead" : "one_by_one");
});

TEST(PullAhead, TheNextPageIsAskedForWhileThisOneIsStored) {
  ThreePages source;
  const auto end = pull(
      source, {.stream = "contacts", .cursor = "", .read_ahead = true},
      [&](const Page& page) -> Result<void> {
        if (page.cursor == "1") source.second_begun.acquire();  // else it hangs
        return {};
      },
      [] { return Millis{0}; }, [] { return false; });
  EXPECT_TRUE(end);
}

}  // namespace
}  // namespace samepage
