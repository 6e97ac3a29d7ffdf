#pragma once
// What the timer of stages needs around them: stop on the first error, read a file, time a stage.

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include "base/result.hpp"

namespace samepage {

[[noreturn]] inline void stop(const std::string& why) {
  std::fprintf(stderr, "bench_stages: %s\n", why.c_str());
  std::exit(1);
}

template <class T, class E>
T must(std::expected<T, E> result) {
  if (!result) {
    if constexpr (std::is_same_v<E, Error>) stop(result.error().text());
    stop("a mapping cannot be read");
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline std::string text_of(const std::string& path) {
  std::ifstream in(path);
  if (!in.good()) stop("cannot read " + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline double cpu_ns() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}

template <class Work>
void timed(const char* stage, std::size_t records, Work&& work) {
  const double before = cpu_ns();
  work();
  const double each = (cpu_ns() - before) / static_cast<double>(std::max<std::size_t>(1, records));
  std::printf("{\"stage\": \"%s\", \"records\": %zu, \"ns_per_record\": %.0f}\n", stage, records,
              each);
}

}  // namespace samepage
