#include "population/people.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace samepage::population {
namespace {

enum Key : std::uint64_t { block_key = 101, home_key };

// Sizes of a block's hundred households: 28, 35, 15, 13, 6, 3 of 1 to 6 persons, shuffled.
std::array<std::uint8_t, households_of_block> sizes_of(std::uint64_t seed, std::uint64_t block) {
  static constexpr int counts[] = {28, 35, 15, 13, 6, 3};
  std::array<std::uint8_t, households_of_block> sizes{};
  std::size_t at = 0;
  for (int size = 1; size <= 6; ++size)
    for (int i = 0; i < counts[size - 1]; ++i) sizes[at++] = static_cast<std::uint8_t>(size);
  Draw draw(seed, {block_key, block});
  for (std::size_t i = sizes.size() - 1; i > 0; --i) std::swap(sizes[i], sizes[draw.below(i + 1)]);
  return sizes;
}

Day birthday(Draw& draw, int year) {
  using namespace std::chrono;
  const sys_days first = sys_days(std::chrono::year(year) / January / 1);
  const int day = draw.chance(0.005) ? 0 : draw.between(0, 364);  // heaps on 1 January
  return static_cast<Day>(first.time_since_epoch().count()) + day;
}

struct Members {
  Draw draw;
  Household& home;
  std::uint32_t surname = 0;
  Culture culture = Culture::plain;

  Person& add(Part part, Sex sex, int year) {
    Person p;
    p.id = home.first + home.members.size();
    p.household = home.id;
    p.part = part;
    p.culture = culture;
    p.born = birthday(draw, year);
    p.name = {sex, culture, draw_given(draw, year), surname, draw_surname(draw)};
    return home.members.emplace_back(p);
  }

  void grown_ups(std::size_t size) {
    const int year = draw.between(1935, size > 2 ? 1988 : 1999);
    const Sex sex = draw.chance(0.5) ? Sex::female : Sex::male;
    add(Part::adult, sex, year);
    if (size == 1 || draw.chance(size == 2 ? 0.15 : 0.2)) return;  // a parent alone
    const bool alike = draw.chance(0.05);
    Person& partner = add(Part::partner, alike == (sex == Sex::female) ? Sex::female : Sex::male,
                          std::min(1999, year + draw.between(-6, 6)));
    if (!draw.chance(0.8)) partner.name.surname = draw_surname(draw);
  }

  void children(std::size_t size) {
    const std::size_t first = home.members.size();
    int mother = 0;
    for (const Person& p : home.members) mother = std::max(mother, year_of(p.born));
    // 3 % of births; only where two are there
    const bool twins = size - first >= 2 && draw.chance(0.1);
    for (std::size_t i = first; i < size; ++i) {
      const Sex sex = draw.chance(0.5) ? Sex::female : Sex::male;
      Person& child = add(Part::child, sex, std::min(2014, mother + draw.between(19, 38)));
      if (!draw.chance(0.95)) child.name.surname = draw_surname(draw);
      if (twins && i == first + 1) twin(child, home.members[i - 1]);
    }
    father_and_son(first);
  }

  void twin(Person& child, const Person& other) {
    child.twin = true;
    child.born = other.born;
    const bool same = draw.chance(0.5);
    child.name.sex = same == (other.name.sex == Sex::female) ? Sex::female : Sex::male;
    child.name.surname = other.name.surname;
    if (child.name.sex == other.name.sex && child.name.given == other.name.given)
      ++child.name.given;
  }

  void father_and_son(std::size_t first_child) {
    const auto of = [&](Sex sex, std::size_t from, std::size_t to) -> Person* {
      for (std::size_t i = from; i < to; ++i)
        if (home.members[i].name.sex == sex) return &home.members[i];
      return nullptr;
    };
    Person* father = of(Sex::male, 0, first_child);
    Person* son = of(Sex::male, first_child, home.members.size());
    if (father == nullptr || son == nullptr || son->twin || !draw.chance(0.04)) return;
    son->name = father->name;
    son->junior = father->senior = true;
  }
};

}  // namespace

Household household_of(std::uint64_t seed, std::uint64_t person) {
  const std::uint64_t block = person / persons_of_block;
  const auto sizes = sizes_of(seed, block);
  Household home;
  home.first = block * persons_of_block;
  std::size_t at = 0;
  while (home.first + sizes[at] <= person) home.first += sizes[at++];
  home.id = block * households_of_block + at;
  Members members{Draw(seed, {home_key, home.id}), home};
  members.culture = draw_culture(members.draw);
  members.surname = draw_surname(members.draw);
  home.members.reserve(sizes[at]);
  members.grown_ups(sizes[at]);
  members.children(sizes[at]);
  return home;
}

int year_of(Day day) {
  using namespace std::chrono;
  return static_cast<int>(year_month_day(sys_days(days(day))).year());
}

std::string date_text(Day day) {
  using namespace std::chrono;
  const year_month_day date{sys_days(days(day))};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace samepage::population
