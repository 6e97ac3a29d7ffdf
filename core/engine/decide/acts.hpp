#pragma once
// What the consent ledger says about a person or a subscription, gathered for the pure decision
// (flow/consent). An act binds by its contact point; it goes on binding the person who gave it when
// that address is replaced (R15), and an objection to everything binds all their addresses (R11).

#include "engine/parts.hpp"

namespace samepage {

// Contact points of a person or subscription in these records.
std::vector<std::string> contact_points(const EngineParts& parts, EntityKind kind,
                                        const std::vector<Record>& records);

Result<std::vector<Act>> acts_about(EngineParts& parts, EntityKind kind,
                                    const std::vector<Record>& records);

// What may have to change because of an act on that address: the persons who bear it and its
// subscriptions; and for an objection to everything the subscriptions of all their addresses.
Result<void> touch_bound(EngineParts& parts, const std::string& email, bool everything);

// The subscriptions of these addresses, to whatever list.
Result<std::set<EntityId>> touch_subscriptions(EngineParts& parts,
                                               const std::vector<std::string>& emails);

}  // namespace samepage
