#include "case_file.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/text.hpp"

namespace samepage::identity {
namespace {

[[noreturn]] void unreadable(const std::string& where, const std::string& why) {
  std::fprintf(stderr, "%s: %s\n", where.c_str(), why.c_str());
  std::exit(2);
}

// Words, parted by spaces; those inside quotes belong together: name="Ada Example".
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ' ' && !quoted) {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else
      word += c;
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

Millis year_start(const std::string& year) {
  return year.empty() ? 0 : parse_time(year + "-01-01T00:00:00Z").value_or(0);
}

// attribute[:scope]=value[@from..until]
Fact fact_of(const std::string& word, const std::string& where) {
  const std::size_t equals = word.find('=');
  std::string name = word.substr(0, equals);
  Fact fact;
  fact.value = word.substr(equals + 1);
  if (const std::size_t colon = name.find(':'); colon != name.npos) {
    fact.scope = name.substr(colon + 1);
    name.resize(colon);
  }
  const std::size_t at = fact.value.rfind("@[");
  if (at != fact.value.npos && fact.value.ends_with(']')) {
    const std::string span = fact.value.substr(at + 2, fact.value.size() - at - 3);
    const std::size_t dots = span.find("..");
    fact.valid_from = year_start(span.substr(0, dots));
    fact.valid_until = year_start(span.substr(dots + 2));
    fact.value.resize(at);
  }
  const auto attribute = attribute_named(name);
  if (!attribute) unreadable(where, "there is no attribute '" + name + "'");
  fact.attribute = *attribute;
  return fact;
}

Step step_of(const std::vector<std::string>& words, const std::string& where) {
  Step step{words.front(), {}, {}, 1, where};
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i].find('=') != std::string::npos)
      step.facts.push_back(fact_of(words[i], where));
    else
      step.words.push_back(words[i]);
  }
  if (step.verb == "repeat") {
    step.repeat = std::atoi(step.words.at(0).c_str());
    step.verb = step.words.at(1);
    step.words.erase(step.words.begin(), step.words.begin() + 2);
  }
  return step;
}

std::string rest_of(const std::vector<std::string>& words, std::size_t from) {
  return join({words.begin() + static_cast<std::ptrdiff_t>(from), words.end()}, " ");
}

void read_file(const std::filesystem::path& path, std::vector<Case>& cases) {
  std::ifstream in(path);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const std::string where = path.filename().string() + ":" + std::to_string(number);
    const auto words = words_of(line.starts_with('#') ? "" : line);
    if (words.empty()) continue;
    if (words[0] == "case") {
      cases.push_back(
          {std::atoi(words.at(1).c_str()), rest_of(words, 2), path.stem().string(), "", "", {}});
      continue;
    }
    if (cases.empty()) unreadable(where, "a step before the first case");
    if (words[0] == "open")
      cases.back().open = rest_of(words, 1);
    else if (words[0] == "not-yet")
      cases.back().not_yet = rest_of(words, 1);
    else
      cases.back().steps.push_back(step_of(words, where));
  }
}

}  // namespace

std::vector<Case> cases_in(const std::string& folder) {
  std::vector<Case> cases;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".case") read_file(entry.path(), cases);
  std::ranges::stable_sort(cases, {}, &Case::number);
  return cases;
}

}  // namespace samepage::identity
