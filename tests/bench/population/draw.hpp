#pragma once
// Chance without a state that goes on: a Draw is made of a key (seed, what, which, …) and gives the
// same numbers wherever and whenever it is made. So any record can be made alone, on any thread.

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "base/hash.hpp"

namespace samepage::population {

class Draw {
 public:
  Draw(std::uint64_t seed, std::initializer_list<std::uint64_t> key) : state_(seed) {
    for (const std::uint64_t part : key) state_ = hash_combine(state_, part);
  }

  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // [0, 1)
  std::uint64_t below(std::uint64_t end) {
    return static_cast<std::uint64_t>(unit() * static_cast<double>(end));
  }
  int between(int first, int last) {
    return first + static_cast<int>(below(static_cast<std::uint64_t>(last - first + 1)));
  }
  bool chance(double p) { return unit() < p; }

  std::size_t pick(std::span<const double> weights) {
    double sum = 0;
    for (const double w : weights) sum += w;
    double at = unit() * sum;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i)
      if ((at -= weights[i]) < 0) return i;
    return weights.size() - 1;
  }
  template <class T, std::size_t N>
  const T& one_of(const T (&items)[N]) {
    return items[below(N)];
  }

  // A rank from 0 by Zipf's law with exponent 1, flattened at the top (Mandelbrot): the share of
  // rank r is about 1 / (r + flat). By the inverse of its integral, so that no table is needed.
  std::uint64_t zipf(std::uint64_t size, double flat) {
    const double ratio = (static_cast<double>(size) + flat) / flat;
    const double rank = flat * std::pow(ratio, unit()) - flat;
    return std::min<std::uint64_t>(size - 1, static_cast<std::uint64_t>(rank));
  }

 private:
  std::uint64_t state_;
};

}  // namespace samepage::population
