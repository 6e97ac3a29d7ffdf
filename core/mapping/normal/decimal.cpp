#include <charconv>

#include "base/text.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

constexpr std::size_t most_digits = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits before and after the decimal point; grouping signs are gone.
struct Digits {
  bool minus = false;
  std::string whole;
  std::string part;
};

// Takes "1,234,567": groups of three after the first, one kind of sign.
bool take_whole(std::string_view& text, std::string_view groupers, std::string& whole) {
  char sign = 0;
  std::size_t run = 0;
  while (!text.empty()) {
    const char c = text.front();
    if (is_digit(c)) {
      whole += c;
      ++run;
    } else if (groupers.find(c) != groupers.npos && text.size() > 1 && is_digit(text[1])) {
      if ((sign != 0 && (c != sign || run != 3)) || run == 0 || run > 3) return false;
      sign = c;
      run = 0;
    } else {
      break;
    }
    text.remove_prefix(1);
  }
  return sign == 0 || run == 3;
}

bool take_exponent(std::string_view text, int& exponent) {
  text.remove_prefix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  return error == std::errc() && end == text.data() + text.size() && exponent >= -40 &&
         exponent <= 40;
}

void shift(Digits& digits, int exponent) {
  for (; exponent > 0; --exponent) {
    digits.whole += digits.part.empty() ? '0' : digits.part.front();
    if (!digits.part.empty()) digits.part.erase(0, 1);
  }
  for (; exponent < 0; ++exponent) {
    digits.part.insert(0, 1, digits.whole.empty() ? '0' : digits.whole.back());
    if (!digits.whole.empty()) digits.whole.pop_back();
  }
}

std::string written(Digits digits) {
  digits.whole.erase(0, digits.whole.find_first_not_of('0'));
  digits.part.erase(digits.part.find_last_not_of('0') + 1);
  if (digits.whole.empty()) digits.whole.push_back('0');
  const bool zero = digits.whole == "0" && digits.part.empty();
  std::string out;
  if (digits.minus && !zero) out += '-';
  out += digits.whole;
  if (!digits.part.empty()) out.append(1, '.').append(digits.part);
  return out;
}

}  // namespace

std::optional<std::string> normal_decimal(std::string_view text, bool decimal_comma) {
  std::string kept;
  text = trim(visible(text, kept));
  Digits digits;
  if (text.starts_with('-') || text.starts_with('+')) {
    digits.minus = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.size() > most_digits) return std::nullopt;
  const char point = decimal_comma ? ',' : '.';
  if (!take_whole(text, decimal_comma ? ". '" : ", '", digits.whole)) return std::nullopt;
  if (text.starts_with(point)) {
    text.remove_prefix(1);
    while (!text.empty() && is_digit(text.front())) {
      digits.part += text.front();
      text.remove_prefix(1);
    }
  }
  if (digits.whole.empty() && digits.part.empty()) return std::nullopt;
  if (text.starts_with('e') || text.starts_with('E')) {
    int exponent = 0;
    if (!take_exponent(text, exponent)) return std::nullopt;
    shift(digits, exponent);
    text = {};
  }
  if (!text.empty()) return std::nullopt;
  std::string out = written(std::move(digits));
  if (out.size() > most_digits) return std::nullopt;
  return out;
}

}  // namespace samepage
