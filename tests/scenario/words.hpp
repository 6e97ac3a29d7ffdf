#pragma once
// A line of a scenario, taken apart.

#include <string>
#include <vector>

#include "base/text.hpp"

namespace samepage::scenario {

inline std::vector<std::string> words_of(const std::string& line) {
  const std::string tidy = collapse_spaces(line);
  std::vector<std::string> words;
  for (const auto part : split(tidy, ' ')) words.emplace_back(part);
  return words;
}

// What stands after the n-th word, spaces and all.
inline std::string after(const std::string& line, std::size_t words) {
  std::string_view rest = trim(line);
  for (std::size_t i = 0; i < words; ++i) {
    const auto space = rest.find(' ');
    rest = space == rest.npos ? std::string_view{} : trim(rest.substr(space + 1));
  }
  return std::string(rest);
}

}  // namespace samepage::scenario
