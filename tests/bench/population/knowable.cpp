#include "population/knowable.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "population/contacts.hpp"

namespace samepage::population {
namespace {

using enum Field;

std::string mailbox(const std::string& address) {
  const std::string low = ascii_lower(address);
  const std::size_t at = low.find('@');
  if (at == low.npos) return low;
  std::string user = low.substr(0, std::min(at, low.find('+')));
  const std::string domain = low.substr(at + 1);
  if (domain == "gmail.com") std::erase(user, '.');
  return user + "@" + domain;
}

std::string last_digits(const std::string& phone) {
  std::string digits;
  for (const char c : phone.substr(0, phone.find(" ext")))
    if (c >= '0' && c <= '9') digits += c;
  return digits.size() > 9 ? digits.substr(digits.size() - 9) : digits;
}

std::string first_word(const std::string& text) {
  return ascii_lower(text.substr(0, text.find(' ')));
}

std::string whole_name(const Record& r) {
  const std::string name =
      r[full_name].empty() ? r[given_name] + " " + r[family_name] : r[full_name];
  const auto words = split(trim(name), ' ');
  return words.size() < 2
             ? ""
             : ascii_lower(std::string(words.front()) + " " + std::string(words.back()));
}

// What of a record may tie it to another: "e:…" alone, "n:…" a name with one more thing.
std::vector<std::string> ties_of(const Record& r) {
  std::vector<std::string> ties;
  const auto tie = [&](const char* kind, const std::string& value) {
    if (!value.empty()) ties.push_back(kind + value);
  };
  if (!r[email].empty()) {
    tie("e:", mailbox(r[email]));
    tie("h:", email_hash(mailbox(r[email])));
    tie("h:", email_hash(r[email]));
  }
  tie("h:", r[email_sha256]);
  if (!r[phone].empty()) tie("p:", last_digits(r[phone]));
  for (const Field f : {cookie, user_id, handle, card_token}) tie("i:", r[f]);
  const std::string name = whole_name(r);
  if (name.empty()) return ties;
  for (const Field f : {company, city, postcode, birth_date})
    if (!r[f].empty())
      tie("n:", name + "|" + (f == company ? first_word(r[f]) : ascii_lower(r[f])));
  return ties;
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(
      a, [&](const std::string& tie) { return std::ranges::find(b, tie) != b.end(); });
}

}  // namespace

std::vector<Record> records_of_person(const Setting& setting, std::uint64_t person) {
  const Subject subject = subject_of(setting, person);
  std::vector<Record> records;
  for (const Sighting& sighting : sightings_of(setting, person, subject.life.died))
    records.push_back(record_of(setting, subject, sighting, 0));
  return records;
}

std::vector<std::string> knowable_parts(std::uint64_t person, const std::vector<Record>& records) {
  std::vector<std::vector<std::string>> ties;
  for (const Record& record : records) ties.push_back(ties_of(record));
  std::vector<std::size_t> part(records.size());
  std::iota(part.begin(), part.end(), 0u);
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (part[i] != part[k] && share(ties[i], ties[k]))
        std::ranges::replace(part, std::max(part[i], part[k]), std::min(part[i], part[k]));
  std::vector<std::size_t> seen;
  std::vector<std::string> names;
  for (const std::size_t p : part) {
    if (std::ranges::find(seen, p) == seen.end()) seen.push_back(p);
    const auto number = std::ranges::find(seen, p) - seen.begin();
    names.push_back("p" + std::to_string(person) +
                    (number == 0 ? "" : "." + std::to_string(number)));
  }
  return names;
}

}  // namespace samepage::population
