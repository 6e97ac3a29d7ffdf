#pragma once
// Pages of one stream: changes since a revision, or keys.

#include <samepage/sdk.hpp>

#include "api.hpp"

namespace sandbox {

sp::Next read_changes(Api& api, const sp::Call& call, const sp::Read& read);
sp::Next read_keys(Api& api, const sp::Call& call, const sp::Read& read);

// One listed item as a record, a removal or a merge.
void emit_item(const sp::Call& call, std::string_view stream, const sp::Json& item);

}  // namespace sandbox
