#pragma once
// What people have on a day of the ten years: an address, a surname, a mailbox, a phone, an
// employer. Each changes at its own rate; what was true before stays findable by its day.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "population/people.hpp"

namespace samepage::population {

struct Setting {
  std::uint64_t seed = 1;
  std::uint64_t persons = 1000;
};

struct Address {
  std::string number, street, postcode, city, country;
  int kind_of_street = 0;
};

struct Firm {
  std::uint64_t id = 0;
  std::string name, legal_form, domain, country;
};

// Since when; the first from the beginning of the clock.
struct Since {
  Day day = 0;
  std::uint64_t value = 0;
};

struct Life {
  std::vector<Since> homes, surnames, mailboxes, phones, employers;
  Day died = clock_end + 1;
};

Life life_of(const Setting& setting, const Person& person);
std::uint64_t on(const std::vector<Since>& history, Day day);

Address address_of(const Setting& setting, std::uint64_t household, std::uint64_t move);
std::string landline_of(const Setting& setting, std::uint64_t household,
                        const std::string& country);
// 5 % of numbers belonged to somebody else, who gave them up at least 90 days before.
std::string mobile_of(const Setting& setting, const Person& person, const Life& life,
                      std::uint64_t version);
std::string mailbox_of(const Setting& setting, const Person& person, std::uint64_t version);

Firm firm_of(const Setting& setting, std::uint64_t firm, std::uint64_t domain);
std::string switchboard_of(const Setting& setting, const Firm& firm);
std::string work_email_of(const Setting& setting, const Person& person, const Firm& firm);
NameKey name_on(const Person& person, const Life& life, Day day);

}  // namespace samepage::population
