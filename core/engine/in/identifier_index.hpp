#pragma once
#include "engine/parts.hpp"

namespace samepage {

// Keeps the index of identifiers in step with a record that changed. True: who it is may have changed.
// Everybody who bears a value is looked at again when it becomes generic or stops being so.
Result<bool> keep_identifiers(EngineParts& parts, EntityKind kind, const Record& record,
                              const Record* known);

}  // namespace samepage
