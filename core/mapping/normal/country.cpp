#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <array>
#include <bitset>
#include <unordered_map>

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
  bool has(std::string_view code) const { return codes_[slot(code)]; }
  const std::string* named(const std::string& key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : &found->second;
  }

 private:
  Countries() {
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      codes_.set(slot(*code));
      const icu::Locale country("", *code);
      by_key_.emplace(ascii_lower(country.getISO3Country()), *code);
      for (const char* language : languages) {
        icu::UnicodeString wide;
        country.getDisplayCountry(icu::Locale(language), wide);
        std::string name;
        wide.toUTF8String(name);
        by_key_.emplace(ascii_key(name), *code);
      }
    }
    for (const Alias& alias : aliases) by_key_.emplace(alias.key, alias.code);
  }

  std::bitset<676> codes_;
  std::unordered_map<std::string, std::string> by_key_;
};

}  // namespace

std::optional<std::string> normal_country(std::string_view text) {
  std::string kept;
  text = trim(visible(text, kept));
  if (text.empty() || text.size() > 200) return std::nullopt;
  const Countries& countries = Countries::all();
  if (is_upper_pair(text) && countries.has(text)) return std::string(text);
  const std::string key = ascii_key(collapse_spaces(text));
  if (key.size() == 2 && key[0] >= 'a' && key[0] <= 'z' && key[1] >= 'a' && key[1] <= 'z') {
    std::string code{static_cast<char>(key[0] - 32), static_cast<char>(key[1] - 32)};
    if (countries.has(code)) return code;
  }
  const std::string* code = countries.named(key);
  if (code == nullptr) return std::nullopt;
  return *code;
}

}  // namespace samepage
