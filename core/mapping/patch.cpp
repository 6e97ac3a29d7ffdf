#include "mapping/patch.hpp"

#include <algorithm>

#include "mapping/mapping.hpp"

namespace samepage {

Patch::Node& Patch::Node::member(std::string_view name) {
  for (auto& [known, node] : members)
    if (known == name) return node;
  if (members.empty()) members.reserve(12);  // a new record has many
  return members.emplace_back(Member{name, {}}).node;
}

Patch::Node Patch::raw_of(const json::Value& value) {
  Node node;
  node.kind = Node::Kind::raw;
  node.raw = value.dump();
  return node;
}

// A copied value is about to change inside: take it apart.
void Patch::open_object(Node& node, const json::Value& was) {
  if (node.kind == Node::Kind::object) return;
  node = Node{};
  for (const auto& [name, value] : was.members()) node.members.push_back({name, raw_of(value)});
}

void Patch::open_list(Node& node, const json::Value& was) {
  if (node.kind == Node::Kind::list) return;
  node = Node{};
  node.kind = Node::Kind::list;
  for (const json::Value item : was.items())
    node.members.push_back({{}, raw_of(item)});
}

// Where the element stands; one is added when it is the next position or has no match yet.
std::optional<std::size_t> Patch::position(Node& list, const json::Value& was,
                                           const PathStep& step) {
  if (step.kind == PathStep::Kind::index) {
    if (step.index > list.members.size()) return std::nullopt;
    if (step.index == list.members.size()) list.members.emplace_back();
    return step.index;
  }
  const std::size_t known = was.is_array() ? was.size() : 0;
  if (const std::size_t found = match_index(was, step); found < known) return found;
  std::string wanted;
  json::append_quoted(wanted, step.value);
  for (std::size_t i = known; i < list.members.size(); ++i)
    if (list.members[i].node.member(step.name).raw == wanted) return i;
  Node added;
  Node& member = added.member(step.name);
  member.kind = Node::Kind::raw;
  member.raw = wanted;
  list.members.push_back({{}, std::move(added)});
  return list.members.size() - 1;
}

bool Patch::set_at(Node& node, const json::Value& was, const std::vector<PathStep>& steps,
                   std::size_t step, std::string value_json) {
  if (step == steps.size()) {
    node = Node{};
    node.kind = Node::Kind::raw;
    node.raw = std::move(value_json);
    return true;
  }
  const PathStep& next = steps[step];
  if (next.kind == PathStep::Kind::member) {
    open_object(node, was);
    return set_at(node.member(next.name), was[next.name], steps, step + 1, std::move(value_json));
  }
  open_list(node, was);
  const auto at = position(node, was, next);
  return at &&
         set_at(node.members[*at].node, was.at(*at), steps, step + 1, std::move(value_json));
}

bool Patch::set(const Path& path, std::string value_json) {
  std::optional<Node> as_it_was;
  if (path.has_index()) as_it_was = root_;
  if (!set_at(root_, before_, path.steps(), 0, std::move(value_json))) {
    root_ = std::move(*as_it_was);
    return false;
  }
  set_.push_back(&path);
  return true;
}

bool Patch::may_touch(const Path& path) const {
  const auto apart = [](const PathStep& a, const PathStep& b) {
    return a.kind == PathStep::Kind::member && b.kind == PathStep::Kind::member && a.name != b.name;
  };
  return std::ranges::any_of(set_, [&](const Path* other) {
    const auto &a = path.steps(), &b = other->steps();
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
      if (apart(a[i], b[i])) return false;
      if (a[i].kind != PathStep::Kind::member || b[i].kind != PathStep::Kind::member) return true;
    }
    return true;
  });
}

void Patch::write(const Node& node, json::Writer& writer) {
  switch (node.kind) {
    case Node::Kind::raw:
      writer.raw(node.raw);
      return;
    case Node::Kind::list:
      writer.array();
      for (const auto& [none, item] : node.members) write(item, writer);
      writer.end();
      return;
    case Node::Kind::object:
      writer.object();
      for (const auto& [name, member] : node.members) {
        writer.key(name);
        write(member, writer);
      }
      writer.end();
  }
}

std::string Patch::json() const {
  json::Writer writer;
  write(root_, writer);
  return writer.take();
}

namespace {

void write_applied(const json::Value& before, const json::Value& members, json::Writer& writer) {
  if (!before.is_object() || !members.is_object()) {
    writer.raw(members.dump());
    return;
  }
  writer.object();
  for (const auto& [name, value] : before.members()) {
    writer.key(name);
    const json::Value change = members[name];
    if (change.exists()) {
      write_applied(value, change, writer);
    } else {
      writer.raw(value.dump());
    }
  }
  for (const auto& [name, value] : members.members()) {
    if (before[name].exists()) continue;
    writer.key(name);
    writer.raw(value.dump());
  }
  writer.end();
}

}  // namespace

std::string apply_members(const json::Value& before, const json::Value& members) {
  json::Writer writer;
  write_applied(before, members, writer);
  return writer.take();
}

}  // namespace samepage
