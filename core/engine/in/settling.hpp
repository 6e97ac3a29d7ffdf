#pragma once
// After a crash or a lost reply: creates whose outcome is unknown are looked for in their system
// before anything else is done there. Found: adopted. Not found: sent once more under the same key,
// unless this round is not to write anything (a plan): then it stays in doubt.

#include "engine/parts.hpp"

namespace samepage {

CallResult<void> settle(EngineParts& parts, ConnectionPart& connection, bool may_send);

}  // namespace samepage
