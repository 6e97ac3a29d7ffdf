#pragma once
// Who there is: persons in households. Households come in blocks of a hundred with exactly the
// shares of sizes 1 to 6, in an order of the block's own; so a person's household is found by
// arithmetic, and anybody can be made without anybody else.

#include <cstdint>
#include <vector>

#include "population/names.hpp"

namespace samepage::population {

using Day = int;                                       // since 1970-01-01
inline constexpr Day clock_start = 16'436;             // 2015-01-01
inline constexpr Day clock_end = clock_start + 3'652;  // ten years
inline constexpr int year_days = 365;
inline constexpr std::uint64_t households_of_block = 100, persons_of_block = 243;

enum class Part : std::uint8_t { adult, partner, child };

struct Person {
  std::uint64_t id = 0, household = 0;
  Part part = Part::adult;
  Culture culture = Culture::plain;
  NameKey name;
  Day born = 0;
  bool junior = false, senior = false;  // one full name, father and son
  bool twin = false;                    // of the member before
  bool adult_on(Day day) const { return day - born >= 18 * year_days; }
};

struct Household {
  std::uint64_t id = 0;
  std::uint64_t first = 0;  // person
  std::vector<Person> members;
};

Household household_of(std::uint64_t seed, std::uint64_t person);
int year_of(Day day);
std::string date_text(Day day);  // "1978-03-04"

}  // namespace samepage::population
