#pragma once
// Two hashes: a fast 64-bit one for finding things again (never for trust), and SHA-256 for trust.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace samepage {

// wyhash-like mixing of 64-bit words; the same on every machine, so it may be stored.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

inline std::uint64_t hash_combine(std::uint64_t a, std::uint64_t b) {
  a ^= b + 0x9e3779b97f4a7c15ull + (a << 6) + (a >> 2);
  a *= 0xff51afd7ed558ccdull;
  return a ^ (a >> 33);
}

std::string sha256(std::string_view bytes);  // 32 bytes
std::string sha256_hex(std::string_view bytes);

std::string to_hex(std::string_view bytes);
std::string base64(std::string_view bytes);

}  // namespace samepage
