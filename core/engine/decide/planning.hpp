#pragma once
// Runs merge, consent and plan over every entity that changed, and keeps the golden records.

#include "engine/packed_change.hpp"
#include "flow/plan/plan.hpp"

namespace samepage {

struct PlanTally {
  std::int64_t entities = 0, losses = 0, waiting = 0;
  ActId last_act;  // when it was begun
  std::vector<PackedChange> changes;
  std::map<std::tuple<StreamId, std::string, std::string>, std::int64_t> withheld;
};

class Planning {
 public:
  explicit Planning(EngineParts& parts) : parts_(parts) {}

  // Every dirty entity once; those with nothing left to do are dirty no more.
  Result<PlanTally> run(const std::function<void(const Progress&)>& progress);

 private:
  Result<void> one(EntityId entity);
  Result<Golden> merged(const Golden& before, const std::vector<Record>& records);
  Result<void> resolve_references(Record& record);
  Result<void> keep_withheld(EntityId entity, const PlanInput& input, const PlanOutcome& outcome);
  Result<void> fill_targets(PlanInput& input, const std::vector<Act>& acts);
  void look_at_own_addresses(PlanInput& input, const StreamPart& stream,
                             const std::vector<Act>& acts) const;
  Permission permission(const StreamPart& stream, const PlanInput& input,
                        const std::vector<Act>& acts) const;
  Result<void> fill_references(PlanInput& input);
  Result<void> plan_again();
  Result<void> release_children();
  Result<bool> has_work_left(EntityId entity);

  EngineParts& parts_;
  PlanTally tally_;
  std::set<EntityId> again_;
  std::vector<EntityId> lacking_;  // parents of the entity at hand that some target does not have
  std::string behind_;  // the address of the person whom a deal is about
  std::map<EntityId, std::vector<EntityId>> awaits_;  // child → such parents; nothing else to do
};

}  // namespace samepage
