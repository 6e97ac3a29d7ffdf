#pragma once
// How states, golden records and changes are kept as bytes: a version byte, varints and counted
// texts, a checksum. Small, because there are millions of them; field numbers are the store's own.
// Decoding refuses bytes that are not what was written.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/change.hpp"
#include "model/golden.hpp"
#include "model/record.hpp"

namespace samepage::codec {

// Catalogue number ↔ number in this store.
struct FieldNumbers {
  std::vector<std::uint32_t> stored;              // by catalogue id
  std::vector<std::optional<FieldId>> catalogue;  // by stored number
};

std::string encode(const std::vector<FieldState>& fields, const FieldNumbers& numbers);
std::optional<std::vector<FieldState>> decode_states(std::string_view bytes,
                                                     const FieldNumbers& numbers);
std::string encode(const Golden& golden, const FieldNumbers& numbers);
bool decode(std::string_view bytes, const FieldNumbers& numbers, Golden& golden);
std::string encode(const Change& change, const FieldNumbers& numbers);
bool decode(std::string_view bytes, const FieldNumbers& numbers, Change& change);

}  // namespace samepage::codec
