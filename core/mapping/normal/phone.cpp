#include "mapping/normal/phone.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <set>
#include <string>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "mapping/normal/phone_rules.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

constexpr std::size_t shortest_e164 = 8;  // "+2904567"

std::optional<std::string> parse_once(std::string_view text, std::string_view region) {
  QuickPhone quick = quick_phone(text, region);
  std::optional<std::string> normal =
      quick.known ? std::move(quick.normal) : phone_by_library(text, region);
  // Short codes are possible numbers to the library, but mean nothing outside their network.
  if (normal && normal->size() < shortest_e164) return std::nullopt;
  return normal;
}

// Whether the number is the plus sign in front and the digits of what was written.
bool keeps_all(std::string_view normal, std::string_view written) {
  if (normal.starts_with('+') && !written.starts_with('+')) return false;
  std::size_t at = written.starts_with('+') ? 1 : 0;
  for (const char c : written) {
    if (c < '0' || c > '9') continue;
    if (at == normal.size() || normal[at] != c) return false;
    ++at;
  }
  return at == normal.size();
}

}  // namespace

std::optional<std::string> normal_phone(std::string_view text, std::string_view country) {
  std::string kept;
  text = trim(visible(text, kept));
  if (text.starts_with("tel:")) text.remove_prefix(4);
  if (text.empty() || text.size() > 100) return std::nullopt;
  const bool zeros = text.starts_with("00");
  // Without a country only the international prefix of most of the world can be meant. With one,
  // its own rules come first; but where another prefix is dialled (011 in North America), a number
  // that is none by those rules and begins with 00 was written as most of the world writes it.
  std::string with_plus;
  std::string_view international = text;
  const auto by_zeros = [&] {
    with_plus.append("+").append(text.substr(2));
    international = with_plus;
  };
  if (zeros && country.empty()) by_zeros();
  auto normal = parse_once(international, country.empty() ? "ZZ" : country);
  if (!normal && zeros && !country.empty()) {
    by_zeros();
    normal = parse_once(international, "ZZ");
  }
  // A number that loses another national prefix when read again has no stable form. One whose
  // digits are all still there has lost none; reading it again is dear, so that is looked at first.
  if (normal && !keeps_all(*normal, international) && parse_once(*normal, "ZZ") != normal)
    return std::nullopt;
  return normal;
}

std::optional<std::string> phone_by_library(std::string_view text, std::string_view region) {
  const PhoneNumberUtil& phones = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (phones.Parse(std::string(text), std::string(region), &number) !=
      PhoneNumberUtil::NO_PARSING_ERROR)
    return std::nullopt;
  if (!phones.IsPossibleNumber(number)) return std::nullopt;
  std::string normal;
  phones.Format(number, PhoneNumberUtil::E164, &normal);  // an extension is not part of it
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
