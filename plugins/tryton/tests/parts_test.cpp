// The parts that need no server: list commands, dates, and which rows count as changed.

#include <gtest/gtest.h>

#include <algorithm>
#include <fake_host.hpp>

#include "changes.hpp"
#include "lists.hpp"

namespace tryton::test {
namespace {

const ListShape mechanisms = {{"type", "value", "name"}, "value"};

std::string commands(const char* before, const char* wanted,
                     const std::map<int64_t, std::string>& known) {
  return list_commands(mechanisms, before == nullptr ? sp::Json() : sp::Json::parse(before),
                       sp::Json::parse(wanted), known)
      .json;
}

constexpr const char* two = R"([{"id":5,"type":"email","value":"a@example.test","name":null},
                                {"id":6,"type":"phone","value":"+1","name":null}])";
const std::map<int64_t, std::string> both = {{5, "t"}, {6, "t"}};

TEST(list_commands, equal_lists_need_nothing) { EXPECT_EQ(commands(two, two, both), "[]"); }

TEST(list_commands, only_what_differs_is_written) {
  EXPECT_EQ(commands(two, R"([{"id":5,"type":"email","value":"b@example.test","name":null},
                              {"id":6,"type":"phone","value":"+1","name":null}])",
                     both),
            R"([["write",[5],{"value":"b@example.test"}]])");
}

TEST(list_commands, missing_and_emptied_elements_are_deleted) {
  EXPECT_EQ(commands(two, R"([{"id":5,"type":"email","value":null}])", both),
            R"([["delete",[5,6]]])");
  EXPECT_EQ(commands(two, "[]", both), R"([["delete",[5,6]]])");
}

TEST(list_commands, elements_without_id_are_created_and_empty_ones_are_not) {
  EXPECT_EQ(commands(two, R"([{"id":5},{"id":6,"value":"+1"},{"type":"mobile","value":"+2"},
                              {"type":"fax","value":""}])",
                     {{6, "t"}}),
            R"([["create",[{"type":"mobile","value":"+2"}]]])")
      << "and an element that only its id describes has no value: it is not wanted";
}

TEST(list_commands, an_element_that_is_gone_in_tryton_is_made_anew) {
  EXPECT_EQ(commands(two, two, {{5, "t"}}), R"([["create",[{"type":"phone","value":"+1"}]]])");
}

TEST(list_commands, nothing_is_deleted_without_knowing_what_was_there) {
  EXPECT_EQ(commands(nullptr, R"([{"type":"email","value":"x@example.test"}])", both),
            R"([["create",[{"type":"email","value":"x@example.test"}]]])");
}

TEST(other_emails, keep_the_first_address_and_rows_that_stay) {
  const auto mechanisms = sp::Json::parse(R"([{"id":1,"type":"email","value":"a@example.test"},
      {"id":2,"type":"phone","value":"+1"},{"id":3,"type":"email","value":"B@example.test"},
      {"id":4,"type":"email","value":"c@example.test"}])");
  EXPECT_EQ(other_emails(mechanisms),
            (std::vector<std::string>{"B@example.test", "c@example.test"}));
  EXPECT_EQ(
      with_other_emails(mechanisms, sp::Json::parse(R"(["b@example.test","d@example.test"])")),
      R"([{"id":1,"type":"email","value":"a@example.test"},{"id":2,"type":"phone",)"
      R"("value":"+1"},{"id":3,"type":"email","value":"B@example.test"},)"
      R"({"type":"email","value":"d@example.test"}])");
}

