#include "mapping/path_table.hpp"

#include <algorithm>
#include <bit>

namespace samepage {

std::size_t PathTable::hash_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
  return name.size() * 31 + byte(0) + byte(name.size() / 2) * 7u + byte(name.size() - 1) * 17u;
}

PathTable::Place PathTable::child_of(const Node& node, std::string_view name) const {
  if (node.buckets.empty()) return none;
  const std::size_t mask = node.buckets.size() - 1;
  for (std::size_t at = hash_of(name) & mask;; at = (at + 1) & mask) {
    const Place child = node.buckets[at];
    if (child == none || nodes_[child].name == name) return child;
  }
}

PathTable::Place PathTable::added_child(Place parent, const std::string& name) {
  if (const Place known = child_of(nodes_[parent], name); known != none) return known;
  const auto added = static_cast<Place>(nodes_.size());
  nodes_.push_back({name, {}, {}});
  Node& node = nodes_[parent];
  node.children.push_back(added);
  node.buckets.assign(std::bit_ceil(node.children.size() * 4), none);
  const std::size_t mask = node.buckets.size() - 1;
  for (const Place child : node.children) {
    std::size_t at = hash_of(nodes_[child].name) & mask;
    while (node.buckets[at] != none) at = (at + 1) & mask;
    node.buckets[at] = child;
  }
  return added;
}

std::optional<PathTable::Place> PathTable::add(const Path& path) {
  const auto is_member = [](const PathStep& s) { return s.kind == PathStep::Kind::member; };
  if (!std::ranges::all_of(path.steps(), is_member)) return std::nullopt;
  if (nodes_.size() + path.steps().size() >= none) return std::nullopt;
  Place place = 0;
  for (const PathStep& step : path.steps()) place = added_child(place, step.name);
  return place;
}

void PathTable::find(const json::Value& record, std::span<Found> found) const {
  if (record.kind() == json::Kind::null) return null_below(nodes_[0], found);
  walk(nodes_[0], record, found);
}

void PathTable::walk(const Node& node, const json::Value& object, std::span<Found> found) const {
  object.each_member([&](std::string_view name, const json::Value& value) {
    const Place place = child_of(node, name);
    if (place == none || found[place].value.exists()) return;  // the first of that name counts
    found[place].value = value;
    const Node& child = nodes_[place];
    if (child.children.empty()) return;
    if (value.kind() == json::Kind::null) {
      null_below(child, found);
    } else {
      walk(child, value, found);
    }
  });
}

void PathTable::null_below(const Node& node, std::span<Found> found) const {
  for (const Place child : node.children) {
    found[child].null_on_way = true;
    null_below(nodes_[child], found);
  }
}

}  // namespace samepage
