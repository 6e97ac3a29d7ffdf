#pragma once
// Reading: one page of the listing of a whole file.
//
// A file that changes while it is paged is listed again from its start. A row that cannot be read
// is reported (SP_UNREADABLE) and passed over. While the last row may be half-written the listing
// does not end (SP_RETRY): its absence would look like a delete.

#include <samepage/sdk.hpp>

#include "settings.hpp"

namespace file {

sp::Next list_page(const sp::Call& call, const sp::Read& read, const Settings& settings);

}  // namespace file
