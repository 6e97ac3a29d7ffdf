#pragma once
// A connector as it is built, driven through its C table by the SDK's fake host.

#include <fake_host.hpp>
#include <string>

#include "base/json.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"

namespace samepage::fuzz {

class Connector {
 public:
  explicit Connector(const std::string& name);  // of build/plugins; stays loaded
  const sp_plugin& table() const { return *table_; }

 private:
  const sp_plugin* table_ = nullptr;
};

// The same outcome, when the connector kept the rules of the boundary. A record that cannot be is
// the hub's to set aside (SP-PLG-131): a system may well answer without keys.
inline sp::testing::Outcome kept(sp::testing::Outcome outcome) {
  for (const std::string& rule : outcome.broken)
    require(rule.starts_with("a record") || rule.starts_with("JSON comes"), rule);
  require(outcome.status >= SP_BUG && outcome.status <= SP_MORE, "a status is one");
  require(outcome.status != SP_BUG, "other people's bytes are no bug of ours", outcome.message);
  for (const auto& record : outcome.records)
    if (record.op == SP_UPSERT)
      require(json::Document::parse(record.json).has_value(), "a record is JSON", record.json);
  return outcome;
}

}  // namespace samepage::fuzz
