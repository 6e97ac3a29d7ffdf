#pragma once
// What a page of hits becomes in each stream. Visits are records of their own; visitors and
// campaigns are gathered over the page, one record for each.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hit.hpp"

namespace weblog {

class Records {
 public:
  Records(std::string_view stream, const Settings& settings)
      : stream_(stream), settings_(settings) {}

  // `line_key` identifies the line where the server logs no request id.
  void add(const Hit& hit, const std::string& line_key);
  std::size_t size() const { return records_.size(); }
  void emit(const sp::Call& call) const;

 private:
  struct Record {
    std::string key;
    Hit hit;  // the latest that tells something of it
    std::int64_t first_ms = 0, last_ms = 0, hits = 0;
  };
  Record& place(const std::string& key, const Hit& hit);
  std::string visit_json(const Record& record) const;
  std::string visitor_json(const Record& record) const;
  static std::string campaign_json(const Record& record);

  std::string_view stream_;
  const Settings& settings_;
  std::vector<Record> records_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

}  // namespace weblog
