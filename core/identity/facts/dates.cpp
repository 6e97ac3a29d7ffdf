// Birth dates: whole, partial, or with day and month in an order that the text does not tell.

#include <charconv>

#include "base/text.hpp"
#include "base/time.hpp"
#include "identity/facts/builder.hpp"
#include "identity/facts/date.hpp"
#include "identity/facts/words.hpp"

namespace samepage::identity {
namespace {

unsigned number(std::string_view text) {
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

unsigned month_named(std::string_view word) {
  constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
  for (unsigned month = 0; month < 12; ++month)
    if (word.starts_with(months[month])) return month + 1;
  return word.starts_with("mai")   ? 5u
         : word.starts_with("okt") ? 10u
         : word.starts_with("dez") ? 12u
                                   : 0u;
}

unsigned full_year(unsigned year, std::size_t digits) {
  if (digits > 2) return year;
  return year + (year <= 29 ? 2000u : 1900u);  // of two digits: nobody here is a hundred years old
}

BirthDate read_whole(std::string_view text) {
  std::vector<std::string> words = words_of(text);
  BirthDate date;
  if (words.size() == 1 && all_digits(words[0])) {
    const std::string& digits = words[0];
    if (digits.size() == 8) {
      date = {number(digits.substr(0, 4)), number(digits.substr(4, 2)),
              number(digits.substr(6, 2))};
      if (date.year < 1850 || date.year > 2100)
        date = {number(digits.substr(4, 4)), number(digits.substr(2, 2)),
                number(digits.substr(0, 2)), true};
    } else if (digits.size() == 4) {
      date.year = number(digits);
    }
    return date;
  }
  if (words.size() > 3) words.resize(3);  // the rest is a time of day
  if (words.size() == 2 && words[0].size() == 4 && all_digits(words[0]) && all_digits(words[1]))
    return {number(words[0]), number(words[1]), 0};
  if (words.size() < 3) return date;
  for (std::size_t at = 0; at < 3; ++at) {
    if (all_digits(words[at]) || month_named(words[at]) == 0) continue;
    date.month = month_named(words[at]);
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
    const bool year_first = words[0].size() == 4;
    date.year = full_year(number(words[year_first ? 0 : 1]), words[year_first ? 0 : 1].size());
    date.day = number(words[year_first ? 1 : 0]);
    return date;
  }
  if (words[0].size() == 4)
    return {number(words[0]), number(words[1]), number(words[2].substr(0, 2))};
  const unsigned a = number(words[0]), b = number(words[1]);
  const unsigned year = full_year(number(words[2]), words[2].size());
  if (a > 12) return {year, b, a};
  if (b > 12) return {year, a, b};
  return {year, b, a, a != b};  // 03/04: nobody knows
}

}  // namespace

void read_birth_date(const DateParts& parts, ProfileBuilder& out) {
  BirthDate date;
  if (!parts.whole.empty()) {
    date = read_whole(parts.whole);
  } else {
    const std::string year = digits_of(parts.year);
    date.year = full_year(number(year), year.size() > 0 ? year.size() : 4);
    date.month = month_named(ascii_lower(parts.month));
    if (date.month == 0) date.month = number(digits_of(parts.month));
    date.day = number(digits_of(parts.day));
  }
  // An impossible month or day is a slip: the rest of the date still tells something.
  if (date.month > 99 || date.day > 99 || date.year > 9999) return;
  if (date.year == 0 && (date.month == 0 || date.day == 0)) return;
  if (date.month == 1 && date.day == 1 &&
      (date.year == 1900 || date.year == 1970 || date.year == 1901))
    return;
  std::string text = std::to_string(date.packed());
  if (date.unsure_order) text += '?';
  out.add(Domain::birth_date, text, {}, date.aux());
}

}  // namespace samepage::identity
