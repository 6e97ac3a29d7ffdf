#pragma once
// The plan follows from the store and the configuration. What was planned under other settings is
// planned again for everybody, once; nobody has to edit a record for a new setting to take effect.

#include "engine/parts.hpp"

namespace samepage {

Result<void> take_new_settings(EngineParts& parts);

}  // namespace samepage
