#include "population/names.hpp"

#include <array>
#include <iterator>

#include "base/text.hpp"
#include "population/words.hpp"

namespace samepage::population {
namespace {

template <std::size_t N>
std::string_view take(std::uint64_t& number, const std::string_view (&parts)[N]) {
  const std::string_view part = parts[number % N];
  number /= N;
  return part;
}

// A number spread over all combinations of syllables, so that neighbours in rank are unlike.
std::uint64_t spread(std::uint64_t number, std::uint64_t combinations) {
  return number * 393'241 % combinations;  // a prime that divides no product of our lists
}

std::string variant_of(const Variants& forms, int variant) {
  return std::string(forms.forms[variant % 3]);
}

template <std::size_t N, std::size_t M>
std::string given_of(const NameKey& key, const Variants (&women)[N], const Variants (&men)[M],
                     int variant) {
  return key.sex == Sex::female ? variant_of(women[key.given % N], variant)
                                : variant_of(men[key.given % M], variant);
}

std::string slavic_surname(const NameKey& key, int variant) {
  std::string stem = plain_surname(key.surname);
  stem.resize(std::min<std::size_t>(stem.size(), 6));
  const std::array<std::string_view, 3> male{"sky", "ski", "skij"},
      female{"skaya", "skaia", "skaja"};
  if (key.surname % 3 == 0)
    return stem + std::string((key.sex == Sex::female ? female : male)[variant % 3]);
  return stem + (key.sex == Sex::female ? "ova" : "ov");
}

std::string chinese_given(const NameKey& key, int variant) {
  static constexpr std::string_view syllables[] = {"Wei", "Fang",  "Xiu", "Min",  "Jing",
                                                   "Li",  "Qiang", "Lei", "Yang", "Hui"};
  const std::string first(syllables[key.given % 10]), second(syllables[key.given / 10 % 10]);
  if (variant == 0) return first + " " + second;
  return variant == 1 ? first + "-" + second : first + ascii_lower(second);
}

std::string with_umlaut(std::string name, std::uint64_t number, int variant) {
  const std::size_t at = name.find_first_of("aou", 1);
  if (at == name.npos) return name;
  return name.replace(at, 1, variant_of(umlauts[number % 3], variant));
}

}  // namespace

Culture draw_culture(Draw& draw) {
  static constexpr double shares[] = {88, 3, 3, 2.5, 2.5, 1};
  return static_cast<Culture>(draw.pick(shares));
}

std::uint32_t draw_surname(Draw& draw) {
  return static_cast<std::uint32_t>(draw.zipf(surnames, 12));
}

std::uint32_t draw_given(Draw& draw, int year_of_birth) {
  const auto decade = static_cast<std::uint64_t>((year_of_birth - 1900) / 10);
  const std::uint64_t rank = draw.zipf(given_names_of_a_sex, 6);
  return static_cast<std::uint32_t>((rank + decade * 3) % given_names_of_a_sex);
}

std::string plain_surname(std::uint64_t number) {
  std::uint64_t left = spread(number, std::size(onsets) * std::size(nuclei) * std::size(codas) *
                                          std::size(middles) * std::size(endings));
  std::string name(take(left, onsets));
  name += take(left, nuclei);
  name += take(left, codas);
  name += take(left, middles);
  return name += take(left, endings);
}

std::string plain_given(Sex sex, std::uint64_t number) {
  if (sex == Sex::female && number < std::size(women)) return std::string(women[number].name);
  if (sex == Sex::male && number < std::size(men)) return std::string(men[number].name);
  std::uint64_t left = spread(number + 17, std::size(onsets) * std::size(nuclei) *
                                               std::size(codas) * std::size(women_endings));
  std::string name(take(left, onsets));
  name += take(left, nuclei);
  name += take(left, codas);
  return name += sex == Sex::female ? take(left, women_endings) : take(left, men_endings);
}

std::string nickname(Sex sex, const std::string& given) {
  const auto known = [&](const auto& names) -> std::string {
    for (const GivenName& one : names)
      if (one.name == given) return std::string(one.nick);
    return "";
  };
  std::string nick = sex == Sex::female ? known(women) : known(men);
  if (!nick.empty()) return nick;
  nick = given.substr(0, given.find_first_of(" -"));
  return nick.size() > 4 && is_ascii(nick) ? nick.substr(0, 4) : nick;
}

Name spelled(const NameKey& key, int variant) {
  Name name{plain_given(key.sex, key.given), "", plain_surname(key.surname), ""};
  switch (key.culture) {
    case Culture::plain:
      break;
    case Culture::slavic:
      name.given = given_of(key, slavic_women, slavic_men, variant);
      if (variant == 0)
        name.middle = std::string(slavic_men[key.second_surname % std::size(slavic_men)].forms[0]) +
                      (key.sex == Sex::female ? "ovna" : "ovich");
      name.family = slavic_surname(key, variant);
      break;
    case Culture::arabic:
      name.given = given_of(key, arabic_women, arabic_men, variant);
      name.family = (variant == 0 ? "al-" : variant == 1 ? "Al " : "") + name.family;
      break;
    case Culture::iberian:
      if (variant != 1)
        name.family += (variant == 0 ? " " : "-") + plain_surname(key.second_surname);
      break;
    case Culture::germanic:
      name.family = with_umlaut(name.family, key.surname, variant);
      if (key.surname % 2 == 0)
        name.family = std::string(particles[key.surname / 2 % std::size(particles)]) + name.family;
      break;
    case Culture::chinese:
      name.given = chinese_given(key, variant);
      name.family = plain_surname(key.surname).substr(0, 3);
      break;
  }
  return name;
}

std::string ascii_name(const std::string& name) {
  std::string out;
  for (const char c : ascii_key(name))
    if (c >= 'a' && c <= 'z') out += c;
  return out;
}

}  // namespace samepage::population
