#pragma once
// What the values of a column look like, from a sample of rows.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace samepage::table {

class ColumnLook {
 public:
  void add(std::string_view value);

  std::size_t rows = 0, filled = 0;
  std::size_t distinct() const { return counts_.size(); }
  // Shares of the filled values, 0…1.
  double share(std::size_t count) const {
    return filled == 0 ? 0 : static_cast<double>(count) / static_cast<double>(filled);
  }
  double fill() const {
    return rows == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(rows);
  }
  double distinct_share() const { return share(counts_.size()); }
  double words_on_average() const { return share(words); }
  double bytes_on_average() const { return share(bytes); }
  bool unique() const { return filled == rows && rows > 0 && counts_.size() == rows; }
  std::size_t most_frequent() const;

  std::size_t emails = 0, urls = 0, hashes = 0, phones = 0, written_phones = 0, dates = 0;
  std::size_t birth_dates = 0;  // of the dates: 1900 to 14 years ago
  std::size_t integers = 0, decimals = 0, with_digit = 0;
  std::size_t years = 0, months = 0, days = 0;  // integers in their ranges
  std::size_t latitudes = 0, longitudes = 0;
  std::size_t genders = 0, countries = 0, yes_no = 0, kinds = 0;
  std::size_t one_word = 0, few_words = 0;  // letters only: one; two to four
  std::size_t house_first = 0;              // "12 High Street", "High Street 12"
  std::size_t company_words = 0;            // a legal form, or a word that stands for no person
  std::size_t given_names = 0;              // a common given name is among the words
  std::size_t commas = 0, semicolons = 0, bars = 0, stars = 0;  // values with one: perhaps lists
  std::size_t words = 0, bytes = 0;

 private:
  void look_at_number(std::string_view value);
  void look_at_words(std::string_view value);
  std::unordered_map<std::uint64_t, std::uint32_t> counts_;
};

}  // namespace samepage::table
