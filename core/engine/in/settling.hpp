#pragma once
// After a crash or a lost reply: creates whose outcome is unknown are looked for in their system
// before anything else is done there. Found: adopted. Not found: sent once more under the same key.

#include "engine/parts.hpp"

namespace samepage {

CallResult<void> settle(EngineParts& parts, ConnectionPart& connection);

}  // namespace samepage
