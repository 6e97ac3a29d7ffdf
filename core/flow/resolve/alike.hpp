#pragma once
// The last step of resolve: who is tied to nobody by identifiers is compared, by its looks, with
// the groups that there are.

#include <functional>

#include "flow/resolve/clusters.hpp"
#include "flow/resolve/resolve.hpp"

namespace samepage {

// Needs `n.scale`. `barred`: not to be joined, whatever they look like. Adds links and doubts to
// `out`.
void join_alike(const Neighbourhood& n, Clusters& clusters,
                const std::function<bool(std::size_t, std::size_t)>& barred, Partition& out);

}  // namespace samepage
