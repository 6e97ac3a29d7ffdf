#include "config/schedule.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace samepage {
namespace {

constexpr Millis minute_ms = 60'000;
constexpr Millis day_ms = 86'400'000;
constexpr int days_searched = 366 * 9;  // 29 February can be eight years away

constexpr std::array<std::string_view, 12> month_names = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names = {"sun", "mon", "tue", "wed",
                                                           "thu", "fri", "sat"};

// What one field of a cron expression may hold.
struct Range {
  std::string_view what;
  int least, most;
  std::span<const std::string_view> names;  // of `least` and on
};

std::optional<int> number_of(std::string_view word, const Range& range) {
  const std::string low = ascii_lower(word);
  for (std::size_t i = 0; i < range.names.size(); ++i)
    if (range.names[i] == low) return range.least + static_cast<int>(i);
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  if (number < range.least || number > range.most) return std::nullopt;
  return number;
}

// "*", "7", "1-5", "*/10", "8-18/2": the numbers it stands for; none when it is no such thing.
std::vector<int> numbers_of(std::string_view part, const Range& range) {
  int step = 1;
  const std::size_t slash = part.find('/');
  if (slash != part.npos) {
    const std::string_view word = part.substr(slash + 1);
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), step);
    if (error != std::errc() || end != word.data() + word.size() || step < 1) return {};
    part = part.substr(0, slash);
  }
  int first = range.least, last = range.most;
  if (part != "*") {
    const std::size_t dash = part.find('-');
    const auto from = number_of(part.substr(0, dash), range);
    const auto to = dash == part.npos ? from : number_of(part.substr(dash + 1), range);
    if (!from || !to || *from > *to) return {};
    first = *from;
    last = dash == part.npos && slash != std::string_view::npos ? range.most : *to;
  }
  std::vector<int> all;
  for (int n = first; n <= last; n += step) all.push_back(n);
  return all;
}

template <std::size_t N>
Result<std::bitset<N>> parse_field(std::string_view text, const Range& range) {
  std::bitset<N> set;
  for (const std::string_view part : split(text, ',')) {
    const std::vector<int> numbers = numbers_of(part, range);
    if (numbers.empty()) {
      return fail("SP-CFG-012",
                  "the " + std::string(range.what) + " \"" + std::string(text.substr(0, 40)) +
                      "\" of the cron expression can't be read",
                  {},
                  "use numbers from " + std::to_string(range.least) + " to " +
                      std::to_string(range.most) + ", such as 5, 1-5, */10 or 1,15");
    }
    for (const int n : numbers) set.set(static_cast<std::size_t>(n) % N);  // 7 = 0 = Sunday
  }
  return set;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(text, ' '))
    if (!trim(word).empty()) words.push_back(trim(word));
  return words;
}

}  // namespace

Result<Schedule> Schedule::parse(std::string_view text) {
  Schedule schedule;
  text = trim(text);
  if (text == "manual") return schedule;
  if (text.starts_with("every ")) {
    const auto every = parse_duration(trim(text.substr(6)));
    if (!every || *every < 1000 || *every > 366 * day_ms) {
      return fail("SP-CFG-012",
                  "the schedule \"" + std::string(text.substr(0, 60)) + "\" can't be read", {},
                  "write \"every 30s\", \"every 5m\", \"every 2h\" or \"every 7d\"; least 1s");
    }
    schedule.kind_ = Kind::every;
    schedule.every_ = *every;
    return schedule;
  }
  SP_ASSIGN(schedule.cron_, parse_cron(text));
  schedule.kind_ = Kind::cron;
  if (!schedule.next_after(0)) {
    return fail("SP-CFG-012",
                "the schedule \"" + std::string(text.substr(0, 60)) + "\" never comes", {},
                "choose a day that its months have");
  }
  return schedule;
}

Result<Schedule::Cron> Schedule::parse_cron(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() != 5) {
    return fail("SP-CFG-012",
                "the schedule \"" + std::string(text.substr(0, 60)) + "\" can't be read", {},
                "write \"every 5m\", \"manual\", or the five fields of cron in UTC: minute hour "
                "day month weekday, such as \"0 3 * * *\"");
  }
  Cron cron;
  SP_ASSIGN(cron.minutes, parse_field<60>(words[0], {"minute", 0, 59, {}}));
  SP_ASSIGN(cron.hours, parse_field<24>(words[1], {"hour", 0, 23, {}}));
  SP_ASSIGN(cron.days, parse_field<32>(words[2], {"day of the month", 1, 31, {}}));
  SP_ASSIGN(cron.months, parse_field<13>(words[3], {"month", 1, 12, month_names}));
  SP_ASSIGN(cron.weekdays, parse_field<7>(words[4], {"weekday", 0, 7, weekday_names}));
  cron.any_day = words[2].starts_with('*');
  cron.any_weekday = words[4].starts_with('*');
  return cron;
}

// As cron has it: when both a day and a weekday are named, either of them is enough.
bool Schedule::day_fits(const Cron& cron, Millis midnight) {
  using namespace std::chrono;
  const sys_days day{days{midnight / day_ms}};
  const year_month_day date(day);
  if (!cron.months.test(unsigned(date.month()))) return false;
  const bool by_day = cron.days.test(unsigned(date.day()));
  const bool by_weekday = cron.weekdays.test(weekday(day).c_encoding());
  return cron.any_day || cron.any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

std::optional<Millis> Schedule::next_after(Millis moment) const {
  if (kind_ == Kind::manual) return std::nullopt;
  if (kind_ == Kind::every) return moment + every_;
  const Millis start = (std::max<Millis>(moment, 0) / minute_ms + 1) * minute_ms;
  Millis midnight = start / day_ms * day_ms;
  for (int i = 0; i < days_searched; ++i, midnight += day_ms) {
    if (!day_fits(cron_, midnight)) continue;
    for (Millis at = std::max(start, midnight); at < midnight + day_ms; at += minute_ms) {
      const Millis minute = (at - midnight) / minute_ms;
      if (cron_.hours.test(minute / 60) && cron_.minutes.test(minute % 60)) return at;
    }
  }
  return std::nullopt;
}

}  // namespace samepage
