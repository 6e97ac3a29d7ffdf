#pragma once
// One effect on one system, from the plan to its acknowledgement.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/ids.hpp"
#include "model/values.hpp"

namespace samepage {

enum class ChangeOp : std::uint8_t { create = 1, update = 2, remove = 3 };

enum class ChangeState : std::uint8_t {
  planned = 0,   // only in a plan, not in the store
  intent = 1,    // durable; may have been sent
  unknown = 2,   // sent, no answer: must be settled by looking before a second attempt
  done = 3,
  dead = 4,      // refused by the system: a person edits and retries, or drops it
  dropped = 5,   // overtaken by a newer plan, or given up by a person
  denied = 6,    // the last-moment consent check said no
  given_up = 7,  // a refused create that a person does not want: never planned again
};

struct FieldChange {
  FieldId field = 0;
  std::string from;  // what the system holds
  std::string to;
  RecordId origin;   // where the golden value comes from
  bool carried = false;  // the origin replaced `from` by it
  bool operator==(const FieldChange&) const = default;
};

struct Change {
  ChangeId id;
  EntityId entity;
  EntityKind kind = EntityKind::person;
  StreamId stream;
  RecordId record;           // none: create
  ChangeOp op = ChangeOp::update;
  std::string key;           // of the record; empty: create
  std::vector<FieldChange> fields;
  std::string expected;      // remote version the plan was made on
  std::string reason;        // in words, for people
  std::string purpose;       // what permits it…
  ActId act;                 // …and the act, for consent-based purposes
  std::string contact_point; // whose permission is checked again at the last moment
  bool restricts = false;    // passes an opt-out on: always allowed, goes first
  ChangeState state = ChangeState::planned;
  std::string idempotency;
  std::string body;          // target-shaped JSON, made when it is sent
  std::string message;       // the system's words when refused
  std::uint32_t attempts = 0;
  Millis sent = 0;
  Millis ended = 0;
};

std::string_view name_of(ChangeOp op);
std::string_view name_of(ChangeState state);

}  // namespace samepage
