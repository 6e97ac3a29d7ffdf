// Names of persons: which word plays which part. Titles and particles tell nobody apart; a
// generation
// ("Jr") is kept by itself, for it tells father from son.

#include "base/hash.hpp"
#include "identity/facts/builder.hpp"
#include "identity/facts/words.hpp"
#include "identity/tables/common_names.hpp"
#include "identity/tables/word_lists.hpp"

namespace samepage::identity {
namespace {

constexpr std::size_t most_words = 8;

struct Word {
  Role role;
  std::string text;
};

void take_words(std::string_view text, Role role, std::vector<Word>& words, std::string& suffix) {
  std::vector<std::string> all = words_of(text);
  std::vector<std::string> kept;
  std::size_t index = 0;
  for (std::string& word : all) {
    const bool last = ++index == all.size();
    const std::string_view gen = generation(word);
    if (word == "i" && last && all.size() > 1) {  // "Morris I"
      suffix = word;
      continue;
    }
    if (!gen.empty() && all.size() > 1 && (index > 1 || last)) {
      suffix = gen;
      continue;
    }
    if (is_title(word) && all.size() > 1) continue;
    kept.push_back(std::move(word));
  }
  std::size_t particles = 0;
  for (const std::string& word : kept) particles += is_name_particle(word) ? 1 : 0;
  for (std::string& word : kept) {
    if (words.size() >= most_words) return;
    if (particles < kept.size() && is_name_particle(word)) continue;
    if (is_placeholder_word(word)) continue;
    words.push_back({role, std::move(word)});
  }
}

void add_form(std::vector<Word> words, ProfileBuilder& out) {
  if (words.empty()) return;
  std::ranges::stable_sort(words, {}, &Word::role);
  std::string text;
  std::vector<Part> parts;
  for (const Word& word : words) {
    text += static_cast<char>('0' + static_cast<int>(word.role));
    text += word.text;
    text += ' ';
    parts.push_back(out.word(word.role, Domain::name_word, word.text));
  }
  out.add(Domain::person_name, text, parts);
}

}  // namespace

void ProfileBuilder::shape(Value& word) {
  word.aux = sound_of(word.text);
  word.spelling = static_cast<std::uint32_t>(hash64(spelling_key(word.text)));
  word.letters = letters_of(word.text);
  if (word.domain == Domain::name_word)
    word.known_bearers = static_cast<float>(common_name(word.text) * 200);
}

void read_person_name(const NameParts& name, ProfileBuilder& out) {
  std::vector<Word> words;
  std::string suffix;
  for (const std::string& word : words_of(name.suffix)) suffix = generation(word);
  take_words(name.given, Role::given, words, suffix);
  take_words(name.middle, Role::middle, words, suffix);
  take_words(name.family, Role::family, words, suffix);
  add_form(words, out);
  if (const auto comma = name.full.find(','); comma != name.full.npos) {
    // "Smith, Ada", but not "Ada Smith, PhD": the family stands before the comma.
    words.clear();
    take_words(std::string_view(name.full).substr(0, comma), Role::any, words, suffix);
    take_words(std::string_view(name.full).substr(comma + 1), Role::any, words, suffix);
  } else {
    words.clear();
    take_words(name.full, Role::any, words, suffix);
  }
  add_form(words, out);
  if (!name.nickname.empty()) {
    words.clear();
    take_words(name.nickname, Role::given, words, suffix);
    take_words(name.family, Role::family, words, suffix);
    add_form(words, out);
  }
  if (!suffix.empty()) out.add(Domain::name_suffix, suffix);
}

bool is_placeholder(std::string_view text) {
  const std::string word = joined(words_of(text), "");
  if (word.empty()) return true;
  if (is_placeholder_word(word)) return true;
  return word.size() > 2 && !all_digits(word) &&
         std::ranges::all_of(word, [&](char c) { return c == word[0]; });
}

}  // namespace samepage::identity
