#include "mapping/path.hpp"

#include <algorithm>
#include <charconv>

namespace samepage {
namespace {

constexpr std::size_t most_steps = 16;

std::unexpected<Error> fault(std::string_view path, const std::string& cause,
                             const std::string& where) {
  return fail("SP-MAP-006", "the path '" + std::string(path) + "' " + cause, where,
              "write it like a.b, a[0].b, a[type=work].b or a[*].b");
}

// Takes one name: quoted, or up to the next sign of the path language.
Result<std::string> take_name(std::string_view& rest, std::string_view path,
                              const std::string& where) {
  std::string name;
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    const auto end = rest.find('"');
    if (end == rest.npos) return fault(path, "has a quote that is not closed", where);
    name = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  } else {
    const auto end = std::min(rest.find_first_of(".[]\""), rest.size());
    name = rest.substr(0, end);
    rest.remove_prefix(end);
  }
  if (name.empty()) return fault(path, "has an empty name", where);
  return name;
}

Result<PathStep> take_brackets(std::string_view& rest, std::string_view path,
                               const std::string& where) {
  const auto end = rest.find(']');
  if (end == rest.npos) return fault(path, "has a bracket that is not closed", where);
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  PathStep step;
  if (inside == "*") {
    step.kind = PathStep::Kind::every;
    return step;
  }
  if (const auto equals = inside.find('='); equals != inside.npos && equals != 0) {
    step.kind = PathStep::Kind::match;
    step.name = inside.substr(0, equals);
    step.value = inside.substr(equals + 1);
    return step;
  }
  step.kind = PathStep::Kind::index;
  const auto [stop, error] =
      std::from_chars(inside.data(), inside.data() + inside.size(), step.index);
  if (error != std::errc() || stop != inside.data() + inside.size() || step.index > 999)
    return fault(path, "has brackets that are neither [0], [*] nor [name=value]", where);
  return step;
}

}  // namespace

Result<Path> Path::parse(std::string_view text, const std::string& where) {
  Path path;
  path.text_ = text;
  std::string_view rest = text;
  bool want_name = true;
  while (want_name || !rest.empty()) {
    if (path.steps_.size() >= most_steps) return fault(text, "has too many steps", where);
    if (want_name) {
      SP_ASSIGN(std::string name, take_name(rest, text, where));
      path.steps_.push_back({PathStep::Kind::member, std::move(name), {}, 0});
      want_name = false;
    } else if (rest.front() == '[') {
      SP_ASSIGN(PathStep step, take_brackets(rest, text, where));
      path.many_ = path.many_ || step.kind == PathStep::Kind::every;
      path.steps_.push_back(std::move(step));
    } else if (rest.front() == '.') {
      rest.remove_prefix(1);
      want_name = true;
    } else {
      return fault(text, "has something odd after a name or bracket", where);
    }
  }
  return path;
}

bool Path::has_index() const {
  return std::ranges::any_of(steps_,
                             [](const PathStep& s) { return s.kind == PathStep::Kind::index; });
}

std::string Path::shape() const {
  std::string out;
  for (const PathStep& step : steps_) {
    if (step.kind != PathStep::Kind::member) {
      out += "[]";
    } else {
      if (!out.empty()) out += '.';
      out += step.name;
    }
  }
  return out;
}

std::size_t match_index(const json::Value& array, const PathStep& step) {
  const auto items = array.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const json::Value member = items[i][step.name];
    if (member.is_text() ? member.text() == step.value
                         : member.exists() && member.scalar() == step.value)
      return i;
  }
  return items.size();
}

json::Value Path::find(const json::Value& record, bool& null_on_way) const {
  json::Value at = record;
  for (const PathStep& step : steps_) {
    const json::Kind kind = at.kind();
    if (kind == json::Kind::null) {
      null_on_way = true;
      return {};
    }
    if (step.kind == PathStep::Kind::member) {
      at = at[step.name];
      if (!at.exists()) return {};
      continue;
    }
    if (kind != json::Kind::array) return {};
    at = at.at(step.kind == PathStep::Kind::match ? match_index(at, step) : step.index);
    if (!at.exists()) {
      null_on_way = true;
      return {};
    }
  }
  return at;
}

void Path::find_all(const json::Value& record, std::vector<json::Value>& found) const {
  find_from(0, record, found);
}

void Path::find_from(std::size_t step, json::Value at, std::vector<json::Value>& found) const {
  if (!at.exists()) return;
  if (step == steps_.size()) {
    found.push_back(at);
    return;
  }
  const PathStep& next = steps_[step];
  switch (next.kind) {
    case PathStep::Kind::member:
      return find_from(step + 1, at[next.name], found);
    case PathStep::Kind::index:
      return find_from(step + 1, at.at(next.index), found);
    case PathStep::Kind::match:
      return find_from(step + 1, at.at(match_index(at, next)), found);
    case PathStep::Kind::every:
      for (const json::Value item : at.items()) find_from(step + 1, item, found);
  }
}

}  // namespace samepage
