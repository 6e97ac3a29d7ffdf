#pragma once
// Which records stand for a person in the six sources, and what each of them says.
//
// The specification gives both how many records people have (35 % one, 3 % nine to forty; 2.9 on
// average) and how many people each source knows (290 % in all). Both cannot hold: with a third of
// the people in one source, the sources cover 214 % at most. Here the number of records holds, and
// the sources keep their proportions and their shares of duplicates.

#include <array>
#include <string>
#include <vector>

#include "population/damage.hpp"
#include "population/life.hpp"

namespace samepage::population {

enum class Source : std::uint8_t { crm, mail, marketing, web, social, shop, count };
inline constexpr std::size_t source_count = static_cast<std::size_t>(Source::count);
std::string_view name_of(Source source);

enum class Field : std::uint8_t {
  full_name,
  given_name,
  family_name,
  email,
  email_sha256,
  phone,
  company,
  job_title,
  street,
  postcode,
  city,
  country,
  birth_date,
  cookie,
  user_id,
  handle,
  card_token,
  ip_city,
  count
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::count);
std::string_view name_of(Field field);

struct Record {
  std::string id;
  Source source = Source::crm;
  std::array<std::string, field_count> fields;
  std::uint64_t person = 0;

  std::string& operator[](Field f) { return fields[static_cast<std::size_t>(f)]; }
  const std::string& operator[](Field f) const { return fields[static_cast<std::size_t>(f)]; }
};

struct Sighting {
  Source source = Source::crm;
  int ordinal = 0;  // of the person's records in that source
  Day day = 0;      // when it was entered
};

int records_of(const Setting& setting, std::uint64_t person);
std::vector<Sighting> sightings_of(const Setting& setting, std::uint64_t person, Day died);

struct Subject {  // a person with all that a record of theirs can hold
  Household home;
  const Person& person() const { return home.members[at]; }
  std::size_t at = 0;
  Life life;
};
Subject subject_of(const Setting& setting, std::uint64_t person);

// `version`: 0 as entered; 1: the state after an update.
Record record_of(const Setting& setting, const Subject& subject, const Sighting& sighting,
                 int version);
Record junk_of(const Setting& setting, std::uint64_t number);

}  // namespace samepage::population
