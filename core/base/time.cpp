#include "base/time.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace samepage {
namespace {

// Reads exactly `digits` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits || value < 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<Millis> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  if (take(text, ':')) {
    const auto value = take_number(text, 2);
    if (!value || *value > 60) return std::nullopt;
    second = *value;
  }
  Millis fraction = 0;
  if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
    text.remove_prefix(1);
    Millis unit = 100;
    bool any = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      fraction += (text.front() - '0') * unit;
      unit /= 10;
      any = true;
      text.remove_prefix(1);
    }
    if (!any) return std::nullopt;
  }
  return ((*hour * 60 + *minute) * 60 + second) * Millis{1000} + fraction;
}

std::optional<Millis> take_offset(std::string_view& text) {
  if (text.empty() || take(text, 'Z') || take(text, 'z')) return 0;
  const bool minus = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || *hours > 14) return std::nullopt;
  take(text, ':');
  const auto minutes = text.empty() ? std::optional<int>(0) : take_number(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const Millis offset = (*hours * 60 + *minutes) * Millis{60'000};
  return minus ? -offset : offset;
}

}  // namespace

std::optional<Millis> parse_time(std::string_view text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  const Millis midnight =
      std::chrono::duration_cast<std::chrono::milliseconds>(date->time_since_epoch()).count();
  if (text.empty()) return midnight;
  if (!take(text, 'T') && !take(text, ' ') && !take(text, 't')) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  // An offset, hour 24 or a leap second can lead out of the years that can be written.
  constexpr Millis first = -62'167'219'200'000;  // 0000-01-01
  constexpr Millis last = 253'402'300'799'999;   // 9999-12-31
  const Millis moment = midnight + *clock - *offset;
  if (moment < first || moment > last) return std::nullopt;
  return moment;
}

std::string format_time(Millis moment) {
  using namespace std::chrono;
  const sys_time<milliseconds> at{milliseconds(moment)};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss clock(at - day);
  char text[40];
  const int whole = std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()), unsigned(date.month()),
      unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
      int(clock.seconds().count()));
  std::string out(text, static_cast<std::size_t>(whole));
  if (const auto part = clock.subseconds().count(); part != 0) {
    std::snprintf(text, sizeof text, ".%03d", int(part));
    out += text;
  }
  return out + "Z";
}

std::optional<std::string> normal_date(std::string_view text) {
  // The day as written: a birthday at midnight in Berlin is not the day before.
  if (!parse_time(text)) return std::nullopt;
  return std::string(text.substr(0, 10));
}

std::optional<Millis> parse_duration(std::string_view text) {
  Millis amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || amount < 0 || amount > 1'000'000'000) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "ms") return amount;
  if (unit == "s") return amount * 1000;
  if (unit == "m") return amount * 60'000;
  if (unit == "h") return amount * 3'600'000;
  if (unit == "d") return amount * 86'400'000;
  return std::nullopt;
}

std::string format_duration(Millis duration) {
  char text[48];
  if (duration < 1000) {
    std::snprintf(text, sizeof text, "%lldms", static_cast<long long>(duration));
  } else if (duration < 60'000) {
    std::snprintf(text, sizeof text, "%.1fs", static_cast<double>(duration) / 1000.0);
  } else if (duration < 3'600'000) {
    std::snprintf(text, sizeof text, "%lldm %llds", static_cast<long long>(duration / 60'000),
                  static_cast<long long>(duration / 1000 % 60));
  } else {
    std::snprintf(text, sizeof text, "%lldh %lldm", static_cast<long long>(duration / 3'600'000),
                  static_cast<long long>(duration / 60'000 % 60));
  }
  return text;
}

}  // namespace samepage
