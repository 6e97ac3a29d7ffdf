#pragma once
// A birth date with what is known of it; 0 = not known.

#include <cstdint>

namespace samepage::identity {

struct BirthDate {
  unsigned year = 0, month = 0, day = 0;
  bool unsure_order = false;  // day and month may stand the other way round

  std::uint32_t packed() const { return year * 10000 + month * 100 + day; }
  std::uint64_t aux() const { return packed() | (unsure_order ? std::uint64_t{1} << 32 : 0); }
  static BirthDate of(std::uint64_t aux) {
    const auto packed = static_cast<std::uint32_t>(aux);
    return {packed / 10000, packed / 100 % 100, packed % 100, (aux >> 32) != 0};
  }
  bool whole() const { return year != 0 && month != 0 && day != 0; }
};

}  // namespace samepage::identity
