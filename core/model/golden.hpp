#pragma once
// The golden record of one resolved entity: for every field the value that won, where it came from
// and by which rule.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/catalogue.hpp"
#include "model/ids.hpp"

namespace samepage {

// Why a value is the golden one, as `why` says it.
enum class WinRule : std::uint8_t {
  only_value = 1,   // no other system says anything else
  newest_edit = 2,  // seen by the hub in a later round than the others
  newer_clock = 3,  // same round; the remote clocks differ by more than the skew bound
  source_order = 4, // same round, clocks undecided: the configured order of connections
  most_complete = 5,
  united = 6,
  restrictive = 7,
  owner = 8,
  kept = 9,         // the systems that said it are gone; nobody says otherwise
  person = 10,      // decided by a person
  consent = 11,     // follows from the consent ledger
};
std::string_view name_of(WinRule rule);

struct GoldenField {
  FieldId field = 0;
  std::string value;  // empty: cleared on purpose
  RecordId origin;    // none: a person or the ledger
  Epoch edited = 0;
  Millis edited_at = 0;
  WinRule rule = WinRule::only_value;
  bool operator==(const GoldenField&) const = default;
};

struct Golden {
  EntityId id;
  EntityKind kind = EntityKind::person;
  std::vector<GoldenField> fields;  // sorted by field
  bool deleted = false;             // deleted in one system and that delete is to be passed on
  bool operator==(const Golden&) const = default;

  const GoldenField* find(FieldId field) const {
    const auto at = std::ranges::lower_bound(fields, field, {}, &GoldenField::field);
    return at != fields.end() && at->field == field ? &*at : nullptr;
  }
  std::string_view value(FieldId field) const {
    const GoldenField* found = find(field);
    return found == nullptr ? std::string_view{} : std::string_view(found->value);
  }
};

// A value that some system said and that did not win. Kept for ever, restorable.
struct Loss {
  std::int64_t id = 0;
  EntityId entity;
  FieldId field = 0;
  RecordId record;  // who said it
  std::string value;
  Epoch edited = 0;
  RecordId winner;  // whose value won
  WinRule rule = WinRule::only_value;
  Millis noticed = 0;
};

}  // namespace samepage
