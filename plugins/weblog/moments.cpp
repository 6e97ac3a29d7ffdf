#include "moments.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace weblog {
namespace {

using namespace std::chrono;

// The digits at the front of `text`, exactly `count` of them, then `after` (0: nothing).
std::optional<int> number(std::string_view& text, std::size_t count, char after) {
  int value = 0;
  if (text.size() < count + (after != 0)) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  if (after != 0 && text[count] != after) return std::nullopt;
  text.remove_prefix(count + (after != 0));
  return value;
}

std::optional<std::int64_t> moment(int y, int mo, int d, int h, int mi, int s) {
  const year_month_day date{year(y), month(static_cast<unsigned>(mo)),
                            day(static_cast<unsigned>(d))};
  if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  const auto days = sys_days(date).time_since_epoch();
  return duration_cast<milliseconds>(days + hours(h) + minutes(mi) + seconds(s)).count();
}

// "Z", "+0200", "+02:00"
std::optional<std::int64_t> offset_ms(std::string_view text) {
  if (text == "Z") return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto h = number(text, 2, 0);
  if (text.starts_with(':')) text.remove_prefix(1);
  const auto m = number(text, 2, 0);
  if (!h || !m || !text.empty()) return std::nullopt;
  return sign * (*h * 60 + *m) * std::int64_t{60'000};
}

std::optional<std::int64_t> iso_moment(std::string_view text) {
  const auto y = number(text, 4, '-');
  const auto mo = number(text, 2, '-');
  const auto d = number(text, 2, 'T');
  const auto h = number(text, 2, ':');
  const auto mi = number(text, 2, ':');
  const auto s = number(text, 2, 0);
  if (!y || !mo || !d || !h || !mi || !s) return std::nullopt;
  std::int64_t fraction = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    for (std::int64_t unit = 100; !text.empty() && text[0] >= '0' && text[0] <= '9'; unit /= 10) {
      fraction += (text[0] - '0') * unit;
      text.remove_prefix(1);
    }
  }
  const auto offset = offset_ms(text);
  const auto at = moment(*y, *mo, *d, *h, *mi, *s);
  if (!at || !offset) return std::nullopt;
  return *at + fraction - *offset;
}

}  // namespace

std::optional<std::int64_t> clf_moment(std::string_view text) {
  static constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto d = number(text, 2, '/');
  if (!d || text.size() < 4 || text[3] != '/') return std::nullopt;
  const std::size_t place = names.find(text.substr(0, 3));
  if (place == names.npos || place % 3 != 0) return std::nullopt;
  text.remove_prefix(4);
  const auto y = number(text, 4, ':');
  const auto h = number(text, 2, ':');
  const auto mi = number(text, 2, ':');
  const auto s = number(text, 2, ' ');
  const auto offset = offset_ms(text);
  if (!y || !h || !mi || !s || !offset) return std::nullopt;
  const auto at = moment(*y, static_cast<int>(place / 3) + 1, *d, *h, *mi, *s);
  if (!at) return std::nullopt;
  return *at - *offset;
}

std::optional<std::int64_t> member_moment(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size()) {
    const double ms = seconds < 1e11 ? seconds * 1000 : seconds;
    if (!(ms > 0) || ms > 253402300799000.0) return std::nullopt;  // up to the year 9999
    return static_cast<std::int64_t>(std::llround(ms));
  }
  return iso_moment(text);
}

std::string moment_text(std::int64_t ms) {
  const sys_time<milliseconds> at{milliseconds(ms)};
  const auto date = floor<days>(at);
  const year_month_day ymd(date);
  const hh_mm_ss time(at - date);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(ymd.year()),
                unsigned(ymd.month()), unsigned(ymd.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  std::string out = text;
  if (const int rest = static_cast<int>(time.subseconds().count()); rest != 0) {
    std::snprintf(text, sizeof text, ".%03d", rest);
    out += text;
  }
  return out + "Z";
}

}  // namespace weblog
