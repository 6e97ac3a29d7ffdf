#pragma once
#include <string>

#include "base/result.hpp"

namespace samepage::json {

// The object `base` with the members of the object `patch` put over it: objects are merged deeply,
// everything else is replaced, null removes (RFC 7396).
Result<std::string> merge_patch(std::string_view base, std::string_view patch);

}  // namespace samepage::json
