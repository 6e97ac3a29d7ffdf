#pragma once
// One event of the consent ledger (consent rules R01–R11): somebody allowed or forbade something.

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace samepage {

enum class ActKind : std::uint8_t { restrictive = 1, permissive = 2 };

// Who moved it. The number orders trust: only a2 with evidence, a3 confirmed and a4 lift a refusal.
enum class Authority : std::uint8_t {
  a0 = 0,  // import, first load, list membership
  a1 = 1,  // a system's own flag
  a2 = 2,  // staff, with evidence
  a3 = 3,  // the person, not verified
  a4 = 4,  // the person, verified
};

struct Act {
  ActId id;
  ActKind kind = ActKind::restrictive;
  Authority authority = Authority::a0;
  bool confirmed = false;     // double opt-in completed (a3)
  std::string contact_point;  // normalised address or number; the ledger keeps a keyed hash beside
  std::string channel;        // "email", "phone", …
  std::string purpose;        // "newsletter", all_purposes, or list_scope and a name
  Millis effective = 0;       // te of the rules
  Millis received = 0;
  std::string source;         // connection, or "person:<who>" for staff
  RecordId record;
  std::string evidence;       // empty = none
  bool follows = false;       // its address was replaced: it binds the person's others (R15)
};

inline constexpr const char* all_purposes = "*";  // all direct marketing on the channel
// The scope of an act about a list is kept as "list:NAME", as it was said. Which purpose that list
// stands for is the configuration's matter and is looked up when it is needed.
inline constexpr const char* list_scope = "list:";

std::string_view name_of(ActKind kind);
std::string_view name_of(Authority authority);

}  // namespace samepage
