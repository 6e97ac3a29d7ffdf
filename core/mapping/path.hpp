#pragma once
// Where in a source record a value stands: "a.b", "a[0].b", "a[type=work].value", "a[*].value".
// A name with other characters stands in quotes: "properties.\"hs lead\"".

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace samepage {

struct PathStep {
  enum class Kind : std::uint8_t { member, index, match, every };
  Kind kind = Kind::member;
  std::string name;   // the member; for match, the member compared
  std::string value;  // for match
  std::size_t index = 0;
};

class Path {
 public:
  // SP-MAP-006 with the fault in words; `where` goes into the error.
  static Result<Path> parse(std::string_view text, const std::string& where);

  const std::string& text() const { return text_; }
  const std::vector<PathStep>& steps() const { return steps_; }
  bool many() const { return many_; }  // has [*]: reads a list, cannot be written
  bool has_index() const;              // has [0]: a list may lack that position
  std::string shape() const;           // "a[].value": every kind of brackets alike

  // The one value there. `missing`: the record does not speak of it. A list without the element
  // that is looked for, or null on the way, says that there is none: `null_on_way` becomes true.
  json::Value find(const json::Value& record, bool& null_on_way) const;
  // All values there, for paths with [*].
  void find_all(const json::Value& record, std::vector<json::Value>& found) const;

 private:
  void find_from(std::size_t step, json::Value at, std::vector<json::Value>& found) const;
  std::string text_;
  std::vector<PathStep> steps_;
  bool many_ = false;
};

// The element of `array` whose member equals the step's value; its size when there is none.
std::size_t match_index(const json::Value& array, const PathStep& step);

}  // namespace samepage
