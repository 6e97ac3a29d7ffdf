#pragma once
// What of a plan must wait for a person: mass changes above their brake (P9), and everything that
// touches a connection whose match plan nobody has approved yet.

#include "engine/packed_change.hpp"

namespace samepage {

class Holding {
 public:
  Holding(EngineParts& parts, const CycleOptions& options) : parts_(parts), options_(options) {}

  // Once per cycle, on its first plan: decides which brakes are on, and opens their cases.
  Result<void> apply_brakes(const std::vector<PackedChange>& plan);

  // People who were merged in this cycle; too many at once wait, in later cycles too, until approved.
  Result<void> brake_merges(const std::vector<EntityId>& merged_into);

  Result<void> close_brake_cases();

  // The first sync of this connection is over: nothing is left of it. Until then, be it over several
  // cycles, its creates are what the match plan announced.
  Result<void> settle(const ConnectionPart& connection);

  // Why this create must wait for something to be read, in another system or where it would go; empty:
  // it need not. It goes by itself then.
  std::string too_early(const PackedChange& change) const;

  // Why this change waits for a person; empty: it goes.
  Result<std::string> reason(const PackedChange& change);

 private:
  enum class Mass : std::uint8_t { none, creates, deletes, unsubscribes, email_overwrites };
  Mass mass_of(const PackedChange& change) const;
  Result<void> find_settled();
  Result<void> find_contradictions();
  Result<void> find_hidden();
  Result<void> close_brakes_but(const std::set<std::string>& subjects);
  Result<bool> awaits_match(const PackedChange& change);
  // A connection whose records of this kind were never read whole: who seems new may stand there.
  const ConnectionPart* unread(EntityKind kind) const;

  EngineParts& parts_;
  const CycleOptions& options_;
  std::map<std::pair<StreamId, Mass>, std::string> braked_;
  std::map<EntityId, bool> awaits_;
  std::set<const ConnectionPart*> settled_;
  std::set<EntityId> held_merges_;
  std::map<EntityId, CaseId> contradictions_;
  std::map<StreamId, std::string> hidden_;  // streams with places that cannot be read → why creates wait
};

}  // namespace samepage
