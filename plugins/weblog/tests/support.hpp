#pragma once
// What the tests of this connector share.

#include <gtest/gtest.h>

#include <algorithm>
#include <fake_host.hpp>
#include <fstream>
#include <map>
#include <samepage/sdk.hpp>
#include <sstream>

namespace weblog_test {

using sp::testing::Connection;
using sp::testing::FakeHost;
using sp::testing::Outcome;

inline constexpr const char* folder_config =
    R"({"path": "logs", "file": "access.log", "site": "https://shop.example.test"})";
inline const std::string live = "logs/access.log";

inline std::string fixture(const std::string& name) {
  std::ifstream in(std::string(SAMEPAGE_FIXTURES) + "/" + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// One hit in nginx's JSON of the reference, told apart by its number.
inline std::string hit(int n, const std::string& more = {}) {
  return R"({"msec":)" + std::to_string(1795316891 + n) + ".231,\"uri\":\"/p" + std::to_string(n) +
         R"(","status":200,"ref":"","ua":"Browser")" + more + "}\n";
}

inline std::map<std::string, sp::Json> by_key(const Outcome& read) {
  std::map<std::string, sp::Json> all;
  for (const auto& record : read.records) all[record.key] = sp::Json::parse(record.json);
  return all;
}

inline std::vector<std::string> pages(const Outcome& read) {
  std::vector<std::string> all;
  for (const auto& record : read.records)
    all.emplace_back(sp::Json::parse(record.json).text_of("page"));
  return all;
}

inline bool logged(const FakeHost& host, std::string_view part) {
  return std::any_of(host.logs.begin(), host.logs.end(),
                     [&](const std::string& line) { return line.find(part) != line.npos; });
}

}  // namespace weblog_test
