#include "identity/compare/name_likeness.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "identity/facts/company_name.hpp"
#include "identity/facts/words.hpp"
#include "identity/tables/nicknames.hpp"
#include "identity/tables/word_lists.hpp"

namespace samepage::identity {
namespace {

double words_alike(const std::string& a, const std::string& b, bool company) {
  if (a == b) return 1;
  const std::string &shorter = a.size() < b.size() ? a : b, &longer = a.size() < b.size() ? b : a;
  if (shorter.size() == 1) return !company && longer[0] == shorter[0] ? 0.92 : 0;
  if (!company && share_a_name(a, b) > 0) return 0.93;
  const std::string spelt_a = spelling_key(a), spelt_b = spelling_key(b);
  if (longer.size() >= 3 && spelt_a == spelt_b) return 0.97;
  const int errors = typing_errors(a, b, 2);
  if (errors == 1 && longer.size() >= 4) return longer.size() >= 6 ? 0.93 : 0.88;
  if (errors == 2 && longer.size() >= 8) return 0.85;
  if (longer.size() >= 6 && typing_errors(spelt_a, spelt_b, 1) == 1) return 0.87;
  if (sound_of(a) != 0 && sound_of(a) == sound_of(b) && longer.size() >= 4) return 0.8;
  return 0;
}

std::vector<std::string> telling_words(std::string_view name, bool company, std::string& form) {
  if (company) {
    CompanyName parts = company_name(name);
    form = parts.legal_form;
    return std::move(parts.words);
  }
  std::vector<std::string> kept, all = words_of(name);
  for (const std::string& word : all)
    if (!is_title(word) && !is_name_particle(word)) kept.push_back(word);
  return kept.empty() ? all : kept;
}

// "Inc", "Corp" and "Group" are said of any firm.
bool tells_country(std::string_view form) {
  return !form.empty() && form != "inc" && form != "corp" && form != "co" && form != "group";
}

bool in_signs(std::string_view name) {
  return std::ranges::any_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE4 && byte <= 0xED;  // U+4000 to U+DFFF: Chinese, Japanese, Korean
  });
}

// "Salman bin Muhammad" is the son of "Muhammad bin Salman".
bool other_descent(std::string_view a, std::string_view b) {
  const auto father_and_son = [](std::string_view name) {
    const std::vector<std::string> words = words_of(name);
    for (std::size_t i = 1; i + 1 < words.size(); ++i)
      if (words[i] == "bin" || words[i] == "ibn" || words[i] == "ben")
        return std::pair{words[i - 1], words[i + 1]};
    return std::pair{std::string(), std::string()};
  };
  const auto [son_a, father_a] = father_and_son(a);
  const auto [son_b, father_b] = father_and_son(b);
  return !son_a.empty() && son_a == father_b && son_b == father_a && son_a != son_b;
}

}  // namespace

double name_likeness(Kind kind, std::string_view a, std::string_view b) {
  const bool company = kind == Kind::company;
  // In one script that is written in signs, another sign is another name, however it sounds.
  if (!company && a != b && in_signs(a) && in_signs(b)) return 0.5;
  if (!company && other_descent(a, b)) return 0.5;
  std::string form_a, form_b;
  const std::vector<std::string> x = telling_words(a, company, form_a),
                                 y = telling_words(b, company, form_b);
  if (x.empty() || y.empty()) return 0;
  const std::string all_x = joined(x, ""), all_y = joined(y, "");
  const std::size_t length = std::max(all_x.size(), all_y.size());
  const bool other_form = tells_country(form_a) && tells_country(form_b) && form_a != form_b;
  if (all_x == all_y) return other_form ? 0.75 : 1;
  if (length >= 6 && all_x == std::string(all_y.rbegin(), all_y.rend())) return 0.9;
  double whole = 0;
  if (const int errors = length >= 8 ? typing_errors(all_x, all_y, 2) : 3; errors <= 2)
    whole = errors == 1 ? 0.94 : length >= 9 ? 0.82 : 0.6;
  std::vector<bool> used(y.size());
  double sum = 0;
  std::size_t matched = 0;
  for (const std::string& word : x) {
    double best = 0;
    std::size_t at = 0;
    for (std::size_t j = 0; j < y.size(); ++j)
      if (const double alike = used[j] ? 0 : words_alike(word, y[j], company); alike > best)
        best = alike, at = j;
    if (best == 0) continue;
    used[at] = true;
    sum += best;
    ++matched;
  }
  if (matched == 0) return whole;
  const std::size_t left_x = x.size() - matched, left_y = y.size() - matched;
  const double conflict = static_cast<double>(std::min(left_x, left_y));
  const double extra = static_cast<double>(std::max(left_x, left_y)) - conflict;
  // What both have and the other has not parts them; what only one has may have been left out.
  const double costs_more = company ? 0.25 : matched >= 2 ? 0.06 : 0.25;
  const double by_words = sum / static_cast<double>(matched) - 0.35 * conflict - costs_more * extra;
  return std::clamp(std::max(whole, by_words) - (other_form ? 0.1 : 0), 0.0, 1.0);
}

}  // namespace samepage::identity
