#pragma once
// Stage 6: the smallest set of changes that makes every system hold the golden record, as far as
// consent lets it. Pure: the same golden record, records and configuration give the same changes.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "flow/consent/decide.hpp"
#include "mapping/mapping.hpp"
#include "model/change.hpp"
#include "model/golden.hpp"
#include "model/record.hpp"
#include "plugin/manifest.hpp"

namespace samepage {

// A stream that could be written.
struct Target {
  StreamId stream;
  const ConnectionConfig* connection = nullptr;
  const StreamManifest* manifest = nullptr;
  const StreamPrivacy* privacy = nullptr;
  const Mapping* mapping = nullptr;
};

struct PlanInput {
  const Golden* golden = nullptr;
  const Catalogue* catalogue = nullptr;
  std::vector<Record> records;             // of this entity, in every stream
  std::vector<Target> targets;             // of this entity kind
  std::vector<Permission> permissions;     // one per target, at the golden address
  // Where a record's own address there is another one: the permission at that address. A name may
  // go to the address that agreed, also when the new address did not.
  std::map<RecordId, Permission> at_own_address;
  std::vector<Change> open;                // sent or refused earlier, not settled
  std::vector<RecordId> unbelieved;        // show what may be newer than what is known: not written over
  // For reference fields: golden value (an entity id) → "stream/key" in that target's connection.
  std::map<std::pair<StreamId, std::string>, std::string> references;
};

struct Withheld {
  StreamId stream;
  Permission permission;
};

struct PlanOutcome {
  std::vector<Change> changes;
  std::vector<Withheld> withheld;  // what consent held back
  bool waiting = false;            // something unsettled stands in the way: look again next round
};

PlanOutcome plan(const PlanInput& input);

}  // namespace samepage
