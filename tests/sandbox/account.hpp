#pragma once
// One account of the fake system: its records and what may be done to them. HTTP stands in api.hpp,
// faults of the wire in sandbox.cpp. Every time is given, every number is counted: no clock, no
// randomness of its own.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/faults.hpp"

namespace samepage::sandbox {

enum class By { api, person };

struct RowResult {
  int status = 200;  // 200, 201, 404, 409, 410, 412, 422, 503
  std::string id = {};
  std::int64_t version = 0;
  std::string error = {}, message = {};  // stable word, sentence
  std::string existing_id = {};          // of a 409
  std::string merged_into = {};          // of a 410

  bool ok() const { return status < 300; }
};

struct Options {
  std::int64_t page_max = 100;
  std::int64_t batch_max = 500;
  std::string token = "sandbox";  // what buys session tokens
  Millis token_life = 3'600'000;
  bool honour_keys = false;  // a create with a known idempotency key gives the old record
  bool store_keys = true;    // idempotency keys can be searched for
};

struct Stats {
  std::map<std::string, std::int64_t> requests;  // by kind
  std::map<std::string, std::int64_t> strikes;   // faults that happened
  std::int64_t creates = 0, updates = 0, same_value_updates = 0, deletes = 0, merges = 0;
  std::int64_t rejected_rows = 0, failed_rows = 0;
  std::int64_t person_edits = 0, workflow_edits = 0;
};

class Account {
 public:
  Account(std::string name, Flavour flavour, std::uint64_t seed);

  const std::string& name() const { return name_; }
  Flavour flavour() const { return flavour_; }
  std::int64_t revision() const { return revision_; }
  Collection* stream(std::string_view name);
  const std::map<std::string, Collection, std::less<>>& streams() const { return streams_; }

  // `id` is given by seeding only. People may set any field; the API what the schema lets it.
  RowResult create(Collection& stream, Fields fields, std::string_view idempotency, By by,
                   Millis now, std::string id = {});
  RowResult update(Collection& stream, std::string_view id, const Fields& fields,
                   std::int64_t if_version, By by, Millis now);
  RowResult remove(Collection& stream, std::string_view id, std::int64_t if_version, By by,
                   Millis now);
  RowResult merge(Collection& stream, std::string_view winner, std::string_view loser, By by,
                  Millis now);

  // Delayed rewrites whose time has come happen as edits of their own.
  void run_workflows(Millis now);
  // Change-feed positions before the present revision are no longer known (410).
  void forget_history() { oldest_position_ = revision_; }
  std::int64_t oldest_position() const { return oldest_position_; }

  Options options;
  Faults faults;
  Stats stats;
  Dice dice;
  std::int64_t stale_search_from = 0;  // revision when stale_search_requests was set

  struct Token {
    Millis expires = 0;
    std::int64_t uses_left = -1;  // -1: no limit
  };
  std::map<std::string, Token> tokens;
  std::int64_t tokens_issued = 0;
  Millis quota_window = 0;
  std::int64_t quota_used = 0;

 private:
  struct Workflow {
    Millis due;
    std::string stream, id;
    Rewrite rule;
  };

  // Rewrites that act at once change `fields`; the others are noted for later.
  void apply_rewrites(const std::string& stream, const std::string& id, Fields& fields, Millis now);
  void keep_memberships(const Collection& stream, Fields& fields, const Fields& before, By by,
                        Millis now);
  void follow_address(const std::string& before, const std::string& after, Millis now);
  void repoint(const std::string& stream, const std::string& from, const std::string& to,
               Millis now);
  void bury(Collection& stream, const std::string& id, const std::string& merged_into, Millis now);
  RowResult missing(const Collection& stream, std::string_view id) const;

  std::string name_;
  Flavour flavour_;
  std::map<std::string, Collection, std::less<>> streams_;
  std::int64_t revision_ = 0;
  std::int64_t oldest_position_ = 0;
  std::vector<Workflow> workflows_;
};

// Whether the API would accept these members; `before` is null on create.
RowResult verdict_on(const Account& account, const Collection& stream, const Fields& fields,
                     const Stored* before);

}  // namespace samepage::sandbox
