#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "client.hpp"

namespace samepage::sandbox {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::vector<std::string> ten_contacts(Client& client) {
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i)
    ids.push_back(client.create("contacts", R"({"LastName": "N)" + std::to_string(i) + R"("})"));
  return ids;
}

TEST(Listing, PagesHoldEveryRecordOnce) {
  Bench bench("crm", Flavour::crm);
  const auto ids = ten_contacts(bench.client);
  EXPECT_EQ(bench.client.list("contacts", 3), ids);
}

TEST(Listing, EditsAndDeletesDuringAListingShowInItsEnd) {
  Bench bench("crm", Flavour::crm);
  Client& client = bench.client;
  const auto ids = ten_contacts(client);
  std::vector<std::string> seen;
  const auto first = client.page_of("contacts", 4, 0, "");
  Client::collect(first.root(), seen);
  client.control("crm/edit", R"({"stream": "contacts", "id": ")" + ids[0] +
                                 R"(", "fields": {"LastName": "Edited"}})");
  client.control("crm/delete", R"({"stream": "contacts", "id": ")" + ids[1] + R"("})");
  std::string next(first.root().text("next"));
  while (!next.empty()) {
    const auto page = client.page_of("contacts", 4, 0, next);
    Client::collect(page.root(), seen);
    next = page.root().text("next");
  }
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 11u);  // ten and a tombstone
  EXPECT_EQ(seen[seen.size() - 2], ids[0]);
  EXPECT_EQ(seen.back(), "-" + ids[1]);
}

TEST(Listing, AFirstListingHasNoOldTombstonesAnIncrementalOneHas) {
  Bench bench("crm", Flavour::crm);
  const auto ids = ten_contacts(bench.client);
  const std::int64_t then = bench.account().revision();
  bench.client.ask("POST", "/v1/contacts/delete", R"({"rows": [{"id": ")" + ids[3] + R"("}]})");
  EXPECT_THAT(bench.client.list("contacts", 3), Not(Contains("-" + ids[3])));
  EXPECT_THAT(bench.client.list("contacts", 3, then), ElementsAre("-" + ids[3]));
}

TEST(Listing, OldestFirstOffsetsSkipWhatMovesAndNewestFirstRepeats) {
  for (const bool skips : {true, false}) {
    Bench bench("crm", Flavour::crm);
    Client& client = bench.client;
    const auto ids = ten_contacts(client);
    client.control("crm/faults", skips ? R"({"page_shift": "oldest_first"})"
                                       : R"({"page_shift": "newest_first"})");
    std::vector<std::string> seen;
    const auto first = client.page_of("contacts", 5, 0, "");
    Client::collect(first.root(), seen);
    client.control("crm/edit", R"({"stream": "contacts", "id": ")" + (skips ? ids[0] : ids[1]) +
                                   R"(", "fields": {"LastName": "Edited"}})");
    const auto second = client.page_of("contacts", 5, 0, std::string(first.root().text("next")));
    Client::collect(second.root(), seen);
    EXPECT_EQ(std::ranges::count(seen, ids[5]), skips ? 0 : 2);
    EXPECT_NE(first.root()["revision"].integer(), second.root()["revision"].integer());
  }
}

TEST(Listing, DuplicatesAndReorderingKeepTheSet) {
  Bench bench("crm", Flavour::crm);
  const auto ids = ten_contacts(bench.client);
  bench.client.control("crm/faults", R"({"p_duplicate": 1, "p_reorder": 1})");
  const auto seen = bench.client.list("contacts", 5);
  EXPECT_EQ(seen.size(), 20u);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()),
            std::set<std::string>(ids.begin(), ids.end()));
  EXPECT_FALSE(std::ranges::is_sorted(seen));
}

TEST(Listing, KeysNameLiveRecordsOnly) {
  Bench bench("crm", Flavour::crm);
  const auto ids = ten_contacts(bench.client);
  bench.client.control("crm/delete", R"({"stream": "contacts", "id": ")" + ids[9] + R"("})");
  const auto first = bench.client.ask("GET", "/v1/contacts/keys?limit=8");
  EXPECT_EQ(first.root()["keys"].size(), 8u);
  const auto second = bench.client.ask(
      "GET", "/v1/contacts/keys?limit=8&cursor=" + std::string(first.root().text("next")));
  EXPECT_EQ(second.root()["keys"].size(), 1u);
  EXPECT_FALSE(second.root()["next"].is_text());
}

TEST(Listing, ForgottenHistoryLosesOldPositionsNotNewOnes) {
  Bench bench("crm", Flavour::crm);
  Client& client = bench.client;
  ten_contacts(client);
  const std::string old_cursor(client.page_of("contacts", 3, 0, "").root().text("next"));
  client.create("contacts", R"({"LastName": "Late"})");
  client.control("crm/forget");
  EXPECT_EQ(client.send("GET", "/v1/contacts?since=3").reply.status, 410);
  EXPECT_EQ(client.send("GET", "/v1/contacts?cursor=" + old_cursor).reply.status, 410);
  EXPECT_EQ(client.list("contacts", 3).size(), 11u);  // a new listing pages through to its end
}

}  // namespace
}  // namespace samepage::sandbox
