#pragma once
// One page of a listing: all records, or those changed since the last read began.

#include <samepage/sdk.hpp>
#include <string>

namespace bench {

sp::Next read_page(const std::string& url, const sp::Call& call, const sp::Read& read);

// "2025-04-26T17:46:39.000" (UTC; what follows the milliseconds is not looked at) as ms since 1970;
// 0 when it is none.
int64_t stamp_ms(std::string_view text);

}  // namespace bench
