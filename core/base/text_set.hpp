#pragma once
// A set of texts in its normal form, a sorted JSON array: how fields of type `texts` are kept.

#include <set>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace samepage {

class TextSet {
 public:
  void add(std::string_view text) {
    if (!text.empty()) all_.emplace(text);
  }
  // Adds the members of a JSON array; other JSON adds nothing.
  void add_json(std::string_view array) {
    if (array.empty()) return;
    const auto parsed = json::Document::parse(array);
    if (!parsed) return;
    for (const json::Value item : parsed->root().items()) add(item.text());
  }
  std::string json() const {
    if (all_.empty()) return {};
    json::Writer out;
    out.array();
    for (const std::string& text : all_) out.value(text);
    out.end();
    return out.take();
  }
  bool contains(std::string_view text) const { return all_.contains(text); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::set<std::string, std::less<>> all_;
};

}  // namespace samepage
