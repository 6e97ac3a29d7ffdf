#pragma once
// How values go wrong on their way into a system. After FEBRL's generator: an error is of one kind,
// kinds have relative weights by the field and by who types.

#include <string>

#include "population/draw.hpp"

namespace samepage::population {

enum class Typist : std::uint8_t { person, agent, scanner, import };
double share_of_errors(Typist typist);  // of fields: 3, 6, 8, 2 %

enum class Cloth : std::uint8_t { name, text, digits };
// One error, sometimes two, in a value that holds something.
std::string damaged(std::string value, Cloth cloth, Typist typist, Draw& draw);
// The last digits of a postcode go wrong more often than the first.
std::string damaged_postcode(std::string value, Draw& draw);
std::string swapped_day_and_month(const std::string& date);  // as it is when that is no date

}  // namespace samepage::population
