#pragma once
// What our readers make of an input, as JSON, to be compared with what others make of it.

#include <optional>
#include <string>
#include <string_view>

namespace samepage::fuzz {

// kind "json": the value; "csv": rows of cells (Latin-1), none when a row is broken.
std::optional<std::string> show(std::string_view kind, std::string_view bytes);

}  // namespace samepage::fuzz
