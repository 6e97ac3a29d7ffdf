#pragma once
// Clocks and percentiles.

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

namespace samepage::measuring {

inline double seconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}
inline double wall() { return seconds(CLOCK_MONOTONIC); }
inline double cpu() { return seconds(CLOCK_PROCESS_CPUTIME_ID); }

inline double resident_bytes() {
  double size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

class Laps {  // microseconds
 public:
  template <class Work>
  void add(Work&& work) {
    const double before = wall();
    work();
    laps_.push_back((wall() - before) * 1e6);
  }
  double percentile(double p) {
    if (laps_.empty()) return 0;
    std::ranges::sort(laps_);
    return laps_[std::min(laps_.size() - 1,
                          static_cast<std::size_t>(p / 100 * static_cast<double>(laps_.size())))];
  }

 private:
  std::vector<double> laps_;
};

}  // namespace samepage::measuring
