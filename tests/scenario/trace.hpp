#pragma once
// What passes between the hub and the systems, one line an operation, so that a run can be replayed
// against the written model (tests/model/replay.hpp).
//
//   ROUND  WHAT  SYSTEM  STREAM  RECORD  VALUE  OUTCOME      (separated by tabs)
//
// | what | value | outcome |
// | round | | sync, plan or apply |
// | refused | | the round ended with this error: nothing was written |
// | shown | the body, as read | version and clock |
// | deleted | | version |
// | read | the cursor | whole: all there is was shown; changes: what has changed |
// | create update remove | the members written | ok KEY VERSION, refused, later, unknown |
// | found | | KEY VERSION; empty: there is none |
// | decided | the value restored | the field |
// | state | what the hub holds of the record after the round | its entity |
//
// The runner tells of calls (Runner::trace); rounds, decisions and states are told by whoever
// collects the lines, from an Observer. Lines of one system are in order; those of several mix as
// their threads do.

#include <functional>
#include <memory>
#include <string>

#include "model/record.hpp"
#include "plugin/session.hpp"

namespace samepage::scenario {

struct TraceLine {
  std::string what, system, stream, record, value, outcome;
  std::string text(int round) const {
    return std::to_string(round) + "\t" + what + "\t" + system + "\t" + stream + "\t" + record +
           "\t" + value + "\t" + outcome;
  }
};

using Tracer = std::function<void(const TraceLine&)>;  // called from any of the hub's threads

// Tells of every call of the session.
std::unique_ptr<Session> traced(std::unique_ptr<Session> session, std::string system,
                                Tracer tracer);

// Of a record, what the protocol rests on.
std::string state_of(const Record& record);

}  // namespace samepage::scenario
