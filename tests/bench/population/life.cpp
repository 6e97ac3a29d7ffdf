#include "population/life.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/text.hpp"
#include "population/words.hpp"

namespace samepage::population {
namespace {

enum Key : std::uint64_t {
  moves_key = 201,
  life_key,
  address_key,
  landline_key,
  mobile_key,
  mailbox_key,
  firm_key,
  board_key,
  city_key,
  domain_key,
  country_key
};
constexpr std::uint64_t cities = 400;

struct Country {
  std::string_view code, calling, mobile, land;
  double share;
};
constexpr Country countries[] = {{"GB", "+44", "7", "20", 60},
                                 {"US", "+1", "2125", "6465", 15},
                                 {"DE", "+49", "151", "30", 10},
                                 {"FR", "+33", "6", "1", 8},
                                 {"ES", "+34", "6", "91", 7}};

const Country& country_of(const Setting& setting, std::uint64_t household) {
  static constexpr double shares[] = {60, 15, 10, 8, 7};
  Draw draw(setting.seed, {country_key, household});
  return countries[draw.pick(shares)];
}

const Country& country_named(std::string_view code) {
  for (const Country& one : countries)
    if (one.code == code) return one;
  return countries[0];
}

std::string digits(Draw& draw, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + draw.below(10));
  return text;
}

std::string number_in(const Country& country, std::string_view prefix, Draw& draw) {
  const std::size_t national = country.code == "FR" || country.code == "ES" ? 9 : 10;
  return std::string(country.calling) + std::string(prefix) +
         digits(draw, national - prefix.size());
}

// Changes at a yearly rate: gaps by the exponential law.
std::vector<Since> changes(Draw draw, double a_year) {
  std::vector<Since> all{{clock_start, 0}};
  double day = clock_start;
  while ((day += -std::log(1 - draw.unit()) / a_year * year_days) < clock_end)
    all.push_back({static_cast<Day>(day), all.size()});
  return all;
}

std::string city_name(std::uint64_t city) { return plain_surname(city * 31 + 7); }

}  // namespace

std::uint64_t on(const std::vector<Since>& history, Day day) {
  std::uint64_t value = history.front().value;
  for (const Since& one : history)
    if (one.day <= day) value = one.value;
  return value;
}

Life life_of(const Setting& setting, const Person& person) {
  const auto draw = [&](std::uint64_t what) {
    return Draw(setting.seed, {life_key, person.id, what});
  };
  Life life;
  life.homes = changes(Draw(setting.seed, {moves_key, person.household}), 0.10);
  const bool marries = person.adult_on(clock_start) && person.part != Part::child;
  life.surnames = changes(draw(1), marries ? 0.02 : 0.002);
  life.mailboxes = changes(draw(2), 0.05);  // 15 % in three years
  life.phones = changes(draw(3), 0.08);
  life.employers = changes(draw(4), 0.06);
  Draw work = draw(5);
  const std::uint64_t firms = std::max<std::uint64_t>(1, setting.persons / 12);
  for (Since& one : life.employers) one.value = work.zipf(firms, 20);
  const std::vector<Since> death = changes(draw(6), 0.008);
  if (death.size() > 1) life.died = death[1].day;
  return life;
}

NameKey name_on(const Person& person, const Life& life, Day day) {
  NameKey key = person.name;
  const std::uint64_t change = on(life.surnames, day);
  if (change > 0) {
    Draw draw(person.id, {life_key, person.household, change});
    key.surname = draw_surname(draw);
  }
  return key;
}

