#pragma once
// Binds what is configured to what the store knows, when an engine is opened.

#include "engine/parts.hpp"

namespace samepage {

// Starts every connector and opens its streams. One that cannot be started is known by the manifest
// it had last: what is meant for it is planned and waits. Inside a transaction of the caller's.
Result<void> open_connections(EngineParts& parts);

// The same from the store alone: nothing is started and nothing written. A mapping that cannot be
// read is passed over; only its custom fields are missed then.
Result<void> look_up_connections(EngineParts& parts);

// Values that a connection's configuration translates. After all mappings are open.
Result<void> add_words(EngineParts& parts);

}  // namespace samepage
