#pragma once
// Groups of records while they are being found, by their places in the neighbourhood.

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace samepage {

// Clusters that grow by union, each knowing with whom it must never be one.
class Clusters {
 public:
  explicit Clusters(std::size_t count) : parent_(count), members_(count), enemies_(count) {
    std::iota(parent_.begin(), parent_.end(), 0u);
    for (std::size_t i = 0; i < count; ++i) members_[i] = {i};
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void forbid(std::size_t a, std::size_t b) {
    enemies_[a].push_back(b);
    enemies_[b].push_back(a);
  }
  bool may_join(std::size_t a, std::size_t b) {
    const std::size_t ra = root(a), rb = root(b);
    if (ra == rb) return true;
    return std::ranges::none_of(members_[ra], [&](std::size_t m) {
      return std::ranges::any_of(enemies_[m], [&](std::size_t e) { return root(e) == rb; });
    });
  }
  bool join(std::size_t a, std::size_t b) {
    std::size_t ra = root(a), rb = root(b);
    if (ra == rb) return false;
    if (members_[ra].size() < members_[rb].size()) std::swap(ra, rb);
    parent_[rb] = ra;
    members_[ra].insert(members_[ra].end(), members_[rb].begin(), members_[rb].end());
    members_[rb].clear();
    return true;
  }
  const std::vector<std::size_t>& members(std::size_t root) const { return members_[root]; }

 private:
  std::vector<std::size_t> parent_;
  std::vector<std::vector<std::size_t>> members_, enemies_;
};

}  // namespace samepage
