#pragma once
// When a connection is due: "every 5m", a cron expression of five fields ("*/10 6-20 * * mon-fri",
// in UTC), or "manual" (only when somebody says so). Pure: the moments come from the caller.

#include <array>
#include <bitset>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage {

class Schedule {
 public:
  static Result<Schedule> parse(std::string_view text);  // SP-CFG-012

  // The first moment after `moment` at which a run is due; none: never (manual, or 30 February).
  std::optional<Millis> next_after(Millis moment) const;
  bool periodic() const { return kind_ == Kind::every; }

 private:
  enum class Kind : std::uint8_t { manual, every, cron };
  struct Cron {
    std::bitset<60> minutes;
    std::bitset<24> hours;
    std::bitset<32> days;     // 1–31
    std::bitset<13> months;   // 1–12
    std::bitset<7> weekdays;  // 0 = Sunday
    bool any_day = false, any_weekday = false;
  };
  static Result<Cron> parse_cron(std::string_view text);
  static bool day_fits(const Cron& cron, Millis midnight);

  Kind kind_ = Kind::manual;
  Millis every_ = 0;
  Cron cron_;
};

}  // namespace samepage
