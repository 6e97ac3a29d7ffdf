#pragma once
// Stage 7: what goes over the wire for a change, and what an acknowledgement means for the record.
// Sending itself is one call of the session; that it is durable before and settled after is the
// engine's promise (engine/out/pushing.hpp).

#include <span>
#include <string>

#include "flow/normalise/normalise.hpp"
#include "mapping/mapping.hpp"
#include "model/change.hpp"
#include "model/record.hpp"
#include "plugin/session.hpp"

namespace samepage {

// Makes the target-shaped body: the record as it would be with the change, in that system's words,
// of which the mapping writes only what differs. Fields that the system cannot hold are left out.
// `sibling`: the body of another record of the stream, for creates; may be empty.
Result<PutOutcome> body_of(const Change& change, const Record* record, const Mapping& mapping,
                           const ValueWords& words, std::string_view sibling = {});

OutgoingChange outgoing(const Change& change, const Record* record);

// The record after the system has taken the change: it holds the new values, and says nothing new
// of its own.
Record acknowledged(const Change& change, const Record* record, const Ack& ack,
                    std::uint64_t mapping, Millis now);

}  // namespace samepage
