#pragma once
// A record of one system as the hub knows it: the sighting (what that system says) and the target
// state (what it holds now) in one place, because they are the same fact seen from two sides.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/catalogue.hpp"
#include "model/ids.hpp"

namespace samepage {

// One element of a set, put in or taken out there; see model/set_marks.hpp.
struct SetMark {
  std::string element;
  Epoch at = 0;      // when the hub saw it
  bool out = false;
  bool operator==(const SetMark&) const = default;
};

// One field of one record. `own` is the last value that was *edited there*; `held` is what the
// system holds now, be it an edit of theirs or a write of ours. An incoming value that equals
// `held` is no news, whoever wrote it: that is how an echo is recognised without an origin marker.
// And since our writes never touch `own`, the losing value survives the write that replaced it.
struct FieldState {
  FieldId field = 0;
  bool has_own = false;      // false: this system never said anything of its own here
  bool cleared = false;      // `own` was emptied on purpose (only under EmptyPolicy::clear)
  bool quarantined = false;  // the value there cannot be read: never write over it
  bool frozen = false;       // keeps rewriting what we write: a case decides
  std::uint8_t rewrites = 0; // times in a row that a write of ours came back as something else
  bool written = false;      // `held` is a write of ours that no read has shown yet
  // `own` agreed with a value that somebody replaced elsewhere, and went along with it: what tells who
  // this is stands in `held` now.
  bool carried = false;
  std::string own;
  std::string held;
  std::string previous;      // of identifying fields: what stood here before the last edit
  Epoch edited = 0;          // when the hub saw the edit; 0 = first load, unknown age
  Millis edited_at = 0;      // by that system's clock; 0 = unknown
  std::vector<SetMark> marks;  // sets only; none: all of `own` was put in at `edited`
  bool operator==(const FieldState&) const = default;
};

struct Record {
  RecordId id;
  StreamId stream;
  EntityId entity;
  std::string key;
  std::string version;
  std::uint64_t content_hash = 0;  // of the raw body, to skip what has not changed
  std::uint64_t mapping = 0;       // fingerprint of the mapping that made the fields
  Millis modified = 0;
  Millis written_at = 0;           // our last acknowledged write, by the hub's clock
  bool gone = false;               // deleted there, or missing from a verified full listing
  Epoch gone_since = 0;
  bool version_ours = false;       // `version` is that of our last write, as its acknowledgement said
  bool removed_by_us = false;      // gone because we passed a delete on
  bool excluded = false;           // unlinked on purpose: never created there again by us
  std::vector<FieldState> fields;  // sorted by field
  std::string raw;                 // the body as last seen, where writing starts from
  bool body_left_out = false;      // by who loaded it: such a record is not for keeping

  const FieldState* find(FieldId field) const {
    const auto at = std::ranges::lower_bound(fields, field, {}, &FieldState::field);
    return at != fields.end() && at->field == field ? &*at : nullptr;
  }
  FieldState& state(FieldId field) {
    if (fields.empty() || fields.back().field < field) {  // readers go in the order of fields
      fields.emplace_back().field = field;
      return fields.back();
    }
    auto at = std::ranges::lower_bound(fields, field, {}, &FieldState::field);
    if (at == fields.end() || at->field != field) {
      at = fields.insert(at, FieldState{});
      at->field = field;
    }
    return *at;
  }
  std::string_view held(FieldId field) const {
    const FieldState* found = find(field);
    return found == nullptr ? std::string_view{} : std::string_view(found->held);
  }
};

}  // namespace samepage
