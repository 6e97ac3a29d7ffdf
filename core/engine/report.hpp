#pragma once
// What the engine tells people; the CLI renders it as text or JSON.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/attention.hpp"
#include "model/change.hpp"
#include "model/golden.hpp"
#include "world/quota.hpp"

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

// Why changes that are wanted in a system have not gone there.
enum class WaitKind : std::uint8_t {
  none,        // nothing keeps it: it goes, or goes in the next round
  held,        // for a person's approval
  connector,   // it cannot be started
  paused,      // the system or the configuration refuses us until somebody mends it
  asked,       // the system asked to wait
  failing,
  slow,        // too slow for the last round
  absent,      // did not take part in it
  early,       // others have to be read first
  put_off,     // the system said "later"
  unapproved,  // follows from an approved plan, and is not in it
  stopped,     // the round was stopped
  in_doubt,    // sent, and no answer: it is looked for first
};
inline constexpr int wait_kinds = static_cast<int>(WaitKind::in_doubt) + 1;
std::string_view name_of(WaitKind kind);
WaitKind wait_kind_named(std::string_view name);  // none, when it is no name

struct Wait {
  WaitKind kind = WaitKind::none;
  std::string text;  // in words, for people
  std::int64_t count = 0;
  bool operator==(const Wait&) const = default;
};

// What carrying a plan out takes in one system. About: nobody knows before.
struct Estimate {
  std::string connection;
  std::int64_t changes = 0;
  std::int64_t calls = 0;
  Millis time = -1;       // -1: not known yet
  bool measured = false;  // from earlier writing there; else from the batch size and from reading
  std::int64_t quota_left = -1;  // calls; -1: the system does not tell
};

struct ConnectionReport {
  std::string name, plugin;
  bool ok = true;
  bool left_behind = false;  // too slow for this cycle
  Error error;               // when not ok
  Millis retry_at = 0;
  std::int64_t pulled = 0, unchanged = 0, changed = 0, gone = 0, rejected = 0, field_problems = 0;
  std::vector<Error> rejections;  // the first few of the rejected, each with its place
  Millis read_time = 0, write_time = 0;
  std::int64_t read_calls = 0, write_calls = 0, sent = 0;  // HTTP calls; changes handed over
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
  std::vector<Estimate> estimates;  // of a plan; systems are written side by side
  std::int64_t elsewhere = 0;       // changes for connections that did not take part
  std::set<std::string> awaited;    // of them, those that could take them now
  std::int64_t entities = 0, merged_entities = 0, conflicts = 0;
  std::int64_t pending = 0;  // changes still open: held, failed, waiting
  std::int64_t held = 0;     // by brakes or for a match plan
  std::int64_t dead_letters = 0;  // refused in this round or before, and nobody has decided
  Millis duration = 0;

  bool clean() const { return pending == 0 && held == 0; }
};

struct StatusStream {
  std::string name;
  std::int64_t records = 0;
  Millis read_at = 0;   // 0: not yet
  bool loaded = false;  // it was read whole once
};

// What is kept from a system on purpose, by customer records.
struct Exclusion {
  std::string stream;
  std::string purpose, reason;  // "", "deleted_there"; "newsletter", "no_grant"
  std::int64_t count = 0;
};

struct StatusConnection {
  std::string name, plugin, paused, last_error;
  bool activated = false;
  Millis last_ok = 0, retry_at = 0;
  int failures = 0;
  std::vector<StatusStream> streams;
  std::int64_t waiting = 0;  // the sum of `waits`
  std::vector<Wait> waits;
  Millis waits_at = 0;       // when the round ended that left them
  std::int64_t excluded = 0; // the sum of `exclusions`
  std::vector<Exclusion> exclusions;
  std::int64_t dead_letters = 0;
  std::int64_t problems = 0;  // records with a value that cannot be read, never written over
  std::int64_t cases = 0;     // open ones that name this connection
  QuotaState quota;           // as the system last told; of the last round
  bool in_sync() const {
    return activated && last_error.empty() && waiting == 0 && dead_letters == 0;
  }
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
