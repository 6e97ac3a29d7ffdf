#pragma once
#include "engine/parts.hpp"

namespace samepage {

// Keeps the index of identifiers in step with a record that changed. True: who it is may have changed.
// Everybody who bears a value is looked at again when it becomes generic or stops being so.
Result<bool> keep_identifiers(EngineParts& parts, EntityKind kind, const Record& record,
                              const Record* known);

// Whether it says something else than before about who it is or what it allows. Most edits, and nearly
// all that we write, do not.
bool speaks_otherwise(const EngineParts& parts, const Record& before, const Record& now);

}  // namespace samepage
