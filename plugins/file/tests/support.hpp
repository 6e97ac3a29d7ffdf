#pragma once
// What the tests of this connector share.

#include <gtest/gtest.h>

#include <algorithm>
#include <fake_host.hpp>
#include <fstream>
#include <map>
#include <samepage/sdk.hpp>
#include <sstream>

namespace file_test {

using sp::testing::Change;
using sp::testing::Connection;
using sp::testing::FakeHost;
using sp::testing::Outcome;

inline constexpr const char* contacts = R"({"contacts": "lists/contacts.csv"})";
inline const std::string path = "lists/contacts.csv";

inline std::string fixture(const std::string& name) {
  std::ifstream in(std::string(SAMEPAGE_FIXTURES) + "/" + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// key → JSON of what was read; every key once.
inline std::map<std::string, std::string> by_key(const Outcome& read) {
  std::map<std::string, std::string> all;
  for (const auto& record : read.records) EXPECT_TRUE(all.emplace(record.key, record.json).second);
  return all;
}

inline Outcome read_text(FakeHost& host, std::string bytes, const char* config = contacts) {
  host.put(path, std::move(bytes));
  Connection connection(samepage_plugin_v1, host, config);
  Outcome read = connection.read_all("contacts");
  EXPECT_EQ(read.broken, std::vector<std::string>{});
  return read;
}

inline bool logged(const FakeHost& host, std::string_view part) {
  return std::any_of(host.logs.begin(), host.logs.end(),
                     [&](const std::string& line) { return line.find(part) != line.npos; });
}

// What could not be read: "where: what", a line each.
inline std::string told(const Outcome& read) {
  std::string all;
  for (const auto& row : read.unreadable) all += row.where + ": " + row.what + "\n";
  return all;
}

inline std::string utf16(std::string_view ascii, bool big_endian = false) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    out += big_endian ? '\0' : c;
    out += big_endian ? c : '\0';
  }
  return out;
}

}  // namespace file_test
