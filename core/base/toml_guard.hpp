#pragma once
// What toml++ 3.3 must not be shown: some non-ASCII characters outside strings lead it into
// undefined behaviour, and very deep names into a stack overflow. Both are refused beforehand.
// Since a malformed file can hide from the guard where its strings end, toml++ also sees every
// non-ASCII byte only as a private character (U+100000 + byte) beyond the ranges it looks up.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace samepage::toml {

Result<void> guard_toml(std::string_view text, const std::string& file);

std::string veiled(std::string_view text);
std::string unveiled(std::string_view text);

}  // namespace samepage::toml
