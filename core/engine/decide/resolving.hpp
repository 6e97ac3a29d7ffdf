#pragma once
// Runs the resolve stage over everything that changed: gathers each neighbourhood, asks who is who,
// and moves records between entities as recorded operations.

#include "engine/decide/lookalikes.hpp"
#include "engine/parts.hpp"
#include "flow/resolve/resolve.hpp"

namespace samepage {

struct ResolveTally {
  std::int64_t records = 0, created = 0, merged = 0, split = 0;
  std::vector<EntityId> merged_into;  // who took somebody else in
};

class Resolving {
 public:
  explicit Resolving(EngineParts& parts) : parts_(parts), lookalikes_(parts) {}

  // Until no record is dirty. Takes the store lock for each batch.
  Result<ResolveTally> run(const std::function<void(const Progress&)>& progress);

 private:
  Result<bool> batch();
  Result<void> around(RecordId seed);
  Result<Neighbourhood> gather(RecordId seed, EntityKind* kind, bool* blob);
  Result<bool> reach_bearers(Neighbourhood& n, std::set<std::uint64_t>& known,
                             const std::function<void(RecordId)>& reach);
  Result<void> find_doubts();
  Result<void> tell_doubts(const Neighbourhood& n, const Partition& partition);
  Result<void> assign(const Neighbourhood& n, const Partition& partition);
  Result<void> note(EntityId entity, RecordId record, std::string kind, std::string text);
  RecordFacts facts_of(const Record& record, EntityKind kind) const;

  EngineParts& parts_;
  Lookalikes lookalikes_;
  ResolveTally tally_;
  std::multimap<RecordId, Case> doubts_;  // open cases, by their first record
  std::set<RecordId> done_;  // of this batch: whole neighbourhoods are settled at once
};

}  // namespace samepage
