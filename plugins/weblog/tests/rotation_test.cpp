// Reading goes on where it stopped, however the log was rotated: nothing is lost, nothing counted
// twice, and what is lost all the same is told.
#include <random>
#include <set>

#include "support.hpp"

using namespace weblog_test;

namespace {

struct Rotation : testing::Test {
  FakeHost host;
  std::string cursor;
  int next = 0;
  std::set<std::string> keys;
  std::vector<std::string> seen;
  std::vector<sp::testing::Unreadable> told;

  std::string line() { return hit(next++); }
  std::string lines(int count) {
    std::string all;
    while (count-- > 0) all += line();
    return all;
  }

  Outcome read(uint32_t limit = 100, const char* config = folder_config) {
    Connection connection(samepage_plugin_v1, host, config);
    Outcome all = connection.read_all("visits", cursor, SP_CHANGES, limit);
    EXPECT_EQ(all.status, SP_OK) << all.message;
    EXPECT_EQ(all.broken, std::vector<std::string>{});
    cursor = *all.cursor;
    for (const auto& record : all.records) EXPECT_TRUE(keys.insert(record.key).second) << "twice";
    for (auto& page : pages(all)) seen.push_back(std::move(page));
    for (auto& place : all.unreadable) told.push_back(std::move(place));
    return all;
  }
  void read_page(uint32_t limit) {
    Connection connection(samepage_plugin_v1, host, folder_config);
    cursor = *connection.read("visits", cursor, SP_CHANGES, limit).cursor;
  }

  void expect_all_lines() {
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(next));
    for (int n = 0; n < next; ++n)
      EXPECT_EQ(seen[static_cast<std::size_t>(n)], "/p" + std::to_string(n));
  }

  void shift(int keep) {
    host.files.erase(live + "." + std::to_string(keep));
    for (int n = keep - 1; n >= 1; --n)
      if (host.files.contains(live + "." + std::to_string(n)))
        host.rename(live + "." + std::to_string(n), live + "." + std::to_string(n + 1));
  }
  void rename_rotation(int keep = 5) {
    shift(keep);
    host.rename(live, live + ".1");
    host.put(live, "");
  }
  void copy_truncate(int keep = 5) {
    shift(keep);
    host.put(live + ".1", host.files.at(live).bytes);
    host.put(live, "");
  }
};

}  // namespace

TEST_F(Rotation, new_lines_are_read_once) {
  host.put(live, lines(2));
  EXPECT_EQ(read().records.size(), 2u);
  EXPECT_EQ(read().records.size(), 0u);
  host.append(live, line());
  EXPECT_EQ(read().records.size(), 1u);
  expect_all_lines();
}

TEST_F(Rotation, an_unfinished_line_waits) {
  const std::string whole = line();
  host.put(live, whole.substr(0, 30));
  EXPECT_EQ(read().records.size(), 0u);
  host.append(live, whole.substr(30));
  EXPECT_EQ(read().records.size(), 1u);
}

TEST_F(Rotation, renamed_files_are_read_to_their_end) {
  host.put(live, lines(2));
  read();
  host.append(live, line());
  rename_rotation();
  host.append(live, line());
  host.append(live + ".1", line());  // the server had the file still open
  read();
  EXPECT_EQ(seen.size(), 5u);
  EXPECT_TRUE(host.logs.empty());
}

TEST_F(Rotation, copytruncate_is_noticed_also_when_the_log_grew_past_its_old_size) {
  host.put(live, lines(2));
  read();
  host.append(live, line());
  copy_truncate();
  for (int i = 0; i < 6; ++i) host.append(live, line());
  read();
  expect_all_lines();
  EXPECT_TRUE(host.logs.empty());
}

TEST_F(Rotation, a_copy_in_the_making_is_not_counted) {
  host.put(live, lines(2));
  read();
  host.append(live, line());
  host.put(live + ".1", host.files.at(live).bytes.substr(0, 150));
  read();
  host.put(live + ".1", host.files.at(live).bytes);
  read();
  host.append(live, line());
  host.put(live + ".1", host.files.at(live).bytes);
  host.put(live, "");
  read();
  expect_all_lines();
  EXPECT_TRUE(host.logs.empty());
}

TEST_F(Rotation, a_reused_inode_is_another_file) {
  host.put(live, lines(2));
  read();
  const uint64_t inode = host.files.at(live).identity;
  rename_rotation();
  host.append(live, line());
  read();
  host.files.erase(live + ".1");
  shift(5);
  host.rename(live, live + ".1");
  host.files[live].identity = inode;
  host.put(live, lines(3));
  read();
  expect_all_lines();
}

TEST_F(Rotation, a_gap_is_told) {
  host.put(live, line());
  read();
  host.append(live, line());
  host.files.erase(live);
  host.put(live, line());
  read();
  EXPECT_EQ(seen, (std::vector<std::string>{"/p0", "/p2"}));
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].where, "access.log: its end before it was rotated away");
  EXPECT_NE(told[0].what.find("hits are lost for good"), std::string::npos);
  EXPECT_NE(told[0].what.find("Read more often"), std::string::npos);
  EXPECT_LE(told[0].what.size(), SP_VERSION_MAX);
  read();
  EXPECT_EQ(told.size(), 1u) << "told once";
}

TEST_F(Rotation, a_gap_that_was_seen_is_told_with_its_bytes) {
  host.put(live, lines(3));
  read_page(1);
  const std::string place = "access.log: bytes " + std::to_string(hit(0).size()) + " to " +
                            std::to_string(host.files.at(live).bytes.size());
  host.put(live, "");
  read();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].where, place);
}

