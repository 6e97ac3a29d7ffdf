#pragma once
// The members to write, grown value by value. Objects hold only what changes; a list is rewritten
// whole, because no system can be told "the second element" safely.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "mapping/path.hpp"

namespace samepage {

class Patch {
 public:
  explicit Patch(const json::Value& before) : before_(before) {}

  // Puts a finished JSON value at `path`. False: the path names a list position that neither exists
  // nor is the next one.
  bool set(const Path& path, std::string value_json);
  // False: nothing that was put stands at `path`, in it or around it.
  bool may_touch(const Path& path) const;
  bool empty() const { return root_.members.empty(); }
  std::string json() const;

 private:
  struct Member;  // no pair: clang asks for its size inside Node
  struct Node {
    enum class Kind { object, list, raw } kind = Kind::object;
    std::vector<Member> members;  // of a list: without names
    std::string raw;
    Node& member(std::string_view name);  // a name in a path or in the record: both live longer
  };
  struct Member {
    std::string_view name;
    Node node;
  };
  static Node raw_of(const json::Value& value);
  static void open_object(Node& node, const json::Value& was);
  static void open_list(Node& node, const json::Value& was);
  static std::optional<std::size_t> position(Node& list, const json::Value& was,
                                             const PathStep& step);
  static bool set_at(Node& node, const json::Value& was, const std::vector<PathStep>& steps,
                     std::size_t step, std::string value_json);
  static void write(const Node& node, json::Writer& writer);

  json::Value before_;
  Node root_;
  std::vector<const Path*> set_;  // of the mapping, which lives longer
};

}  // namespace samepage
