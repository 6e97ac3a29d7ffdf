#pragma once
// All plain paths of a mapping ("a.b", without brackets) found in one walk over a record, instead
// of one search through its members for each.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "mapping/path.hpp"

namespace samepage {

class PathTable {
 public:
  using Place = std::uint16_t;
  // As Path::find tells it.
  struct Found {
    json::Value value;
    bool null_on_way = false;
  };

  // Where `find` puts what the path leads to; none for paths with brackets.
  std::optional<Place> add(const Path& path);
  std::size_t places() const { return nodes_.size(); }

  // `found` has room for all places.
  void find(const json::Value& record, std::span<Found> found) const;

 private:
  static constexpr Place none = 0xffff;
  // One member name below another; a place of its own, asked for or not.
  struct Node {
    std::string name;
    std::vector<Place> children;
    std::vector<Place> buckets;  // children by the hash of their names; a power of two
  };
  static std::size_t hash_of(std::string_view name);
  Place child_of(const Node& node, std::string_view name) const;
  Place added_child(Place parent, const std::string& name);
  void walk(const Node& node, const json::Value& object, std::span<Found> found) const;
  void null_below(const Node& node, std::span<Found> found) const;

  std::vector<Node> nodes_ = std::vector<Node>(1);  // the first is the record itself
};

// The places of one record, without an allocation for records of ordinary size.
class FoundPaths {
 public:
  FoundPaths(const PathTable& table, const json::Value& record) {
    if (table.places() > few_.size()) many_.resize(table.places());
    table.find(record, many_.empty() ? std::span(few_) : std::span(many_));
  }
  const PathTable::Found& operator[](PathTable::Place place) const {
    return many_.empty() ? few_[place] : many_[place];
  }

 private:
  std::array<PathTable::Found, 32> few_{};
  std::vector<PathTable::Found> many_;
};

}  // namespace samepage
