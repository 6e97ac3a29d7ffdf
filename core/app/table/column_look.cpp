#include "app/table/column_look.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_set>
#include <vector>

#include "app/table/common_words.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "mapping/normalisers.hpp"

namespace samepage::table {
namespace {

constexpr int this_century_years = 26;  // two-digit years from here on belong to the century before

template <std::size_t N>
bool is_one_of(const std::string_view (&words)[N], const std::string& word) {
  static const std::unordered_set<std::string_view> known(std::begin(words), std::end(words));
  return known.contains(word);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::size_t digits_in(std::string_view value) {
  return static_cast<std::size_t>(std::ranges::count_if(value, is_digit));
}

bool looks_like_email(std::string_view value) {
  const std::size_t at = value.find('@');
  return at != value.npos && at > 0 && value.find('.', at) != value.npos &&
         value.find(' ') == value.npos;
}

bool looks_like_url(const std::string& low) {
  return low.starts_with("http://") || low.starts_with("https://") || low.starts_with("www.");
}

bool looks_like_hash(std::string_view value) {
  return (value.size() == 32 || value.size() == 40 || value.size() == 64) &&
         std::ranges::all_of(value, is_hex) && digits_in(value) > 0;
}

// Nothing but digits and what is written between them.
bool looks_like_phone(std::string_view value) {
  const std::size_t digits = digits_in(value);
  if (digits < 7 || digits > 16) return false;
  std::string low = ascii_lower(value);
  if (const std::size_t more = low.find_first_of("x"); more != low.npos) low.resize(more);
  while (!low.empty() && low.back() >= 'a' && low.back() <= 'z') low.pop_back();
  return low.find_first_not_of("0123456789+-(). /\t") == low.npos;
}

struct Date {
  int year = 0;
};

// Numbers of up to four digits parted by one of "-/." or "YYYYMMDD"; day and month in either order.
std::optional<Date> date_in(std::string_view value) {
  value = value.substr(0, value.find_first_of(" T"));
  std::vector<int> parts;
  std::vector<std::size_t> sizes;
  if (value.size() == 8 && digits_in(value) == 8) {
    for (const auto& [at, size] : {std::pair{0, 4}, std::pair{4, 2}, std::pair{6, 2}}) {
      parts.push_back(0);
      std::from_chars(value.data() + at, value.data() + at + size, parts.back());
      sizes.push_back(static_cast<std::size_t>(size));
    }
  } else {
    const std::size_t mark = value.find_first_of("-/.");
    if (mark == value.npos) return std::nullopt;
    for (const std::string_view part : split(value, value[mark])) {
      if (part.empty() || part.size() > 4 || digits_in(part) != part.size()) return std::nullopt;
      parts.push_back(0);
      std::from_chars(part.data(), part.data() + part.size(), parts.back());
      sizes.push_back(part.size());
    }
  }
  if (parts.size() != 3) return std::nullopt;
  const bool year_first = sizes[0] == 4;
  if (!year_first && sizes[2] != 4 && sizes[2] != 2) return std::nullopt;
  int year = year_first ? parts[0] : parts[2];
  const int a = parts[1], b = year_first ? parts[2] : parts[0];
  if (sizes[year_first ? 0 : 2] == 2) year += year > this_century_years ? 1900 : 2000;
  if (a < 1 || b < 1 || a > 31 || b > 31 || (a > 12 && b > 12) || year < 1800 || year > 2100)
    return std::nullopt;
  return Date{year};
}

bool is_country(std::string_view value) {
  return value.size() >= 2 && value.size() < 40 && digits_in(value) == 0 &&
         normal_country(value).has_value();
}

}  // namespace

void ColumnLook::add(std::string_view value) {
  ++rows;
  value = trim(value);
  if (value.empty()) return;
  ++filled;
  const std::uint64_t mark = hash64(value);
  ++counts_[mark];
  bytes += value.size();
  commas += value.find(',') != value.npos;
  semicolons += value.find(';') != value.npos;
  bars += value.find('|') != value.npos;
  stars += value.find("**") != value.npos;
  const std::string low = ascii_lower(value);
  emails += looks_like_email(value);
  urls += looks_like_url(low);
  hashes += looks_like_hash(value);
  if (const auto date = date_in(value)) {
    ++dates;
    birth_dates += date->year >= 1900 && date->year <= 2012;
  }
  const bool digits = digits_in(value) > 0;
  with_digit += digits;
  if (looks_like_phone(value)) {
    ++phones;
    written_phones += value.find_first_of("+-()/ ") != value.npos;
  }
  genders += is_one_of(gender_words, low);
  yes_no += is_one_of(yes_no_words, low);
  kinds += is_one_of(kind_words, low);
  if (digits) look_at_number(value);
  if (!digits && is_country(value)) ++countries;
  look_at_words(value);
}

void ColumnLook::look_at_number(std::string_view value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return;
  const bool whole = value.find_first_of(".eE") == value.npos;
  (whole ? integers : decimals) += 1;
  if (whole) {
    years += number >= 1880 && number <= 2030;
    months += number >= 1 && number <= 12;
    days += number >= 1 && number <= 31;
  }
  latitudes += number >= -90 && number <= 90;
  longitudes += number >= -180 && number <= 180;
}

void ColumnLook::look_at_words(std::string_view value) {
  const std::string key = ascii_key(value);
  std::size_t count = 0;
  bool letters = true, company = false, given = false, number_first = false, number_last = false;
  for (const std::string_view part : split(key, ' ')) {
    if (part.empty()) continue;
    std::string word(part);
    std::erase_if(word, [](char c) { return c == ',' || c == '.' || c == '(' || c == ')'; });
    number_last = !word.empty() && is_digit(word.front());
    number_first = number_first || (count == 0 && number_last);
    ++count;
    letters = letters && std::ranges::none_of(word, is_digit);
    company = company || is_one_of(company_words_list, word);
    given = given || is_one_of(common_given_names, word);
  }
  words += count;
  one_word += letters && count == 1;
  few_words += letters && count >= 2 && count <= 4;
  company_words += company;
  given_names += given;
  house_first += count >= 2 && (number_first || number_last) && !letters &&
                 digits_in(value) < value.size() / 2;
}

std::size_t ColumnLook::most_frequent() const {
  std::size_t most = 0;
  for (const auto& [value, count] : counts_) most = std::max<std::size_t>(most, count);
  return most;
}

}  // namespace samepage::table
