#pragma once
// The child's end: what samepage-plugin-host does between its start and the hub's farewell. It
// loads the connector, says HELLO (or why not), and runs one call after the other.

#include <string>

#include "plugin/frames.hpp"
#include "world/clock.hpp"

namespace samepage {

// Returns when the hub closed the connection or said so; the text is why, empty = in order.
std::string serve_connector(ByteStream& hub, Clock& clock, const std::string& path,
                            const std::string& digest);

}  // namespace samepage
