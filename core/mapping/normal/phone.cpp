#include "mapping/normal/phone.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

constexpr std::size_t shortest_e164 = 8;  // "+2904567"

std::optional<std::string> parse_once(const std::string& text, const std::string& region) {
  const PhoneNumberUtil& phones = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (phones.Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  if (!phones.IsPossibleNumber(number)) return std::nullopt;
  std::string normal;
  phones.Format(number, PhoneNumberUtil::E164, &normal);  // an extension is not part of it
  // Short codes are possible numbers to the library, but mean nothing outside their network.
  if (normal.size() < shortest_e164) return std::nullopt;
  return normal;
}

// The plus sign in front and the digits.
std::string bare(std::string_view text) {
  std::string out(text.starts_with('+') ? "+" : "");
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

}  // namespace

std::optional<std::string> normal_phone(std::string_view text, std::string_view country) {
  std::string kept;
  text = trim(visible(text, kept));
  if (text.starts_with("tel:")) text.remove_prefix(4);
  if (text.empty() || text.size() > 100) return std::nullopt;
  const bool zeros = text.starts_with("00");
  const std::string plus = zeros ? "+" + std::string(text.substr(2)) : std::string(text);
  // Without a country only the international prefix of most of the world can be meant. With one,
  // its own rules come first; but where another prefix is dialled (011 in North America), a number
  // that is none by those rules and begins with 00 was written as most of the world writes it.
  std::string international(country.empty() ? plus : std::string(text));
  auto normal = parse_once(international, country.empty() ? "ZZ" : std::string(country));
  if (!normal && zeros && !country.empty()) {
    international = plus;
    normal = parse_once(international, "ZZ");
  }
  // A number that loses another national prefix when read again has no stable form. One whose digits
  // are all still there has lost none; reading it again is dear, so that is looked at first.
  if (normal && *normal != bare(international) && parse_once(*normal, "ZZ") != normal)
    return std::nullopt;
  return normal;
}

std::string phone_rules_version() {
  const PhoneNumberUtil& phones = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  phones.GetSupportedRegions(&regions);
  std::string examples;
  for (const std::string& region : regions) {
    PhoneNumber number;
    std::string shown;
    if (phones.GetExampleNumber(region, &number))
      phones.Format(number, PhoneNumberUtil::INTERNATIONAL, &shown);
    examples += region + shown;
  }
  return std::to_string(hash64(examples));
}

}  // namespace samepage
