#pragma once
// One rule reads a field, one writes it, one writes a path: the rest is SP-MAP-011 and 012.

#include <set>
#include <string>

#include "mapping/path.hpp"
#include "mapping/reader.hpp"

namespace samepage {

class RuleClaims {
 public:
  explicit RuleClaims(TomlReader& reader) : reader_(reader) {}

  void reading(const Field& field, toml::Value rule) {
    if (read_.insert(field.id).second) return;
    reader_.fault("SP-MAP-011", "the field '" + field.name + "' is read by two rules", rule,
                  "keep one, or use op = \"first-of\" with both paths");
  }

  void writing(const Field& field, toml::Value rule) {
    if (written_.insert(field.id).second) return;
    reader_.fault("SP-MAP-011", "the field '" + field.name + "' is written by two rules", rule,
                  "make one of them direction = \"read\"");
  }

  void path(const Path& path, toml::Value rule) {
    for (const std::string& other : paths_) {
      if (!inside(other, path.text()) && !inside(path.text(), other)) continue;
      reader_.fault("SP-MAP-012",
                    "the path '" + path.text() + "' is written by two rules" +
                        (other == path.text() ? "" : ": '" + other + "' overlaps it"),
                    rule, "make one of them direction = \"read\"");
    }
    paths_.insert(path.text());
  }

  const std::set<FieldId>& read() const { return read_; }
  const std::set<FieldId>& written() const { return written_; }

 private:
  static bool inside(std::string_view outer, std::string_view path) {
    return path.starts_with(outer) &&
           (path.size() == outer.size() || path[outer.size()] == '.' || path[outer.size()] == '[');
  }

  TomlReader& reader_;
  std::set<FieldId> read_;
  std::set<FieldId> written_;
  std::set<std::string> paths_;
};

}  // namespace samepage
