#include <unicode/ucurr.h>
#include <unicode/uenum.h>

#include <array>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

// A sign that several currencies share means the one most traded; a mapping's value table can say
// otherwise.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> signs{{
    {"€", "EUR"},
    {"$", "USD"},
    {"US$", "USD"},
    {"£", "GBP"},
    {"¥", "JPY"},
    {"₹", "INR"},
    {"₺", "TRY"},
    {"₩", "KRW"},
    {"zł", "PLN"},
    {"₽", "RUB"},
}};

const std::set<std::string, std::less<>>& codes() {
  static const std::set<std::string, std::less<>> made = [] {
    std::set<std::string, std::less<>> all;
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration* list = ucurr_openISOCurrencies(UCURR_ALL, &status);
    while (const char* code = uenum_next(list, nullptr, &status)) all.emplace(code);
    uenum_close(list);
    return all;
  }();
  return made;
}

}  // namespace

std::optional<std::string> normal_currency(std::string_view text) {
  std::string kept;
  text = trim(visible(text, kept));
  if (text.size() > 8) return std::nullopt;
  for (const auto& [sign, code] : signs)
    if (sign == text) return std::string(code);
  std::string upper(text);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  if (!codes().contains(upper)) return std::nullopt;
  return upper;
}

}  // namespace samepage
