#pragma once
// What a record says about who it is: identifiers (kind + normalised value) and a name to compare.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalogue.hpp"
#include "model/record.hpp"

namespace samepage {

struct Identifier {
  std::string kind;  // "email", "phone", "domain", "subscription"
  std::string value;
  IdentifierStrength strength = IdentifierStrength::none;
  std::uint64_t hash = 0;  // of entity kind, kind and value, keyed with the store's secret
};

struct IdentifierPolicy {
  std::uint64_t key = 0;               // the store's own, so that hashes tell nothing elsewhere
  std::set<std::string, std::less<>> blocked;  // "email:info@example.com"
};

// Generic by nature: role mailboxes and the like stand for nobody (reference/identity §a).
bool is_role_address(std::string_view email);

// A record speaks for itself by what was edited there; where it never said anything (we made it), or
// went along with somebody who replaced what it said, by what it holds.
std::string_view spoken_by(const FieldState& state);

std::vector<Identifier> identifiers_of(const Record& record, EntityKind kind,
                                       const Catalogue& catalogue, const IdentifierPolicy& policy);

// Under which those are found whom an act on the address may bind: all its subscriptions, and persons
// who had it once. It identifies nobody.
std::uint64_t address_hash(EntityKind kind, std::string_view email, const IdentifierPolicy& policy);

// Family and given name, folded for comparing; empty where not known.
struct NameKey {
  std::string family, given;
  bool operator==(const NameKey&) const = default;
};
NameKey name_key_of(const Record& record, EntityKind kind, const Catalogue& catalogue);

// Whether identifiers or names are made of it.
bool tells_who(const Field& field);

// May these two be one person? Unknown parts agree with anything; initials agree with names.
bool names_agree(const NameKey& a, const NameKey& b);
// Are these two people? Short forms ("Alex"), initials and a slip of the pen do not make two.
bool given_names_differ(const NameKey& a, const NameKey& b);
// Do they speak for one person (both known and agreeing)? Needed beside medium identifiers.
bool names_support(const NameKey& a, const NameKey& b);

}  // namespace samepage
