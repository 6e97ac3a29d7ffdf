#pragma once
// A small population with errors, made anew from a seed: persons with several records each.

#include <random>
#include <string>
#include <vector>

#include "identity/engine.hpp"

namespace samepage::identity {

inline std::vector<RecordInput> people(std::size_t persons, unsigned seed) {
  static const char* const given[] = {"Anna", "Tom",  "Eva",    "Robert", "Bob",       "Maria",
                                      "Jan",  "Jana", "Oliver", "Sophie", "Katherine", "Kate"};
  static const char* const family[] = {"Smith",        "Novak", "Brown",   "Muller", "Mueller",
                                       "Quillfeather", "Ng",    "Ivanova", "Horak",  "Davis"};
  static const char* const city[] = {"London", "Leeds", "York", "Bath"};
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  const auto slip = [&](std::string text) {
    if (text.size() > 3 && pick(6) == 0)
      std::swap(text[pick(text.size() - 1)], text[text.size() - 1]);
    return pick(7) == 0 ? std::string() : text;
  };
  std::vector<RecordInput> all;
  for (std::size_t person = 0; person < persons; ++person) {
    const std::string first = given[pick(std::size(given))], last = family[pick(std::size(family))];
    const std::string date = std::to_string(1950 + pick(40)) + "-0" + std::to_string(1 + pick(9)) +
                             "-1" + std::to_string(pick(9));
    const std::string email =
        first.substr(0, 1) + last + std::to_string(person % (persons * 3 / 4)) + "@example.test";
    const std::string town = city[pick(std::size(city))];
    for (std::size_t record = 0; record < 1 + pick(4); ++record) {
      RecordInput input;
      input.name = {record % 2 ? "crm" : "shop",
                    std::to_string(person) + "." + std::to_string(record)};
      input.kind = Kind::person;
      input.facts = {{Attribute::given_name, slip(first)},
                     {Attribute::family_name, slip(last)},
                     {Attribute::birth_date, slip(date)},
                     {Attribute::email, slip(email)},
                     {Attribute::city, slip(town)}};
      all.push_back(std::move(input));
    }
  }
  return all;
}

}  // namespace samepage::identity
