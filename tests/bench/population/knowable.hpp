#pragma once
// What could be known at best. Two records of one person that share nothing (a visit without a
// log-in, a work address here and a private one there) are one person in truth, and nobody can
// tell; to count them as missed would measure the population and not the engine. A person's records
// fall into parts that hang together by what is written in them.

#include <string>
#include <vector>

#include "population/records.hpp"

namespace samepage::population {

// For each of the person's sightings the name of its part: "p17" for the first, "p17.1", …
// Two records hang together when they share a mailbox (plain or hashed), a phone, a cookie, a
// log-in, a card or a handle, or the name and one of company, city, postcode and birth date.
std::vector<std::string> knowable_parts(std::uint64_t person, const std::vector<Record>& records);

// All of a person's records, as entered.
std::vector<Record> records_of_person(const Setting& setting, std::uint64_t person);

}  // namespace samepage::population
