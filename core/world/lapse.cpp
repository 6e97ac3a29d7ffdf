#include "world/lapse.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace samepage {
namespace {

// Reading two clocks takes time on a busy machine; what is less than this nobody has set.
constexpr Millis slack = 250;
constexpr int tries = 3;

}  // namespace

void Lapses::recall(const std::string& noted) {
  const std::scoped_lock lock(mutex_);
  const char* end = noted.data() + noted.size();
  const auto [after_offset, bad_offset] = std::from_chars(noted.data(), end, offset_);
  known_ = bad_offset == std::errc{};
  ever_set_ = known_ && after_offset != end &&
              std::from_chars(after_offset + 1, end, since_).ec == std::errc{};
}

std::string Lapses::text() {
  now();
  const std::scoped_lock lock(mutex_);
  return std::to_string(offset_) + (ever_set_ ? " " + std::to_string(since_) : "");
}

Lapses::Moment Lapses::now() {
  const std::scoped_lock lock(mutex_);
  Moment moment;
  for (int i = 0; i < tries; ++i) {
    moment = {clock_.now(), clock_.steady()};
    if (known_ && std::abs(moment.wall - moment.steady - offset_) <= slack) return moment;
  }
  ever_set_ = known_;
  known_ = true;
  offset_ = moment.wall - moment.steady;
  since_ = moment.steady;
  return moment;
}

Millis Lapses::since(Millis wall, const Moment& at) {
  const std::scoped_lock lock(mutex_);
  const Millis told = at.wall - wall;
  if (!ever_set_) return std::max<Millis>(told, 0);
  const Millis certain = std::max<Millis>(at.steady - since_, 0);
  return told < 0 ? certain : std::min(told, certain);  // of the future: from before it was set back
}

}  // namespace samepage
