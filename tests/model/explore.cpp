#include "explore.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/hash.hpp"

namespace samepage::protocol {
namespace {

// 128 bits of the key: two states of some million that share them do not happen.
using Print = std::pair<std::uint64_t, std::uint64_t>;
struct PrintHash {
  std::size_t operator()(const Print& p) const { return p.first; }
};
Print print_of(const std::string& key) { return {hash64(key, 1), hash64(key, 2)}; }

struct Trail {
  std::uint32_t before = 0;
  Step step;
};

struct Node {
  World world;
  std::uint32_t trail = 0;
};

// By the number of operations used: a state is met first with the most of them left. Worlds are
// large, so those of one number are kept only to go on from them, and the last ones not at all.
class Search {
 public:
  Search(const Setting& setting, bool keep_ends) : setting_(setting), keep_ends_(keep_ends) {}

  Found run() {
    trails_.push_back({});
    World start(setting_);
    seen_.insert(print_of(start.key()));
    std::vector<Node> level;
    follow({std::move(start), 0}, setting_.bounds.operations, &level);
    for (int left = setting_.bounds.operations; left > 0 && found_.broken.empty(); --left) {
      std::vector<Node> next;
      for (const Node& node : level) {
        operate(node, left, left > 1 ? &next : nullptr);
        if (!found_.broken.empty()) break;
      }
      level = std::move(next);
    }
    found_.states = seen_.size();
    return std::move(found_);
  }

 private:
  // All that comes of a state by the hub's own steps.
  void follow(Node first, int left, std::vector<Node>* keep) {
    std::vector<Node> open;
    open.push_back(std::move(first));
    while (!open.empty() && found_.broken.empty()) {
      Node node = std::move(open.back());
      open.pop_back();
      if (!comes_to_rest(node)) return;
      for (Step& step : node.world.steps(0)) go(node, std::move(step), open);
      if (keep != nullptr && left > 0) keep->push_back(std::move(node));
    }
  }

  // What people and fate add to a state.
  void operate(const Node& node, int left, std::vector<Node>* keep) {
    std::vector<Node> fresh;
    const std::size_t trails = trails_.size();
    for (Step& step : node.world.steps(left)) {
      if (!step.costs()) continue;
      go(node, std::move(step), fresh);
      if (!found_.broken.empty()) return;
      if (!fresh.empty()) follow(std::move(fresh.back()), left - 1, keep);
      fresh.clear();
      if (!found_.broken.empty()) return;
      if (keep == nullptr) trails_.resize(trails);
    }
  }

  void go(const Node& node, Step step, std::vector<Node>& fresh) {
    if (!found_.broken.empty()) return;
    ++found_.steps;
    World after = node.world;
    if (std::string broken = after.take(step); !broken.empty())
      return tell(node.trail, step.text(), std::move(broken));
    if (!seen_.insert(print_of(after.key())).second) return;
    trails_.push_back({node.trail, std::move(step)});
    fresh.push_back({std::move(after), static_cast<std::uint32_t>(trails_.size() - 1)});
  }

  bool comes_to_rest(const Node& node) {
    if (node.world.shows_nothing_new()) return true;
    World resting = node.world;
    ++found_.at_rest;
    if (std::string broken = resting.quiesce(); !broken.empty()) {
      tell(node.trail, "(everything comes to rest)", std::move(broken));
      return false;
    }
    if (keep_ends_) found_.ends.try_emplace(print_of(resting.key()), way_to(node.trail));
    return true;
  }

  void tell(std::uint32_t trail, std::string last, std::string broken) {
    found_.broken = std::move(broken);
    found_.way = way_to(trail);
    found_.way.push_back(std::move(last));
  }

  std::vector<std::string> way_to(std::uint32_t trail) const {
    std::vector<std::string> way;
    for (; trail != 0; trail = trails_[trail].before) way.push_back(trails_[trail].step.text());
    std::ranges::reverse(way);
    return way;
  }

  const Setting& setting_;
  const bool keep_ends_;
  Found found_;
  std::vector<Trail> trails_;
  std::unordered_set<Print, PrintHash> seen_;
};

}  // namespace

Found explore(const Setting& setting, bool keep_ends) { return Search(setting, keep_ends).run(); }

}  // namespace samepage::protocol
