#include "population/stream.hpp"

#include <algorithm>
#include <thread>

namespace samepage::population {
namespace {

enum Key : std::uint64_t { arrival_key = 601, junk_day_key };
constexpr std::uint8_t junk = 255;
constexpr double records_a_person = 2.97, junk_share = 0.02;

// Runs work(i) for each of `threads` parts at once.
void in_parallel(unsigned threads, const std::function<void(unsigned)>& work) {
  std::vector<std::jthread> running;
  for (unsigned i = 1; i < threads; ++i) running.emplace_back([&work, i] { work(i); });
  work(0);
}

}  // namespace

std::string_view name_of(Act act) {
  static constexpr std::string_view names[] = {"add", "update", "remove", "erase"};
  return names[static_cast<std::size_t>(act)];
}

std::uint64_t persons_for(std::uint64_t records) {
  const auto persons = static_cast<double>(records) * (1 - junk_share) / records_a_person;
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(persons));
}

Stream::Stream(Setting setting, bool with_changes, unsigned threads) : setting_(setting) {
  std::vector<std::vector<Arrival>> parts(threads);
  in_parallel(threads, [&](unsigned part) {
    const std::uint64_t from = setting.persons * part / threads,
                        to = setting.persons * (part + 1) / threads;
    for (std::uint64_t p = from; p < to; ++p) arrivals_of(p, with_changes, parts[part]);
  });
  for (const auto& part : parts) arrivals_.insert(arrivals_.end(), part.begin(), part.end());
  const auto junks = static_cast<std::uint64_t>(static_cast<double>(arrivals_.size()) * junk_share /
                                                (1 - junk_share));
  for (std::uint64_t i = 0; i < junks; ++i) {
    Draw draw(setting.seed, {junk_day_key, i});
    arrivals_.push_back(
        {static_cast<std::uint32_t>(clock_start) + static_cast<std::uint32_t>(draw.below(3652)),
         Act::add, junk, i, static_cast<std::uint32_t>(draw.next())});
  }
  std::ranges::sort(arrivals_, [](const Arrival& a, const Arrival& b) {
    return std::tie(a.day, a.order, a.person, a.sighting, a.act) <
           std::tie(b.day, b.order, b.person, b.sighting, b.act);
  });
}

void Stream::arrivals_of(std::uint64_t person, bool with_changes, std::vector<Arrival>& out) const {
  const Household home = household_of(setting_.seed, person);
  const Day died = life_of(setting_, home.members[person - home.first]).died;
  const auto all = sightings_of(setting_, person, died);
  Draw draw(setting_.seed, {arrival_key, person});
  const bool erased = draw.chance(0.0005) && with_changes;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto seen = static_cast<std::uint8_t>(i);
    const auto at = [&](Day day, Act act) {
      out.push_back({static_cast<std::uint32_t>(day), act, seen, person,
                     static_cast<std::uint32_t>(draw.next())});
    };
    const Day late = draw.chance(0.01) ? draw.between(1, 400) : 0;
    const bool updated = draw.chance(0.02), removed = draw.chance(0.003);
    at(all[i].day + late, Act::add);
    if (!with_changes) continue;
    if (updated) at(std::max(all[i].day + 2 * year_days, all[i].day + late + 1), Act::update);
    if (removed || (erased && i == 0))
      at(clock_end + 3 * year_days, erased && i == 0 ? Act::erase : Act::remove);
  }
}

Record Stream::record(std::size_t i) const {
  const Arrival& a = arrivals_[i];
  if (is_junk(i)) return junk_of(setting_, a.person);
  const Subject subject = subject_of(setting_, a.person);
  const auto all = sightings_of(setting_, a.person, subject.life.died);
  return record_of(setting_, subject, all[a.sighting], a.act == Act::update ? 1 : 0);
}

void in_chunks(std::size_t size, std::size_t chunk, unsigned threads,
               const std::function<std::string(std::size_t, std::size_t)>& text,
               const std::function<void(const std::string&)>& write) {
  for (std::size_t from = 0; from < size; from += chunk * threads) {
    std::vector<std::string> texts(threads);
    in_parallel(threads, [&](unsigned part) {
      const std::size_t begin = std::min(size, from + part * chunk);
      texts[part] = text(begin, std::min(size, begin + chunk));
    });
    for (const std::string& one : texts) write(one);
  }
}

}  // namespace samepage::population
