#include "world/quota.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace samepage {
namespace {

constexpr double longest_wait_s = 7 * 24 * 3600;  // what a header may ask for

// The number that `text` begins with: "42", "42, 100", "1.5".
std::optional<double> leading_number(std::string_view text) {
  text = trim(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value) || value < 0 || value > 1e15)
    return std::nullopt;
  return value;
}

// The number behind `name` in "limit=100, remaining=7, reset=30" or "\"default\";r=7;t=30".
std::optional<double> member(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const bool begins =
        at == 0 || text[at - 1] == ' ' || text[at - 1] == ',' || text[at - 1] == ';';
    const std::size_t behind = at + name.size();
    if (begins && behind < text.size() && text[behind] == '=')
      return leading_number(text.substr(behind + 1));
  }
  return std::nullopt;
}

std::optional<double> first_of(const HttpReply& reply,
                               std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const auto value = leading_number(reply.header(name))) return value;
  return std::nullopt;
}

// Vendors write the reset as seconds from now, or as a moment in seconds or milliseconds.
Millis moment_of(double reset, Millis wall_now) {
  if (reset > 1e11) return static_cast<Millis>(reset);
  if (reset > 1e9) return static_cast<Millis>(reset * 1000);
  return wall_now + static_cast<Millis>(std::min(reset, longest_wait_s) * 1000);
}

struct Told {
  std::optional<double> remaining, limit, reset;
};

Told told_by(const HttpReply& reply) {
  Told told{first_of(reply, {"x-ratelimit-remaining", "ratelimit-remaining",
                             "x-rate-limit-remaining", "x-hubspot-ratelimit-remaining"}),
            first_of(reply, {"x-ratelimit-limit", "ratelimit-limit", "x-rate-limit-limit",
                             "x-hubspot-ratelimit-max"}),
            first_of(reply, {"x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset"})};
  if (const std::string_view all = reply.header("ratelimit"); !all.empty() && !told.remaining) {
    told.remaining = member(all, "remaining") ? member(all, "remaining") : member(all, "r");
    told.limit = member(all, "limit");
    told.reset = member(all, "reset") ? member(all, "reset") : member(all, "t");
  }
  if (const auto window = leading_number(reply.header("x-hubspot-ratelimit-interval-milliseconds"));
      window && !told.reset)
    told.reset = *window / 1000;
  // "api-usage=18/5000": used and allowed in a day that ends at a moment nobody tells.
  const std::string_view usage = reply.header("sforce-limit-info");
  if (const auto used = member(usage, "api-usage"); used && !told.remaining) {
    if (const std::size_t slash = usage.find('/'); slash != usage.npos)
      told.limit = leading_number(usage.substr(slash + 1));
    if (told.limit) told.remaining = std::max(0.0, *told.limit - *used);
  }
  return told;
}

}  // namespace

Millis retry_after_of(const HttpReply& reply, Millis wall_now) {
  const std::string_view text = trim(reply.header("retry-after"));
  if (text.empty()) return -1;
  if (const auto seconds = leading_number(text))
    return static_cast<Millis>(std::ceil(std::min(*seconds, longest_wait_s) * 1000));
  const time_t date = curl_getdate(std::string(text).c_str(), nullptr);
  if (date < 0) return -1;
  const Millis wait = static_cast<Millis>(date) * 1000 - wall_now;
  return std::clamp<Millis>(wait, 0, static_cast<Millis>(longest_wait_s) * 1000);
}

Millis Quota::earliest(Millis steady_now) const {
  Millis at = std::max(steady_now, held_until_);
  if (per_second_ > 0) {
    const double interval = 1000 / per_second_;
    at = std::max(at, static_cast<Millis>(std::ceil(next_slot_ - (burst() - 1) * interval)));
  }
  return at;
}

void Quota::take(Millis steady_moment) {
  if (per_second_ > 0)
    next_slot_ = std::max(next_slot_, static_cast<double>(steady_moment)) + 1000 / per_second_;
}

void Quota::hold_until(Millis steady_moment) { held_until_ = std::max(held_until_, steady_moment); }

void Quota::learn(const HttpReply& reply, Millis wall_now, Millis steady_now) {
  const Told told = told_by(reply);
  if (told.limit) state_.limit = static_cast<std::int64_t>(*told.limit);
  if (told.reset) state_.reset_at = moment_of(*told.reset, wall_now);
  if (told.remaining) {
    state_.remaining = static_cast<std::int64_t>(*told.remaining);
    const Millis left = told.reset ? state_.reset_at - wall_now : 0;
    if (state_.remaining == 0 && left > 0)
      hold_until(steady_now + std::min(left, static_cast<Millis>(longest_wait_s) * 1000));
  }
  if (reply.status == 429 || reply.status == 503)
    if (const Millis asked = retry_after_of(reply, wall_now); asked > 0)
      hold_until(steady_now + asked);
}

}  // namespace samepage
