#include "base/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "base/assert.hpp"

namespace samepage {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The code point at byte `i`, which moves on; negative when the bytes there are not UTF-8.
UChar32 next_code_point(std::string_view text, int32_t& i) {
  const auto size = static_cast<int32_t>(text.size());
  UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(text.data(), i, size, c);
#pragma GCC diagnostic pop
  return c;
}

std::string normalise_with(const icu::Normalizer2* form, std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  form->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int>(text.size())), sink,
                      nullptr, status);
  SP_ASSERT(U_SUCCESS(status));
  return out;
}

}  // namespace

std::string_view trim(std::string_view text) {
  for (;;) {
    if (!text.empty() && is_space(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with("\u00a0")) {
      text.remove_prefix(2);
    } else {
      break;
    }
  }
  for (;;) {
    if (!text.empty() && is_space(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with("\u00a0")) {
      text.remove_suffix(2);
    } else {
      break;
    }
  }
  return text;
}

std::string collapse_spaces(std::string_view text) {
  text = trim(text);
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool wide = text.substr(i).starts_with("\u00a0");
    if (wide || is_space(text[i])) {
      gap = true;
      i += wide;
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += text[i];
  }
  return out;
}

namespace {

bool is_joiner(UChar32 c) { return c == 0x200c || c == 0x200d; }

// Word breaks, hyphens and marks without width, and byte order marks from the middle of files.
bool is_unseen(UChar32 c) { return c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0xad; }

bool is_direction_mark(UChar32 c) {
  return c == 0x200e || c == 0x200f || c == 0x61c || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_wide_space(UChar32 c) {
  return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

bool is_line_end(UChar32 c) {
  return c == '\v' || c == '\f' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// Each code point as it is, as the space it stands for, or not at all.
template <class Drops>
std::string_view plain(std::string_view text, std::string& kept, Drops drops) {
  if (is_printable_ascii(text)) return text;
  const auto plain_ascii = [](unsigned char c) { return c < 0x80 && (c < '\v' || c > '\r'); };
  if (std::ranges::all_of(text, plain_ascii)) return text;
  std::string out;
  out.reserve(text.size());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    const auto start = static_cast<std::size_t>(i);
    const UChar32 c = next_code_point(text, i);
    if (drops(c)) continue;
    if (is_wide_space(c)) {
      out += ' ';
    } else if (is_line_end(c)) {
      if (c == '\r' && text.substr(start + 1).starts_with('\n')) ++i;
      out += '\n';
    } else {
      out.append(text.substr(start, static_cast<std::size_t>(i) - start));
    }
  }
  kept = std::move(out);
  return kept;
}

}  // namespace

std::string_view plain_spaces(std::string_view text, std::string& kept) {
  return plain(text, kept, [](UChar32) { return false; });
}

std::string_view visible(std::string_view text, std::string& kept, Joiners joiners) {
  return plain(text, kept, [joiners](UChar32 c) {
    return is_unseen(c) || is_direction_mark(c) || (joiners == Joiners::drop && is_joiner(c));
  });
}

std::string_view trim_unseen(std::string_view text) {
  const auto gone = [](UChar32 c) {
    return (c >= 0 && c <= ' ' && is_space(static_cast<char>(c))) || is_wide_space(c) ||
           is_line_end(c) || is_unseen(c);
  };
  const auto size = static_cast<int32_t>(text.size());
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (int32_t i = 0; i < size;) {
    const int32_t start = i;
    const UChar32 c = next_code_point(text, i);
    if (gone(c) || (is_joiner(c) && begin == text.size())) continue;
    begin = std::min(begin, static_cast<std::size_t>(start));
    end = static_cast<std::size_t>(i);
  }
  return begin == text.size() ? std::string_view{} : text.substr(begin, end - begin);
}

bool is_blank(std::string_view text) {
  if (!text.empty() && text.front() > ' ') return false;  // nearly always
  return trim(text).empty() ||
         (static_cast<unsigned char>(trim(text).front()) >= 0x80 && trim_unseen(text).empty());
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         ascii_lower(text.substr(0, prefix.size())) == ascii_lower(prefix);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == text.npos) return parts;
    start = end + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) out += separator;
    out += parts[i];
  }
  return out;
}

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates) {
  if (text.size() > 100) return {};
  std::string_view best;
  std::size_t least = text.size() / 3 + 2;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(text, candidate);
    if (distance < least && distance < candidate.size()) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

bool is_utf8(std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;)
    if (next_code_point(text, i) < 0) return false;
  return true;
}

std::string to_utf8_lossy(std::string_view text) {
  std::string out;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    const int32_t start = i;
    if (next_code_point(text, i) < 0) {
      out += "\ufffd";
    } else {
      out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
    }
  }
  return out;
}

std::string latin1_to_utf8(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      out += static_cast<char>(0xc0 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  return out;
}

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  SP_ASSERT(U_SUCCESS(status));
  return normalise_with(form, text);
}

std::string case_fold(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  SP_ASSERT(U_SUCCESS(status));
  return normalise_with(form, text);
}

std::string lower(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(out);
  return out;
}

}  // namespace samepage
