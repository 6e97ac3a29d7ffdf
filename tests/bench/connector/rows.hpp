#pragma once
// A batch of changes as one request.

#include <samepage/sdk.hpp>
#include <string>

namespace bench {

void write_rows(const std::string& url, const sp::Call& call, const sp::Batch& batch);

}  // namespace bench
