#pragma once
// The engine's inside: what its steps share. A step is a class or function in a file of its own that
// works on these parts; engine.hpp is the only thing others see.

#include <map>
#include <mutex>
#include <set>

#include "engine/engine.hpp"
#include "flow/normalise/normalise.hpp"
#include "flow/resolve/identifiers.hpp"
#include "flow/resolve/looks.hpp"
#include "world/lapse.hpp"

namespace samepage {

struct ConnectionPart;

struct StreamPart {
  StreamRow row;
  // These three may be missing in an engine that only looks.
  const StreamManifest* manifest = nullptr;
  const StreamPrivacy* privacy = nullptr;
  std::unique_ptr<Mapping> mapping;
  ValueWords words;
  ConnectionPart* connection = nullptr;
  // Listed in this round in a state that may be older than our last write, or newer. With the store's lock.
  std::set<RecordId> unbelieved;

  std::string name() const;  // "crm contacts"
  std::uint64_t reading() const;  // by what its records are read now
};

struct ConnectionPart {
  const ConnectionConfig* config = nullptr;
  int order = 0;
  ConnectionRow row;
  std::unique_ptr<Session> session;  // none: it could not be opened; `broken` says why
  Error broken;
  const Manifest* manifest = nullptr;  // the session's, or else the one it had last; may be none
  std::unique_ptr<Manifest> kept;
  std::vector<std::unique_ptr<StreamPart>> streams;
  ConnectionReport report;           // of the running cycle
  std::uint64_t calls_before = 0;    // HTTP calls before it

  // Everything is read, to know who is there; of a system that is only written no value counts.
  bool takes_values() const { return config->direction != Direction::write; }
  bool writes() const { return config->direction != Direction::read; }
  StreamPart* stream(std::string_view name) const {
    for (const auto& s : streams)
      if (s->row.name == name) return s.get();
    return nullptr;
  }
};

// Names that the engine itself has to know.
struct KnownFields {
  const Field* person_email = nullptr;
  const Field* person_emails = nullptr;
  const Field* subscription_email = nullptr;
  const Field* subscription_list = nullptr;
  const Field* subscription_status = nullptr;
  const Field* subscription_complaint = nullptr;
};

struct Engine::Parts {
  Parts(World w, Store& s, const Config& c) : world(w), store(s), config(c), lapses(w.clock) {}

  World world;
  Store& store;
  std::mutex store_mutex;  // the store serves one thread at a time
  const Config& config;
  Catalogue catalogue;
  KnownFields fields;
  std::vector<bool> tells;  // by field: of who somebody is, or of what they allow
  SessionFactory sessions;
  IdentifierPolicy identifiers;
  std::unique_ptr<Looks> looks;  // none: nobody is compared by looks. With the store's lock
  std::string store_name;  // random
  // Random for each start and part of every idempotency key: the ids of changes come again when an
  // older store is restored, and a system would answer a known key with another person's record.
  std::string run_name;
  std::vector<std::unique_ptr<ConnectionPart>> connections;
  bool put_offs = false;    // likewise about changes that a system keeps putting off
  bool refusals = false;    // likewise about people who refused anything
  bool bad_values = false;  // there are open cases about values; else nobody has to look for them
  Lapses lapses;            // for what a system needs time to show
  std::atomic<bool> stopping = false;
  Epoch epoch = 1;

  StreamPart* stream(StreamId id) const {
    for (const auto& c : connections)
      for (const auto& s : c->streams)
        if (s->row.id == id) return s.get();
    return nullptr;
  }
  Millis now() const { return world.clock.now(); }
};

using EngineParts = Engine::Parts;

// Since which round too many members of a stream have been missing to be taken for opt-outs.
inline std::string absence_since(StreamId stream) {
  return "absence " + std::to_string(stream.value);
}

inline constexpr const char* clock_noted = "clock";  // in the store: see world/lapse.hpp
inline constexpr const char* refusals_made = "refusals";  // in the store: see Parts::refusals

// Records that may be one person: two names at one address (nothing is created for either), or a
// weaker likeness.
inline constexpr const char* contradiction_case = "two-people";
inline constexpr const char* doubt_case = "doubt";
std::string pair_subject(RecordId a, RecordId b);  // of both kinds
std::optional<std::pair<RecordId, RecordId>> pair_in(const Case& c);

inline constexpr const char* put_off_case = "put-off";
inline constexpr const char* mass_absence_case = "mass-absence";
inline constexpr const char* opted_out_answer = "opted-out";  // to a case of that kind

inline constexpr const char* bad_value_case = "bad-value";  // one per record, "crm contacts 17"
// One per place of which nobody knows what record it is, "lists contacts leads.csv:17".
inline constexpr const char* unreadable_case = "unreadable";

}  // namespace samepage
