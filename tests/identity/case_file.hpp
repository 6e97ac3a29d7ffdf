#pragma once
// Situations of a customer base in plain text; tests/identity/README.md has the language.

#include <string>
#include <vector>

#include "identity/fact.hpp"

namespace samepage::identity {

struct Step {
  std::string verb;
  std::vector<std::string> words;
  std::vector<Fact> facts;
  int repeat = 1;
  std::string where;  // "family.case:12"
};

struct Case {
  int number = 0;
  std::string title, file;
  std::string open;     // why the engine does not do it; then it has to fail
  std::string not_yet;  // what it needs that is not there
  std::vector<Step> steps;
};

// Every case of a folder, by number. Ends the program at a line that cannot be read.
std::vector<Case> cases_in(const std::string& folder);

}  // namespace samepage::identity
