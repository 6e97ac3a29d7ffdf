// What a record holds and no rule speaks of.

#include <algorithm>
#include <set>

#include "mapping/compiled.hpp"

namespace samepage {
namespace {

constexpr std::size_t most_paths = 1000;

void leaves(const json::Value& at, const std::string& shape, std::set<std::string>& found) {
  if (found.size() >= most_paths) return;
  if (at.is_object() && at.size() != 0) {
    for (const auto& [name, value] : at.members())
      leaves(value, shape.empty() ? std::string(name) : shape + "." + std::string(name), found);
  } else if (at.is_array() && at.size() != 0) {
    for (const json::Value item : at.items()) leaves(item, shape + "[]", found);
  } else if (!shape.empty()) {
    found.insert(shape);
  }
}

// The path itself and everything inside it, or, for an empty list, around it.
bool covers(std::string_view mapped, std::string_view leaf) {
  const std::string_view shorter = mapped.size() < leaf.size() ? mapped : leaf;
  const std::string_view longer = mapped.size() < leaf.size() ? leaf : mapped;
  if (!longer.starts_with(shorter)) return false;
  return longer.size() == shorter.size() || longer[shorter.size()] == '.' ||
         longer[shorter.size()] == '[';
}

void add_shapes(const Path& path, std::vector<std::string>& shapes) {
  shapes.push_back(path.shape());
  std::string upto;
  for (const PathStep& step : path.steps()) {
    if (step.kind == PathStep::Kind::member) {
      upto += (upto.empty() ? "" : ".") + step.name;
    } else {
      upto += "[]";
      if (step.kind == PathStep::Kind::match) shapes.push_back(upto + "." + step.name);
    }
  }
}

}  // namespace

std::vector<std::string> Mapping::unmapped(const json::Value& record) const {
  std::vector<std::string> shapes = compiled_->ignored;
  for (const MapRule& rule : compiled_->rules)
    for (const Path& path : rule.paths) add_shapes(path, shapes);
  for (const TemplateRule& rule : compiled_->templates) add_shapes(rule.path, shapes);
  for (const ConstantRule& rule : compiled_->constants)
    if (rule.path) add_shapes(*rule.path, shapes);

  std::set<std::string> found;
  leaves(record, {}, found);
  std::vector<std::string> unmapped;
  for (const std::string& leaf : found) {
    const auto covered = [&](const std::string& shape) { return covers(shape, leaf); };
    if (std::ranges::none_of(shapes, covered)) unmapped.push_back(leaf);
  }
  return unmapped;
}

}  // namespace samepage
