#include "app/table/header_words.hpp"

#include <algorithm>
#include <unordered_map>

#include "app/table/header_vocabulary.hpp"
#include "base/text.hpp"

namespace samepage::table {
namespace {

using enum Meaning;

// "ae" as "a": what becomes of "ä" when marks are dropped.
std::string without_umlaut(std::string word) {
  for (std::size_t at = 1; at < word.size(); ++at)
    if (word[at] == 'e' && (word[at - 1] == 'a' || word[at - 1] == 'o' || word[at - 1] == 'u'))
      word.erase(at, 1);
  return word;
}

const std::unordered_map<std::string, Meaning>& phrases() {
  static const auto made = [] {
    std::unordered_map<std::string, Meaning> all;
    for (const HeaderEntry& entry : vocabulary)
      for (const std::string_view phrase : split(entry.phrases, '|')) {
        std::string joined(phrase);
        std::erase(joined, ' ');
        all.try_emplace(ascii_key(joined), entry.meaning);
        all.try_emplace(without_umlaut(joined), entry.meaning);
      }
    // Headers that are too short for anything but these; the content has to agree.
    all.insert({{"by", birth_year},
                {"bm", birth_month},
                {"bd", birth_day},
                {"fn", given_name},
                {"ln", family_name},
                {"nm", name}});
    return all;
  }();
  return made;
}

bool is_weak(const std::string& joined) {
  return joined.size() <= 2 ? joined != "id" && joined != "cp"
                            : std::ranges::find(weak_words, joined) != std::end(weak_words);
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "IDNumber" → ID Number, "firstName" → first Name, "address2" → address 2
std::string with_spaces(std::string_view header) {
  std::string out;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const char c = header[i], before = i > 0 ? header[i - 1] : ' ';
    const bool hump =
        is_upper(c) && (is_lower(before) ||
                        (is_upper(before) && i + 1 < header.size() && is_lower(header[i + 1])));
    const bool number =
        is_digit(c) != is_digit(before) && before != ' ' && (is_digit(c) || is_digit(before));
    if (hump || number) out += ' ';
    out += c;
  }
  return out;
}

// Words behind a noun that add nothing: "phone num", "sex code".
bool is_tail(const std::string& word) {
  static constexpr std::string_view tails[] = {
      "num", "no",   "nr",   "number", "nummer", "numero", "nbr",   "code",
      "cd",  "desc", "text", "value",  "field",  "type",   "index", "key"};
  return std::ranges::find(tails, word) != std::end(tails);
}

// The phrase that ends last in the header, the longest of these: the head of a noun phrase comes
// last.
std::pair<Meaning, bool> last_phrase(const std::vector<std::string>& words, std::size_t count) {
  for (std::size_t to = count; to > 0; --to) {
    for (std::size_t from = 0; from < to; ++from) {
      std::string joined;
      for (std::size_t i = from; i < to; ++i) joined += words[i];
      const auto found = phrases().find(joined);
      if (found == phrases().end()) continue;
      const bool only_a_tail =
          from + 1 == to && from > 0 && is_tail(joined) && joined != "type" && joined != "key";
      if (only_a_tail && last_phrase(words, from).first != none) break;
      return {found->second, is_weak(joined)};
    }
  }
  return {none, false};
}

bool has_scope(Meaning meaning) {
  return meaning == passport || meaning == national_id || meaning == tax_id ||
         meaning == driving_licence || meaning == registration_id;
}

}  // namespace

std::vector<std::string> words_of_header(std::string_view header) {
  std::string text = ascii_key(with_spaces(header));
  for (char& c : text)
    if (!is_lower(c) && !is_digit(c)) c = ' ';
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

HeaderMeaning meaning_of(std::string_view header) {
  const std::vector<std::string> words = words_of_header(header);
  HeaderMeaning found;
  std::tie(found.meaning, found.weak) = last_phrase(words, words.size());
  if (words.size() > 1) {
    static constexpr std::string_view scopes[] = {"country", "state", "type", "issuer",
                                                  "land",    "pays",  "pais", "region"};
    if (std::ranges::find(scopes, words.back()) != std::end(scopes)) {
      found.scope_of = last_phrase(words, words.size() - 1).first;
      for (std::size_t i = 0; i + 1 < words.size(); ++i) found.stem += words[i];
      if (!has_scope(found.scope_of)) found.scope_of = none;
    }
  }
  return found;
}

}  // namespace samepage::table
