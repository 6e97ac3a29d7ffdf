#pragma once
// Stage 3: which records are one person. Pure: it gets a whole neighbourhood (every record that can
// be reached over shared identifiers) and answers with a partition of it, the same for any order of
// arrival. Shared identifiers decide by rules; whom they tie to nobody is compared with those who look
// alike, by the identity engine's statistics.

#include <string>
#include <vector>

#include "flow/resolve/identifiers.hpp"
#include "identity/compare/evidence.hpp"
#include "identity/facts/profile.hpp"
#include "model/ids.hpp"
#include "model/decision.hpp"

namespace samepage {

struct RecordFacts {
  RecordId id;
  StreamId stream;
  EntityId entity;      // where it belongs now; none = new
  bool gone = false;
  bool duplicate_free = false;  // its stream never holds one person twice
  bool established = false;     // its connection is in operation: its links outlive an edited address
  std::string stable_name;      // "crm/contacts/17": orders evidence without arrival order
  std::vector<Identifier> identifiers;
  NameKey name;
  bool alone = false;        // none of its identifiers is on another record
  identity::Profile looks;   // read only where somebody of the neighbourhood is alone
};

struct Neighbourhood {
  EntityKind kind = EntityKind::person;
  std::vector<RecordFacts> records;
  std::vector<Decision> decisions;            // of people, on these records
  std::vector<std::uint64_t> generic;         // identifier hashes borne by too many
  const identity::Scale* scale = nullptr;     // what looks are weighed by; none: they say nothing
  double sure_bits = 0;                       // alike from here on is the same
};

// Why two records are joined, or why they are not although they look alike.
struct Link {
  RecordId a, b;
  std::string evidence;  // "same email", "same phone and name", "decided by anna", "alike: … (97.1 %)"
};

struct Doubt {
  RecordId a, b;
  std::string reason;    // "same phone, but the names differ"
  bool contradiction = false;  // one address, two people: only a person can say
};

struct Partition {
  std::vector<std::vector<RecordId>> clusters;  // each sorted; ordered by their first record
  std::vector<Link> links;
  std::vector<Doubt> doubts;
};

Partition resolve(const Neighbourhood& neighbourhood);

}  // namespace samepage