Address address_of(const Setting& setting, std::uint64_t household, std::uint64_t move) {
  const Country& country = country_of(setting, household);
  Draw draw(setting.seed, {address_key, household, move});
  Address address;
  const std::uint64_t city = draw.zipf(cities, 5);
  address.country = country.code;
  address.city = city_name(city);
  address.street = plain_surname(draw.below(20'000));
  address.kind_of_street = draw.between(0, static_cast<int>(std::size(streets)) - 1);
  address.number = std::to_string(1 + draw.zipf(300, 30));
  const std::string area = std::to_string(10 + city % 90);
  address.postcode = country.code == "GB"
                         ? city_name(city).substr(0, 2) + area + " " + digits(draw, 1) +
                               plain_surname(draw.below(500)).substr(0, 2)
                         : area + digits(draw, 3);
  std::ranges::transform(address.postcode, address.postcode.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return address;
}

std::string landline_of(const Setting& setting, std::uint64_t household,
                        const std::string& country) {
  Draw draw(setting.seed, {landline_key, household});
  const Country& of = country_named(country);
  return number_in(of, of.land, draw);
}

std::string mobile_of(const Setting& setting, const Person& person, const Life& life,
                      std::uint64_t version) {
  Draw draw(setting.seed, {mobile_key, person.id, version});
  const Country& country = country_of(setting, person.household);
  if (version > 0 && draw.chance(0.05)) {  // one that was freed
    for (int attempt = 0; attempt < 20; ++attempt) {
      const std::uint64_t id = draw.below(setting.persons);
      const Household home = household_of(setting.seed, id);
      const Person& other = home.members[id - home.first];
      const Life theirs = life_of(setting, other);
      const bool free =
          theirs.phones.size() > 1 && theirs.phones[1].day + 90 < life.phones[version].day;
      if (free && id != person.id && country_of(setting, home.id).code == country.code)
        return mobile_of(setting, other, theirs, 0);
    }
  }
  return number_in(country, country.mobile, draw);
}

std::string mailbox_of(const Setting& setting, const Person& person, std::uint64_t version) {
  Draw draw(setting.seed, {mailbox_key, person.id, version});
  const Name name = spelled(person.name, person.culture == Culture::germanic ? 1 : 0);
  const std::string given = ascii_name(name.given), family = ascii_name(name.family);
  const std::string year = std::to_string(year_of(person.born));
  std::string user;
  switch (draw.between(0, 4)) {
    case 0:
      user = given + "." + family;
      break;
    case 1:
      user = given.substr(0, 1) + family;
      break;
    case 2:
      user = given + family.substr(0, 1) + year.substr(2);
      break;
    case 3:
      user = family + "." + given.substr(0, 1);
      break;
    default:
      user = given + year;
      break;
  }
  if (draw.chance(0.7)) user += std::to_string(draw.below(1000));
  return user + "@" + std::string(providers[draw.pick(provider_shares)]);
}

Firm firm_of(const Setting& setting, std::uint64_t firm, std::uint64_t domain) {
  Draw draw(setting.seed, {firm_key, firm});
  Firm one;
  one.id = firm;
  const std::string stem = plain_surname(draw.below(1'000'000));
  one.name = stem + " " + std::string(draw.one_of(trades));
  one.legal_form = draw.one_of(legal_forms);
  const std::uint64_t many = 1 + draw.below(3);
  static constexpr std::string_view tops[] = {"example", "test", "example.org"};
  one.domain =
      ascii_name(stem) + std::to_string(firm % 97) + "." + std::string(tops[domain % many]);
  static constexpr double shares[] = {60, 15, 10, 8, 7};
  one.country = countries[draw.pick(shares)].code;
  return one;
}

std::string switchboard_of(const Setting& setting, const Firm& firm) {
  Draw draw(setting.seed, {board_key, firm.id});
  const Country& country = country_named(firm.country);
  return number_in(country, country.land, draw);
}

std::string work_email_of(const Setting& setting, const Person& person, const Firm& firm) {
  Draw style(setting.seed, {domain_key, firm.id});
  const Name name = spelled(person.name, person.culture == Culture::germanic ? 1 : 0);
  const std::string given = ascii_name(name.given), family = ascii_name(name.family);
  const std::string users[] = {given.substr(0, 1) + "." + family, given + "." + family,
                               given.substr(0, 1) + family};
  std::string user = style.one_of(users);
  // a firm gives an address once: the second of a name gets a number
  if (Draw(setting.seed, {domain_key, firm.id, person.id}).chance(0.1))
    user += std::to_string(person.id % 90 + 2);
  return user + "@" + firm.domain;
}

}  // namespace samepage::population
