#pragma once
// What people are called. Names are numbers by rank; their spelling follows from the number, so no
// list of names is kept. Shares by Zipf: the commonest surname is carried by one in a hundred.

#include <cstdint>
#include <string>

#include "population/draw.hpp"

namespace samepage::population {

inline constexpr std::uint64_t surnames = 50'000, given_names_of_a_sex = 2'500;

enum class Sex : std::uint8_t { female, male };

// How names of a family's origin are written: 12 % are not `plain`.
enum class Culture : std::uint8_t { plain, slavic, arabic, iberian, germanic, chinese };

struct NameKey {
  Sex sex = Sex::female;
  Culture culture = Culture::plain;
  std::uint32_t given = 0, surname = 0, second_surname = 0;
};

struct Name {
  std::string given, middle, family, suffix;
};

Culture draw_culture(Draw& draw);
std::uint32_t draw_surname(Draw& draw);
// Names come into fashion and go out of it by decade of birth.
std::uint32_t draw_given(Draw& draw, int year_of_birth);

// `variant` 0 is how they write it themselves; 1 and 2 are other transliterations of the same name.
Name spelled(const NameKey& key, int variant);
std::string plain_surname(std::uint64_t number);
std::string plain_given(Sex sex, std::uint64_t number);
std::string nickname(Sex sex, const std::string& given);
std::string ascii_name(const std::string& name);  // as in an e-mail address: lower case a-z only

}  // namespace samepage::population
