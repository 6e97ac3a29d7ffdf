#include "mapping/normal/domain.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <algorithm>
#include <memory>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_label_char(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; }

const icu::IDNA& idna() {
  static const std::unique_ptr<const icu::IDNA> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<const icu::IDNA> idna(icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, status));
    SP_ASSERT(U_SUCCESS(status));
    return idna;
  }();
  return *made;
}

std::optional<std::string> idn_to_ascii(std::string_view text) {
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  idna().nameToASCII_UTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())), sink, info,
                          status);
  if (U_FAILURE(status) || info.hasErrors()) return std::nullopt;
  return ascii;
}

}  // namespace

bool is_host_name(std::string_view domain) {
  if (domain.empty() || domain.size() > 253) return false;
  std::size_t label = 0;  // its length so far
  int dots = 0;
  bool numeric = true;
  char previous = '.';
  for (const char c : domain) {
    if (c == '.') {
      if (label == 0 || previous == '-') return false;
      ++dots;
      label = 0;
      numeric = true;
    } else {
      if (!is_label_char(c) || (c == '-' && label == 0) || ++label > 63) return false;
      numeric = numeric && is_digit(c);
    }
    previous = c;
  }
  return dots >= 1 && label != 0 && previous != '-' && !numeric;
}

std::optional<std::string> normal_domain(std::string_view text) {
  if (text.empty() || text.size() > 1000) return std::nullopt;
  if (text.back() == '.') text.remove_suffix(1);
  std::string ascii;
  if (std::ranges::any_of(text, [](unsigned char c) { return c >= 0x80; })) {
    auto converted = idn_to_ascii(text);
    std::string kept;  // a joiner where no script needs it was pasted along
    if (!converted) converted = idn_to_ascii(visible(text, kept));
    if (!converted) return std::nullopt;
    ascii = std::move(*converted);
  } else {
    ascii = ascii_lower(text);
  }
  if (!is_host_name(ascii)) return std::nullopt;
  return ascii;
}

std::optional<std::string> domain_of(std::string_view text) {
  std::string kept;
  text = trim(visible(text, kept, Joiners::keep));
  if (const auto scheme = text.find("://"); scheme != text.npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#"));
  if (const auto at = text.rfind('@'); at != text.npos) text.remove_prefix(at + 1);
  text = text.substr(0, text.find(':'));
  auto domain = normal_domain(text);
  while (domain && domain->starts_with("www.") && domain->find('.', 4) != domain->npos)
    domain->erase(0, 4);
  return domain;
}

}  // namespace samepage
