// Unicode forms are idempotent and give UTF-8; times and durations come back.

#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "fuzz.hpp"

namespace samepage {
namespace {

using Form = std::string (*)(std::string_view);

std::string seen(std::string_view text) {
  std::string kept;
  return std::string(visible(text, kept));
}
std::string spaced(std::string_view text) {
  std::string kept;
  return std::string(plain_spaces(text, kept));
}
std::string trimmed(std::string_view text) { return std::string(trim(text)); }
std::string ends_trimmed(std::string_view text) { return std::string(trim_unseen(text)); }

constexpr std::array<std::pair<const char*, Form>, 11> forms{{{"nfc", nfc},
                                                              {"case_fold", case_fold},
                                                              {"ascii_key", ascii_key},
                                                              {"lower", lower},
                                                              {"to_utf8_lossy", to_utf8_lossy},
                                                              {"collapse_spaces", collapse_spaces},
                                                              {"ascii_lower", ascii_lower},
                                                              {"visible", seen},
                                                              {"plain_spaces", spaced},
                                                              {"trim", trimmed},
                                                              {"trim_unseen", ends_trimmed}}};

}  // namespace

SP_FUZZ(text) {
  const bool sound = is_utf8(in.all());
  for (const auto& [name, form] : forms) {
    const std::string once = form(in.all());
    if (!sound) continue;  // what is dropped between wrong bytes can make a character of them
    fuzz::require(is_utf8(once), std::string(name) + " gives UTF-8", once);
    fuzz::same(form(once), once, std::string(name) + " is idempotent");
  }
  fuzz::require(is_utf8(to_utf8_lossy(in.all())), "to_utf8_lossy gives UTF-8");
  fuzz::require(is_utf8(latin1_to_utf8(in.all())), "latin1_to_utf8 gives UTF-8");
  std::string joined;
  for (const std::string_view part : split(in.all(), ',')) joined += std::string(part) + ",";
  fuzz::same(joined, std::string(in.all()) + ",", "split loses nothing");
  static_cast<void>(is_blank(in.all()));
  static_cast<void>(nearest(in.all().substr(0, 64), {"email", "phone", "given_name"}));
}

SP_FUZZ(time) {
  if (const auto moment = parse_time(in.all())) {
    const std::string text = format_time(*moment);
    fuzz::require(parse_time(text) == moment, "a time is read back", text);
  }
  if (const auto date = normal_date(in.all())) {
    fuzz::require(normal_date(*date) == date, "normal_date is idempotent", *date);
  }
  if (const auto duration = parse_duration(in.all()))
    fuzz::require(*duration >= 0, "a duration is not negative");
}

}  // namespace samepage
