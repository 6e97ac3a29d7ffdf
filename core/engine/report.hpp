#pragma once
// What the engine tells people; the CLI renders it as text or JSON.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/attention.hpp"
#include "model/change.hpp"
#include "model/golden.hpp"

namespace samepage {

struct Progress {
  std::string stage;       // "pull", "resolve", "merge", "push"
  std::string connection;  // empty for stages over all
  std::int64_t done = 0;
  std::int64_t total = 0;  // 0 = not known
};

// First activation: what would be joined, before anything is written.
struct MatchReport {
  std::string connection, stream;
  std::int64_t records = 0;
  std::int64_t matched = 0;    // share an entity with a record of another connection
  std::int64_t alone = 0;      // new everywhere else
  std::int64_t doubtful = 0;   // look alike, not joined: a person decides
  std::int64_t duplicates = 0; // records of this stream that share an entity with another of it
};

struct PlannedChange {
  Change change;
  std::string connection, stream;
  std::string held_by;  // brake or match plan that holds it back; empty: goes
};

struct Denial {
  std::string connection, stream;
  std::string purpose, reason;  // "newsletter", "no_grant"
  std::int64_t count = 0;
};

struct ConnectionReport {
  std::string name, plugin;
  bool ok = true;
  bool left_behind = false;  // too slow for this cycle
  Error error;               // when not ok
  Millis retry_at = 0;
  std::int64_t pulled = 0, unchanged = 0, changed = 0, gone = 0, rejected = 0, field_problems = 0;
  std::int64_t created = 0, updated = 0, deleted = 0, refused = 0, unknown = 0, denied = 0;
  std::int64_t http_calls = 0;
};

struct CycleReport {
  Epoch epoch = 0;
  std::vector<ConnectionReport> connections;
  std::vector<MatchReport> matches;
  std::vector<PlannedChange> plan;  // what was to be done (plan) or was done (sync: empty, counts only)
  std::string plan_hash;
  std::vector<Denial> denials;
  std::int64_t entities = 0, merged_entities = 0, conflicts = 0;
  std::int64_t pending = 0;  // changes still open: held, failed, waiting
  std::int64_t held = 0;     // by brakes or for a match plan
  Millis duration = 0;

  bool clean() const { return pending == 0 && held == 0; }
};

struct StatusConnection {
  std::string name, plugin, paused, last_error;
  bool activated = false;
  Millis last_ok = 0, retry_at = 0;
  int failures = 0;
  std::map<std::string, std::int64_t> records;  // by stream
  std::int64_t waiting = 0, dead_letters = 0, excluded = 0, problems = 0;
};

struct StatusReport {
  std::vector<StatusConnection> connections;
  std::int64_t entities = 0, dirty = 0;
  std::vector<Case> cases;
};

struct LinkView {
  RecordId record;
  std::string connection, stream, key;
  bool gone = false;
  std::vector<std::pair<std::string, std::string>> holds;  // field → value
};

struct EntityView {
  EntityId id;
  EntityKind kind = EntityKind::person;
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<LinkView> links;
  std::vector<std::string> consent;  // one line per purpose
  std::vector<std::string> history;
};

struct FieldStory {
  std::string field, value;
  std::string source;  // "crm contacts 17", "a person", "consent ledger"
  std::string rule;
  Epoch epoch = 0;
  Millis at = 0;       // by the source's clock; 0 = unknown
  struct Other {
    std::int64_t loss = 0;  // for `person restore`; 0 while it stands in its own system only
    std::string source, value;
    Epoch epoch = 0;
    Millis at = 0;
  };
  std::vector<Other> losing;
  std::vector<std::string> held;   // "mail users 3 holds it since …", "crm: waiting, paused"
  std::string consent;             // what lets it out, or why not
};

}  // namespace samepage
