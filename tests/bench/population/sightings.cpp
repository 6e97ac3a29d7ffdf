// How many records, in which sources, on which days.
#include <algorithm>

#include "population/records.hpp"

namespace samepage::population {
namespace {

enum Key : std::uint64_t { count_key = 301, sighting_key };

// Weights of the next record's source, new or a duplicate, fitted by iteration so that the sources'
// proportions (45, 60, 50, 80, 25, 30) and shares of duplicates (12, 8, 15, -, 3, 6 %) come out.
constexpr double fresh[] = {0.1453, 0.2222, 0.1662, 0.3091, 0.0696, 0.0876};
constexpr double again[] = {0.0535, 0.0336, 0.0720, 0.4803, 0.0101, 0.0224};
constexpr int most[] = {4, 4, 4, 36, 2, 4};

// Zipf's tail over a range of counts.
int tail(Draw& draw, int first, int last, double exponent) {
  std::vector<double> weights;
  for (int n = first; n <= last; ++n) weights.push_back(std::pow(n, -exponent));
  return first + static_cast<int>(draw.pick(weights));
}

}  // namespace

int records_of(const Setting& setting, std::uint64_t person) {
  static constexpr double shares[] = {35, 24, 16, 10, 12, 3};
  Draw draw(setting.seed, {count_key, person});
  const std::size_t group = draw.pick(shares);
  if (group < 4) return static_cast<int>(group) + 1;
  return group == 4 ? tail(draw, 5, 8, 1) : tail(draw, 9, 40, 2);
}

std::vector<Sighting> sightings_of(const Setting& setting, std::uint64_t person, Day died) {
  Draw draw(setting.seed, {sighting_key, person});
  std::array<int, source_count> held{};
  std::vector<Sighting> all;
  const int count = records_of(setting, person);
  const Day last = std::min(died, clock_end);
  for (int i = 0; i < count; ++i) {
    std::array<double, source_count> weights{};
    for (std::size_t s = 0; s < source_count; ++s)
      weights[s] = held[s] == 0 ? fresh[s] : held[s] < most[s] ? again[s] : 0;
    const std::size_t s = draw.pick(weights);
    const Day day =
        clock_start +
        static_cast<Day>(draw.below(static_cast<std::uint64_t>(std::max(1, last - clock_start))));
    all.push_back({static_cast<Source>(s), held[s]++, day});
  }
  return all;
}

Subject subject_of(const Setting& setting, std::uint64_t person) {
  Subject subject;
  subject.home = household_of(setting.seed, person);
  subject.at = person - subject.home.first;
  subject.life = life_of(setting, subject.person());
  return subject;
}

}  // namespace samepage::population