TEST(dates, survive_both_ways) {
  for (const int64_t micros :
       {int64_t{1}, int64_t{1'795'347'177'429'269}, int64_t{951'782'400'000'000}})
    EXPECT_EQ(micros_of(sp::Json::parse(json_datetime(micros))), micros);
  EXPECT_EQ(json_datetime(951'782'400'000'000),
            R"({"__class__":"datetime","year":2000,"month":2,"day":29,"hour":0,"minute":0,)"
            R"("second":0,"microsecond":0})");
  EXPECT_EQ(micros_of(sp::Json::parse("null")), 0);
}

TEST(ids, are_whole_positive_numbers) {
  EXPECT_EQ(id_of("12"), 12);
  for (const char* odd : {"", "0", "-1", "1x", " 1", "1,2", "99999999999999999999"})
    EXPECT_EQ(id_of(odd), 0) << odd;
}

// A table of rows with id and date (seconds), that answers searches as Tryton does.
class Table {
 public:
  std::map<int64_t, int64_t> rows;  // id → seconds
  sp::testing::FakeHost host;
  int searches = 0;

  Table() {
    host.on_http = [this](const sp::testing::Request& r) { return answer(r); };
    host.now = 1'000'000;
  }

  // The ids of one page; the cursor goes through its text, as it does in the hub.
  std::vector<int64_t> page(Cursor& cursor, uint32_t limit) {
    sp_call raw{&host};
    const ChangedPage one = changes.next(sp::Call(host.table(), &raw), cursor, limit);
    cursor = Cursor::parse(cursor.text(), 1);
    more_ = one.more;
    return one.ids;
  }
  // The ids of all pages until done.
  std::vector<int64_t> read(Cursor& cursor, uint32_t limit) {
    std::vector<int64_t> ids;
    do {
      const auto some = page(cursor, limit);
      ids.insert(ids.end(), some.begin(), some.end());
    } while (more_);
    return ids;
  }

 private:
  bool more_ = false;

  static std::string result(const std::string& json) { return "{\"result\":" + json + "}"; }

  sp::testing::Reply answer(const sp::testing::Request& request) {
    const sp::Json call = sp::Json::parse(request.body);
    const std::string method(call.text_of("method"));
    if (method == "common.db.login") return {200, result(R"([1,"k"])")};
    if (method == "model.res.user.get_preferences") return {200, result("{}")};
    if (!method.starts_with("model.t.")) return {200, result("[]")};
    ++searches;
    const auto params = call["params"].items();
    const auto domain = params[0].items();
    const auto limit = static_cast<std::size_t>(params[2].integer());
    if (method == "model.t.search_read" && domain[0].items()[0].text() != "id")
      return {200, result(newest(domain[0].items()[0].text()))};
    const int64_t after = domain[0].items()[2].integer();
    int64_t from = INT64_MIN;
    bool strictly = false;
    if (method == "model.t.search_read") {
      const auto bound = domain[1].items()[1].items();
      strictly = bound[1].text() == ">";
      from = micros_of(bound[2]) / 1'000'000;
    }
    std::string list;
    std::size_t count = 0;
    for (const auto& [id, seconds] : rows) {
      if (id <= after || count == limit || seconds < from || (strictly && seconds == from))
        continue;
      ++count;
      list += (list.empty() ? "" : ",") +
              (method == "model.t.search" ? std::to_string(id) : row(id, seconds));
    }
    return {200, result("[" + list + "]")};
  }
  static std::string row(int64_t id, int64_t seconds) {
    return "{\"id\":" + std::to_string(id) +
           ",\"write_date\":null,\"create_date\":" + json_datetime(seconds * 1'000'000) + "}";
  }
  std::string newest(std::string_view date) const {
    if (date == "write_date" || rows.empty()) return "[]";
    const auto last = std::max_element(rows.begin(), rows.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    return "[" + row(last->first, last->second) + "]";
  }

  Rpc rpc{sp::Json::parse(R"({"url":"http://t.example.test/x","user":"u"})")};
  Changes changes{rpc, {{"t", {"id"}}}, 10'000};
};

using Ids = std::vector<int64_t>;

TEST(changes, a_first_read_gives_every_row_once_whatever_the_page) {
  for (const uint32_t limit : {1u, 2u, 3u, 5u, 7u}) {
    Table table;
    for (int64_t id = 1; id <= 5; ++id) table.rows[id * 3] = 100 - id;
    Cursor cursor = Cursor::parse("", 1);
    EXPECT_EQ(table.read(cursor, limit), (Ids{3, 6, 9, 12, 15})) << limit;
  }
}

TEST(changes, what_changes_during_the_first_read_comes_in_the_next) {
  Table table;
  table.rows = {{1, 100}, {2, 100}, {3, 100}};
  Cursor cursor = Cursor::parse("", 1);
  EXPECT_EQ(table.page(cursor, 2), (Ids{1, 2}));
  table.rows[1] = 500;
  EXPECT_EQ(table.read(cursor, 2), Ids{3});
  EXPECT_EQ(table.read(cursor, 4), (Ids{1, 2, 3}))
      << "the row, and those within the overlap of the old mark";
  EXPECT_EQ(table.read(cursor, 4), Ids{1}) << "only the overlap of the new mark";
}

TEST(changes, a_late_commit_within_the_overlap_is_not_lost) {
  Table table;
  table.rows = {{1, 100}};
  Cursor cursor = Cursor::parse("", 1);
  table.read(cursor, 10);
  table.rows[2] = 95;  // written before the mark, committed after it
  EXPECT_EQ(table.read(cursor, 10), (Ids{1, 2}));
}

TEST(changes, a_quiet_mark_is_settled_and_gives_nothing) {
  Table table;
  table.rows = {{1, 100}, {2, 100}};
  Cursor cursor = Cursor::parse("", 1);
  table.read(cursor, 10);
  EXPECT_EQ(table.read(cursor, 10), (Ids{1, 2}));
  table.host.now += 11'000;
  EXPECT_EQ(table.read(cursor, 10), (Ids{1, 2})) << "one more look after the overlap has passed";
  EXPECT_EQ(table.read(cursor, 10), Ids{});
  table.rows[1] = 101;
  EXPECT_EQ(table.read(cursor, 10), Ids{1});
  EXPECT_FALSE(cursor.marks[0].settled);
}

TEST(changes, many_changes_are_paged_and_none_is_lost_by_edits_between_pages) {
  Table table;
  table.rows = {{1, 100}};
  Cursor cursor = Cursor::parse("", 1);
  table.read(cursor, 3);
  for (int64_t id = 2; id <= 20; ++id) table.rows[id] = 200;
  EXPECT_EQ(table.page(cursor, 3), (Ids{1, 2, 3})) << "row 1 lies within the overlap";
  table.rows[2] = 300;   // behind the page, and later than everything else by far
  table.rows[20] = 400;  // ahead of it, and would move the mark past row 2
  const Ids rest = table.read(cursor, 3);
  EXPECT_EQ(rest.size(), 17u);
  const Ids next = table.read(cursor, 10);
  EXPECT_NE(std::ranges::find(next, 2), next.end()) << "the edit between two pages is lost";
}

}  // namespace
}  // namespace tryton::test
