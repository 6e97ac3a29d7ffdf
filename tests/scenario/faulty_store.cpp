#include "faulty_store.hpp"

#include <map>

namespace samepage::scenario {
namespace {

std::unexpected<Error> store_fails() {
  return fail("SP-STO-003", "the disk is full; nothing of this step was kept", "simulation",
              "free some space and run again");
}

disk::Fault disk_fault(const std::string& kind) {
  static const std::map<std::string, disk::Fault> all = {{"full", disk::Fault::full},
                                                         {"write-error", disk::Fault::write_error},
                                                         {"torn", disk::Fault::torn_write},
                                                         {"sync-error", disk::Fault::sync_error},
                                                         {"power-cut", disk::Fault::power_cut}};
  return all.at(kind);
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
    if (fault.who == "disk") return commit_on_bad_disk(fault.kind);
    faults_.count((fault.who == "hub" ? "hub " : "store commit ") + fault.kind);
    if (fault.kind == "fail") return store_fails();
    if (fault.kind == "crash-after") SP_TRY(real_->commit());
    faults_.kill();
    return std::unexpected(killed_error());
  }
  return real_->commit();
}

// The disk is well again afterwards, but for its power: that comes back when the hub is started anew.
// What was not struck (there was nothing to write) went well.
Result<void> FaultyStore::commit_on_bad_disk(const std::string& kind) {
  const disk::Fault fault = disk_fault(kind);
  disk::FaultyDisk& disk = disk::FaultyDisk::install();
  // A page in the log is two writes: its head and itself. Half of itself is what tears.
  const bool syncs = fault == disk::Fault::sync_error;
  disk.plan(fault, syncs ? 1 : 2, false);
  auto done = real_->commit();
  if (!disk.struck()) {
    disk.heal();
    return done;
  }
  faults_.count("disk " + kind);
  if (fault == disk::Fault::power_cut) {
    faults_.kill();
    return std::unexpected(killed_error());
  }
  disk.heal();
  return done;
}

}  // namespace samepage::scenario
