#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <array>
#include <bitset>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

constexpr std::array languages = {"en", "de", "fr", "es", "it", "nl"};

struct Alias {
  std::string_view key;
  const char* code;
};
// What people write and ICU does not name.
constexpr std::array aliases = {
    Alias{"uk", "GB"},
    Alias{"u.k.", "GB"},
    Alias{"great britain", "GB"},
    Alias{"england", "GB"},
    Alias{"scotland", "GB"},
    Alias{"wales", "GB"},
    Alias{"northern ireland", "GB"},
    Alias{"u.s.", "US"},
    Alias{"u.s.a.", "US"},
    Alias{"united states of america", "US"},
    Alias{"holland", "NL"},
    Alias{"the netherlands", "NL"},
    Alias{"czech republic", "CZ"},
    Alias{"republic of ireland", "IE"},
    Alias{"russian federation", "RU"},
    Alias{"turkey", "TR"},
    Alias{"turkiye", "TR"},
    Alias{"hong kong", "HK"},
    Alias{"macedonia", "MK"},
    Alias{"korea", "KR"},
    Alias{"viet nam", "VN"},
    Alias{"swiss", "CH"},
    Alias{"brasil", "BR"},
    Alias{"oesterreich", "AT"},
};

std::size_t slot(std::string_view code) {
  return static_cast<std::size_t>(code[0] - 'A') * 26 + static_cast<std::size_t>(code[1] - 'A');
}

bool is_upper_pair(std::string_view text) {
  return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

class Countries {
 public:
  static const Countries& all() {
    static const Countries made;
    return made;
  }
  // A name just as ICU writes it, without folding it first.
  const std::string* written(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
  }
  bool has(std::string_view code) const { return codes_[slot(code)]; }
  std::optional<std::string> folded(std::string_view text) const {
    const std::string key = ascii_key(collapse_spaces(text));
    if (key.size() == 2 && key[0] >= 'a' && key[0] <= 'z' && key[1] >= 'a' && key[1] <= 'z') {
      std::string code{static_cast<char>(key[0] - 32), static_cast<char>(key[1] - 32)};
      if (has(code)) return code;
    }
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    return found->second;
  }

 private:
  Countries() {
    std::vector<std::string> names;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      codes_.set(slot(*code));
      const icu::Locale country("", *code);
      by_key_.emplace(ascii_lower(country.getISO3Country()), *code);
      for (const char* language : languages) {
        icu::UnicodeString wide;
        country.getDisplayCountry(icu::Locale(language), wide);
        std::string name;
        wide.toUTF8String(name);
        names.push_back(name);
        by_key_.emplace(ascii_key(name), *code);
      }
    }
    for (const Alias& alias : aliases) by_key_.emplace(alias.key, alias.code);
    for (const std::string& name : names)
      if (const auto code = folded(name)) by_name_.emplace(name, *code);
  }

  std::bitset<676> codes_;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return hash64(text); }
  };
  using Lookup = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;
  Lookup by_key_, by_name_;
};

}  // namespace

void prepare_normalisers() { Countries::all(); }

std::optional<std::string> normal_country(std::string_view text) {
  std::string kept;
  text = trim(visible(text, kept));
  if (text.empty() || text.size() > 200) return std::nullopt;
  const Countries& countries = Countries::all();
  if (is_upper_pair(text) && countries.has(text)) return std::string(text);
  if (const std::string* code = countries.written(text)) return *code;
  return countries.folded(text);
}

}  // namespace samepage
