#pragma once
// How a record looks beside its identifiers: names, address, birth date, as the identity engine
// compares them (core/identity), and under which rough keys it is found by who may be the same.

#include <set>
#include <span>
#include <string>
#include <vector>

#include "flow/resolve/identifiers.hpp"
#include "identity/compare/evidence.hpp"
#include "identity/facts/profile.hpp"
#include "model/traces.hpp"

namespace samepage {

// Of persons and companies; nobody compares deals or subscriptions by their looks.
bool has_looks(EntityKind kind);
identity::Kind record_kind(EntityKind kind);  // of those two
// Whether a record looks different when this field is.
bool shows(const Field& field);

// Of what traces are made of: with another one all records leave theirs anew. Raise it when keys or
// counted values change.
inline constexpr std::int64_t looks_version = 1;

// What a key is made of; keys of one way do not count as two agreements.
enum class KeyWay : std::uint8_t { name, mailbox, birth, address, count_ };
KeyWay way_of(std::uint64_t key);

struct LooksPolicy {
  std::string default_country;       // for phones written nationally
  std::vector<std::string> blocked;  // "email:info@example.com": says nothing
};

// Reads records, one thread at a time. Profiles are good until forget().
class Looks {
 public:
  Looks(const Catalogue& catalogue, const IdentifierPolicy& identifiers, LooksPolicy policy);
  Looks(const Looks&) = delete;  // what reads points into it

  // What the record says of itself, as identifiers_of() has it.
  identity::Profile read(const Record& record, EntityKind kind);
  Traces traces(const identity::Profile& profile, EntityKind kind) const;
  Traces traces(const Record& record, EntityKind kind);  // reads no more than they are made of
  // The numbers of the profile's values that are counted, each with its place in values().
  struct Counted {
    identity::ValueId value;
    std::uint32_t number;
  };
  std::vector<Counted> counted(const identity::Profile& profile, EntityKind kind) const;

  identity::ValueTable& values() { return values_; }
  const identity::ValueTable& values() const { return values_; }
  // When many values have been read; profiles read before are void then.
  void forget();

 private:
  identity::Profile read(const Record& record, EntityKind kind,
                         bool (*wanted)(identity::Attribute));

  const Catalogue& catalogue_;
  std::uint64_t seed_;  // the store's own
  LooksPolicy policy_;
  identity::Reading reading_;
  identity::ValueTable values_;
};

}  // namespace samepage
