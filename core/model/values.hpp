#pragma once
// Canonical values of one record: field → text in its normal form. Small and sorted by field, so
// that comparing two is one walk.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/catalogue.hpp"

namespace samepage {

struct FieldValue {
  FieldId field = 0;
  std::string value;  // normal form; empty = the source says it is empty
  bool operator==(const FieldValue&) const = default;
};

class Values {
 public:
  void reserve(std::size_t fields) { all_.reserve(fields); }
  void set(FieldId field, std::string value) {
    if (all_.empty() || all_.back().field < field) {  // readers go in the order of fields
      all_.push_back(FieldValue{field, std::move(value)});
      return;
    }
    const auto at = std::ranges::lower_bound(all_, field, {}, &FieldValue::field);
    if (at != all_.end() && at->field == field) {
      at->value = std::move(value);
    } else {
      all_.insert(at, FieldValue{field, std::move(value)});
    }
  }
  // nullptr: the source does not speak of this field at all.
  const std::string* find(FieldId field) const {
    const auto at = std::ranges::lower_bound(all_, field, {}, &FieldValue::field);
    return at != all_.end() && at->field == field ? &at->value : nullptr;
  }
  std::string_view get(FieldId field) const {
    const std::string* found = find(field);
    return found == nullptr ? std::string_view{} : std::string_view(*found);
  }
  void erase(FieldId field) {
    std::erase_if(all_, [&](const FieldValue& v) { return v.field == field; });
  }
  std::vector<FieldValue> take() { return std::move(all_); }
  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  bool operator==(const Values&) const = default;

 private:
  std::vector<FieldValue> all_;
};

}  // namespace samepage
