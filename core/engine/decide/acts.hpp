#pragma once
// What the consent ledger says about a person or a subscription, gathered for the pure decision
// (flow/consent). An act binds by its contact point; it goes on binding the person who gave it when
// that address is replaced (R15), and an objection to everything binds all their addresses (R11).

#include <span>

#include "engine/parts.hpp"

namespace samepage {

// What the scope of an act is today: a purpose, all_purposes, or nothing that is known.
std::string scope_of(const EngineParts& parts, const Act& act);

// Contact points that a person or subscription bears in these records, and those that it bore
// before.
std::vector<std::string> former_points(const EngineParts& parts, EntityKind kind,
                                       std::span<const Record> records);
std::vector<std::string> contact_points(const EngineParts& parts, EntityKind kind,
                                        std::span<const Record> records);

Result<std::vector<Act>> acts_about(EngineParts& parts, EntityKind kind,
                                    std::span<const Record> records);

// Who a deal, an activity or a case is about, and what the ledger says about them: it leaves only
// where they may. Nobody: it refers to no person that is known.
struct Concerned {
  std::string email;  // as merged; may be empty
  std::vector<Act> acts;
};
Result<std::optional<Concerned>> person_behind(EngineParts& parts, const Golden& golden);

// What may have to change because of an act on that address: its subscriptions, the persons who
// bear it or did, and the subscriptions of all their addresses.
Result<void> touch_bound(EngineParts& parts, const std::string& email);

// The subscriptions of these addresses, to whatever list.
Result<std::set<EntityId>> touch_subscriptions(EngineParts& parts,
                                               const std::vector<std::string>& emails);

}  // namespace samepage
