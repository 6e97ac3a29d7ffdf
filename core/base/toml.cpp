#include "base/toml.hpp"

// Its assertions abort on some malformed input ("[="); without them the error it gives is right.
#define TOML_ASSERT(expr) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_MAX_NESTED_VALUES 32
#define TOML_ENABLE_FORMATTERS 1
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "base/toml_guard.hpp"

namespace samepage::toml {

struct Node {
  Kind kind = Kind::missing;
  int line = 0;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  struct Member;  // not a pair: clang asks for its size inside Node
  std::vector<Member> members;
  std::vector<Node> items;
};

struct Node::Member {
  std::string name;
  Node value;
};

namespace {

using Position = std::pair<std::uint32_t, std::uint32_t>;

Node copy_of(const ::toml::node& from);

void copy_members(const ::toml::table& table, Node& to) {
  // toml++ sorts by name; people read errors and lists in the order they wrote.
  std::vector<std::pair<Position, Node::Member>> found;
  for (const auto& [key, value] : table) {
    const auto at = key.source().begin;
    Node node = copy_of(value);
    if (node.line == 0) node.line = static_cast<int>(at.line);
    found.push_back({{at.line, at.column}, {unveiled(key.str()), std::move(node)}});
  }
  std::ranges::stable_sort(found, {}, [](const auto& entry) { return entry.first; });
  for (auto& [position, member] : found) to.members.push_back(std::move(member));
}

template <class T>
std::string printed(const T& moment) {
  std::ostringstream out;
  out << moment;
  return out.str();
}

Node copy_of(const ::toml::node& from) {
  Node node;
  node.line = static_cast<int>(from.source().begin.line);
  if (const auto* table = from.as_table()) {
    node.kind = Kind::table;
    copy_members(*table, node);
  } else if (const auto* array = from.as_array()) {
    node.kind = Kind::array;
    for (const ::toml::node& item : *array) node.items.push_back(copy_of(item));
  } else if (const auto* text = from.as_string()) {
    node.kind = Kind::text;
    node.text = unveiled(text->get());
  } else if (const auto* integer = from.as_integer()) {
    node.kind = Kind::integer;
    node.integer = integer->get();
  } else if (const auto* real = from.as_floating_point()) {
    node.kind = Kind::real;
    node.real = real->get();
  } else if (const auto* flag = from.as_boolean()) {
    node.kind = Kind::boolean;
    node.boolean = flag->get();
  } else {
    node.kind = Kind::moment;
    if (const auto* date = from.as_date()) node.text = printed(date->get());
    if (const auto* clock = from.as_time()) node.text = printed(clock->get());
    if (const auto* both = from.as_date_time()) node.text = printed(both->get());
  }
  return node;
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::missing:
      return "nothing";
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "a whole number";
    case Kind::real:
      return "a number";
    case Kind::text:
      return "a text";
    case Kind::moment:
      return "a date or time";
    case Kind::array:
      return "a list";
    case Kind::table:
      return "a table";
  }
  return "nothing";
}

Kind Value::kind() const { return node_ == nullptr ? Kind::missing : node_->kind; }

Value Value::operator[](std::string_view member) const {
  if (node_ == nullptr) return {};
  for (const auto& [name, node] : node_->members)
    if (name == member) return Value(&node);
  return {};
}

Value Value::at(std::size_t index) const {
  if (node_ == nullptr || index >= node_->items.size()) return {};
  return Value(&node_->items[index]);
}

std::size_t Value::size() const {
  return node_ == nullptr ? 0 : node_->items.size() + node_->members.size();
}

std::vector<Value> Value::items() const {
  std::vector<Value> all;
  if (node_ == nullptr) return all;
  for (const Node& item : node_->items) all.emplace_back(&item);
  return all;
}

std::vector<Member> Value::members() const {
  std::vector<Member> all;
  if (node_ == nullptr) return all;
  for (const auto& [name, node] : node_->members) all.push_back({name, Value(&node)});
  return all;
}

std::string_view Value::text() const {
  return node_ == nullptr ? std::string_view{} : std::string_view(node_->text);
}

std::int64_t Value::integer(std::int64_t fallback) const {
  return is(Kind::integer) ? node_->integer : fallback;
}

double Value::real(double fallback) const {
  if (is(Kind::integer)) return static_cast<double>(node_->integer);
  return is(Kind::real) ? node_->real : fallback;
}

bool Value::boolean(bool fallback) const { return is(Kind::boolean) ? node_->boolean : fallback; }

std::vector<std::string> Value::texts() const {
  std::vector<std::string> all;
  for (const Value item : items())
    if (item.is(Kind::text)) all.emplace_back(item.text());
  return all;
}

int Value::line() const { return node_ == nullptr ? 0 : node_->line; }

Document::Document(std::unique_ptr<Node> root, std::string file)
    : root_(std::move(root)), file_(std::move(file)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string_view text, std::string file, std::size_t limit_bytes) {
  if (text.size() > limit_bytes) {
    return fail("SP-TOML-004",
                "the file has " + std::to_string(text.size()) + " bytes; at most " +
                    std::to_string(limit_bytes) + " are read",
                file, "split it into several files");
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  SP_TRY(guard_toml(text, file));
  const ::toml::parse_result parsed = ::toml::parse(veiled(text));
  if (!parsed) {
    const auto& error = parsed.error();
    return fail("SP-TOML-001", "the TOML is malformed: " + unveiled(error.description()),
                file + ":" + std::to_string(error.source().begin.line), "correct that line");
  }
  return Document(std::make_unique<Node>(copy_of(parsed.table())), std::move(file));
}

Value Document::root() const { return Value(root_.get()); }

std::string Document::where(Value value) const {
  return value.line() == 0 ? file_ : file_ + ":" + std::to_string(value.line());
}

Errors unknown_members(const Document& document, Value table,
                       const std::vector<std::string_view>& known, std::string_view code) {
  Errors errors;
  for (const Member& member : table.members()) {
    if (std::ranges::find(known, member.name) != known.end()) continue;
    const std::string_view meant = nearest(member.name, known);
    errors.push_back({std::string(code), "'" + std::string(member.name) + "' is not known here",
                      document.where(member.value),
                      meant.empty() ? "remove it" : "did you mean '" + std::string(meant) + "'?"});
  }
  return errors;
}

}  // namespace samepage::toml
