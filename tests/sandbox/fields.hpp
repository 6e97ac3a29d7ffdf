#pragma once
// A record's members as path → JSON text ("properties.email" → "\"a@example.test\""). Flat paths
// make partial updates, comparing and canonical dumps one walk over a sorted map.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace samepage::sandbox {

using Fields = std::map<std::string, std::string, std::less<>>;

// Members of an object, nested objects joined by dots; null stays "null" (it means "clear").
Fields flatten(json::Value object);
// The nested object again; members in sorted order.
std::string render(const Fields& fields);

std::string quoted(std::string_view text);
// A scalar as text (a text without its quotes); empty when missing, null, an array.
std::string text_of(const Fields& fields, std::string_view path);
std::vector<std::string> texts_of(const Fields& fields, std::string_view path);
// "" and [] count as nothing, as in most systems.
bool is_nothing(std::string_view json);

}  // namespace samepage::sandbox
