#pragma once
// Batches of changes, and looking for what an unanswered create may have made.

#include <samepage/sdk.hpp>

#include "api.hpp"

namespace sandbox {

void write_batch(Api& api, const sp::Call& call, const sp::Batch& batch);
void find_created(Api& api, const sp::Call& call, const sp::Find& find);

}  // namespace sandbox
