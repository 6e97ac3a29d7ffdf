#include "identity/facts/company_name.hpp"

#include <algorithm>
#include <array>

#include "identity/facts/builder.hpp"
#include "identity/facts/words.hpp"
#include "identity/tables/word_lists.hpp"

namespace samepage::identity {
namespace {

struct Phrase {
  std::string_view words, form;
};
// Legal forms written out; longer ones first.
constexpr std::array phrases{Phrase{"public joint stock company", "jsc"},
                             Phrase{"open joint stock company", "jsc"},
                             Phrase{"closed joint stock company", "jsc"},
                             Phrase{"joint stock company", "jsc"},
                             Phrase{"joint stock compan", "jsc"},
                             Phrase{"limited liability company", "llc"},
                             Phrase{"public limited company", "plc"},
                             Phrase{"gesellschaft mit beschrankter haftung", "gmbh"},
                             Phrase{"sociedad anonima", "sa"},
                             Phrase{"societe anonyme", "sa"},
                             Phrase{"sociedad limitada", "sl"},
                             Phrase{"societatea cu raspundere limitata", "srl"},
                             Phrase{"akcionernoe obsestvo", "jsc"},
                             Phrase{"obsestvo s ogranicennoj otvetstvennostu", "llc"},
                             Phrase{"sp zoo", "spzoo"},
                             Phrase{"sp z oo", "spzoo"},
                             Phrase{"sa de cv", "sa"}};

// "B.V." and "K. L. M." are one word each.
std::vector<std::string> with_initials_joined(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  std::string initials;
  const auto flush = [&] {
    if (!initials.empty()) all.push_back(std::exchange(initials, {}));
  };
  for (const std::string& word : words) {
    if (word.size() == 1 && !all_digits(word)) {
      initials += word;
      continue;
    }
    flush();
    all.push_back(word);
  }
  flush();
  return all;
}

std::string without_phrases(std::string text, std::string& form) {
  text = ' ' + text + ' ';
  for (const Phrase& phrase : phrases) {
    const std::string wanted = ' ' + std::string(phrase.words) + ' ';
    const auto at = text.find(wanted);
    if (at == text.npos) continue;
    text.replace(at, wanted.size(), " ");
    form = phrase.form;
  }
  return text;
}

}  // namespace

CompanyName company_name(std::string_view name) {
  CompanyName found;
  const std::vector<std::string> all = with_initials_joined(words_of(name));
  for (const std::string& word : words_of(without_phrases(joined(all), found.legal_form))) {
    if (const std::string_view form = legal_form(word); !form.empty()) {
      if (found.legal_form.empty()) found.legal_form = form;
      continue;
    }
    if (is_small_word(word)) continue;
    const std::string_view digits = number_word(word);
    std::string kept(digits.empty() ? std::string_view(word) : digits);
    if (std::ranges::find(found.words, kept) == found.words.end())
      found.words.push_back(std::move(kept));
  }
  if (found.words.empty()) found.words = all;
  return found;
}

void read_company_name(std::string_view name, ProfileBuilder& out) {
  std::vector<std::string> words = company_name(name).words;
  if (words.empty() || (words.size() == 1 && is_placeholder_word(words[0]))) return;
  constexpr std::size_t most_words = 24;
  if (words.size() > most_words) words.resize(most_words);
  std::vector<Part> parts;
  for (const std::string& word : words)
    parts.push_back(out.word(Role::word, Domain::company_word, word));
  out.add(Domain::company_name, joined(words), parts);
}

}  // namespace samepage::identity
