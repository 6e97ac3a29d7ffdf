#include "explore.hpp"

#include <deque>
#include <memory>
#include <unordered_map>

#include "base/hash.hpp"

namespace samepage::protocol {
namespace {

// 128 bits of the key: two states of a few million that share them do not happen.
struct Print {
  std::uint64_t a = 0, b = 0;
  bool operator==(const Print&) const = default;
};
struct PrintHash {
  std::size_t operator()(const Print& p) const { return p.a; }
};
Print print_of(const std::string& key) { return {hash64(key, 1), hash64(key, 2)}; }

struct Trail {
  std::uint32_t before = 0;
  std::uint32_t steps = 0;
  Step step;
};

struct Node {
  World world;
  std::uint32_t trail = 0;
};

class Search {
 public:
  explicit Search(const Setting& setting) : setting_(setting) {}

  Found run() {
    std::deque<Node> now, next;
    World start(setting_);
    trails_.push_back({});
    seen_.emplace(print_of(start.key()), At{0, 1});
    now.push_back({std::move(start), 0});
    // Those that took fewer operations first: a state is then met with the most of them left.
    for (int used = 0; !now.empty(); ++used) {
      while (!now.empty() && found_.broken.empty()) {
        const Node node = std::move(now.front());
        now.pop_front();
        visit(node, used < setting_.bounds.operations, now, next);
      }
      if (!found_.broken.empty()) break;
      now.swap(next);
    }
    found_.states = seen_.size();
    for (const auto& [print, at] : seen_) found_.interleavings += at.ways;
    return std::move(found_);
  }

 private:
  struct At {
    std::uint32_t steps = 0;
    double ways = 0;
  };

  void visit(const Node& node, bool more, std::deque<Node>& now, std::deque<Node>& next) {
    World resting = node.world;
    ++found_.at_rest;
    if (std::string broken = resting.quiesce(); !broken.empty())
      return tell(node.trail, "(everything comes to rest)", std::move(broken));
    const At here = seen_.at(print_of(node.world.key()));
    for (Step& step : node.world.steps(more)) {
      ++found_.steps;
      World after = node.world;
      if (std::string broken = after.take(step); !broken.empty())
        return tell(node.trail, step.text(), std::move(broken));
      const auto [at, fresh] =
          seen_.try_emplace(print_of(after.key()), At{here.steps + 1, here.ways});
      if (!fresh) {
        if (at->second.steps == here.steps + 1) at->second.ways += here.ways;
        continue;
      }
      const bool costs = step.costs();
      trails_.push_back({node.trail, here.steps + 1, std::move(step)});
      (costs ? next : now)
          .push_back({std::move(after), static_cast<std::uint32_t>(trails_.size() - 1)});
    }
  }

  void tell(std::uint32_t trail, std::string last, std::string broken) {
    found_.broken = std::move(broken);
    for (; trail != 0; trail = trails_[trail].before)
      found_.way.insert(found_.way.begin(), trails_[trail].step.text());
    found_.way.push_back(std::move(last));
  }

  const Setting& setting_;
  Found found_;
  std::vector<Trail> trails_;
  std::unordered_map<Print, At, PrintHash> seen_;
};

}  // namespace

Found explore(const Setting& setting) { return Search(setting).run(); }

}  // namespace samepage::protocol
