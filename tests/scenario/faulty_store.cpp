#include "faulty_store.hpp"

namespace samepage::scenario {
namespace {

std::unexpected<Error> store_fails() {
  return fail("SP-STO-003", "the disk is full; nothing of this step was kept", "simulation",
              "free some space and run again");
}

}  // namespace

// A store that fails refuses the call; a hub that dies before it does nothing more.
Result<void> FaultyStore::strike(const std::string& call) {
  if (faults_.dead()) return std::unexpected(killed_error());
  for (const PlannedFault& fault : faults_.strike("store", call)) {
    faults_.count((fault.who == "hub" ? "hub " : "store " + call + " ") + fault.kind);
    if (fault.kind == "fail") return store_fails();
    faults_.kill();
    return std::unexpected(killed_error());
  }
  return {};
}

Result<void> FaultyStore::begin() {
  SP_TRY(strike("begin"));
  return real_->begin();
}

Result<void> FaultyStore::commit() {
  if (faults_.dead()) return std::unexpected(killed_error());
  for (const PlannedFault& fault : faults_.strike("store", "commit")) {
    faults_.count((fault.who == "hub" ? "hub " : "store commit ") + fault.kind);
    if (fault.kind == "fail") return store_fails();
    if (fault.kind == "crash-after") SP_TRY(real_->commit());
    faults_.kill();
    return std::unexpected(killed_error());
  }
  return real_->commit();
}

}  // namespace samepage::scenario