TEST_F(Rotation, a_log_that_was_emptied_after_it_was_read_is_no_gap) {
  host.put(live, lines(2));
  read();
  host.put(live, "");
  read();
  host.append(live, lines(4));
  read();
  EXPECT_TRUE(told.empty());
  expect_all_lines();
}

TEST_F(Rotation, one_stream_tells_of_a_gap_and_again_when_its_page_did_not_count) {
  host.put(live, line());
  Connection connection(samepage_plugin_v1, host, folder_config);
  std::map<std::string, std::string> cursors;
  const std::vector<std::string> streams = {"visits", "visitors", "campaigns"};
  for (const std::string& stream : streams) cursors[stream] = *connection.read(stream).cursor;
  host.files.erase(live);
  host.put(live, line());
  std::vector<std::string> tellers;
  for (int round = 0; round < 2; ++round)
    for (const std::string& stream : streams)
      if (!connection.read(stream, cursors[stream]).unreadable.empty()) tellers.push_back(stream);
  EXPECT_EQ(tellers, (std::vector<std::string>{"visits", "visits"}));
}

TEST_F(Rotation, an_old_file_that_expired_is_no_gap) {
  host.put(live, line());
  rename_rotation();
  host.append(live, line());
  read();
  host.files.erase(live + ".1");
  read();
  EXPECT_TRUE(host.logs.empty());
}

TEST_F(Rotation, a_file_alone_tells_that_rotated_ones_cannot_be_read) {
  host.may_open = [](std::string_view path) { return path == live; };
  const char* config = R"({"path": "logs/access.log"})";
  host.put(live, line());
  read(100, config);
  rename_rotation();
  host.append(live, line());
  read(100, config);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].what.find("Set 'path' to the folder"), std::string::npos);
  EXPECT_LE(told[0].what.size(), SP_VERSION_MAX);
}

TEST_F(Rotation, long_lines_are_passed_over) {
  const std::string monster = std::string(300 << 10, 'x');
  host.put(live, line() + monster);
  read();
  EXPECT_TRUE(logged(host, "a line longer than 64 KiB; it is skipped"));
  host.append(live, monster + "\n" + line());
  read();
  host.append(live, std::string(70 << 10, 'y') + "\n" + line());
  read();
  expect_all_lines();
}

TEST_F(Rotation, a_hole_of_nul_bytes_is_no_line) {
  host.put(live, std::string(200 << 10, '\0') + lines(2));
  read();
  expect_all_lines();
  EXPECT_TRUE(host.logs.empty());
}

TEST_F(Rotation, an_unfinished_end_of_a_rotated_file_is_a_line_once_it_stands_still) {
  const std::string whole = line();
  host.put(live, whole.substr(0, whole.size() - 1));
  rename_rotation();
  host.append(live, line());
  read();
  EXPECT_EQ(seen.size(), 1u);
  host.now += 120'000;
  read();
  EXPECT_EQ(seen.size(), 2u);
  read();
  EXPECT_EQ(seen.size(), 2u);
}

TEST_F(Rotation, reading_again_from_the_start_gives_the_same_keys) {
  host.put(live, lines(2));
  read();
  copy_truncate();
  host.append(live, line());
  read();
  rename_rotation();
  host.append(live, line());
  read();
  Connection connection(samepage_plugin_v1, host, folder_config);
  std::set<std::string> again;
  for (const auto& record : connection.read_all("visits").records) again.insert(record.key);
  EXPECT_EQ(again, keys);
}

TEST_F(Rotation, any_page_size_and_any_rotation_gives_every_line_once) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    host.files.clear();
    cursor.clear();
    keys.clear();
    seen.clear();
    next = 0;
    std::string half;
    host.put(live, "");
    for (int step = 0; step < 40; ++step) {
      switch (random() % 6) {
        case 0:
          if (half.empty()) rename_rotation(8);
          break;
        case 1:
          if (half.empty()) copy_truncate(8);
          break;
        case 2: {  // a line that arrives in two pieces
          if (!half.empty()) break;
          const std::string whole = line();
          const std::size_t cut = 1 + random() % (whole.size() - 1);
          host.append(live, whole.substr(0, cut));
          half = whole.substr(cut);
          break;
        }
        case 3:
        case 4:
          if (!half.empty()) host.append(live, half);
          half.clear();
          for (auto n = random() % 5; n > 0; --n) host.append(live, line());
          break;
        default: {
          Connection connection(samepage_plugin_v1, host, folder_config);
          const auto limit = static_cast<uint32_t>(1 + random() % 4);
          const Outcome page =
              connection.read("visits", cursor, SP_CHANGES, limit);  // one page only
          ASSERT_GE(page.status, SP_OK);
          ASSERT_TRUE(page.cursor);
          cursor = *page.cursor;
          for (const auto& record : page.records) ASSERT_TRUE(keys.insert(record.key).second);
          for (auto& p : pages(page)) seen.push_back(std::move(p));
        }
      }
      if (step % 5 == 4) read(static_cast<uint32_t>(1 + random() % 4));  // before files expire
    }
    if (!half.empty()) host.append(live, half);
    read(3);
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(next));
    EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
    EXPECT_TRUE(host.logs.empty()) << host.logs.front();
    if (HasFailure()) FAIL() << "round " << round;
  }
}

TEST_F(Rotation, no_log_is_told) {
  Connection connection(samepage_plugin_v1, host, folder_config);
  EXPECT_EQ(connection.check().status, SP_CONFIG);
  EXPECT_EQ(connection.read("visits").status, SP_RETRY);
  host.put(live, "");
  EXPECT_EQ(connection.check().status, SP_OK);
  EXPECT_EQ(connection.read("visits", "nonsense").status, SP_CURSOR_LOST);
}
