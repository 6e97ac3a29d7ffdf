#include "world/http_gate.hpp"

#include <algorithm>

#include "world/cassette.hpp"
#include "world/request_rules.hpp"
#include "world/secret_filling.hpp"
#include "world/url.hpp"

namespace samepage {
namespace {

using Next = HttpRefusal::Next;

constexpr Millis first_back_off = 500;
constexpr Millis longest_back_off = 30'000;
constexpr Millis longest_wait_without_deadline = 300'000;
constexpr Millis slice = 200;  // how long a cancel may go unnoticed
constexpr int redirects = 5;

std::unexpected<HttpRefusal> refuse(Next next, Error error, bool sent = false,
                                    Millis retry_after = 0) {
  return std::unexpected(HttpRefusal{next, retry_after, sent, std::move(error)});
}

std::unexpected<HttpRefusal> refuse_config(Error error) {
  return refuse(Next::config, std::move(error));
}

std::unexpected<HttpRefusal> refuse_cancelled(bool sent) {
  return refuse(Next::cancelled,
                Error{"SP-HTTP-006", "the call was cancelled", {}, "nothing, or run it again"},
                sent);
}

std::unexpected<HttpRefusal> refuse_late(Millis wanted) {
  return refuse(Next::retry,
                Error{"SP-HTTP-011",
                      wanted > 0 ? "the system's limits ask for a wait of " +
                                       format_duration(wanted) + ", longer than this call may last"
                                 : "no time was left to send a request",
                      {},
                      "the hub tries again later by itself"},
                false, wanted);
}

// Why there is no reply, and so what comes next.
HttpRefusal refusal_of(Error error, bool read) {
  const std::string& code = error.code;
  const bool may_have_left = code != "SP-HTTP-001" && code != "SP-HTTP-003" &&
                             code != "SP-HTTP-005" && code != "SP-HTTP-007";
  Next next = Next::config;
  if (code == "SP-HTTP-001" || code == "SP-HTTP-002") next = Next::retry;
  if (code == "SP-HTTP-004" && !read) next = Next::retry;  // its effect has to be looked up
  if (code == "SP-HTTP-006") next = Next::cancelled;
  return HttpRefusal{next, 0, may_have_left && !read, std::move(error)};
}

bool worth_repeating(int status, bool read) {
  if (status == 429) return true;
  if (!read) return false;
  return status == 408 || status == 425 || (status >= 500 && status != 501 && status != 505);
}

bool worth_repeating(const Error& error) {
  return error.code == "SP-HTTP-001" || error.code == "SP-HTTP-002";
}

// Where a redirect leads, if it stays within the origin.
std::optional<std::string> next_hop(const HttpRequest& request, const HttpReply& reply) {
  const int s = reply.status;
  if (s != 301 && s != 302 && s != 303 && s != 307 && s != 308) return std::nullopt;
  const auto target = resolve_url(request.url, std::string(reply.header("location")));
  if (!target) return std::nullopt;
  const auto from = parse_url(request.url), to = parse_url(*target);
  if (!from || !to || from->origin() != to->origin()) return std::nullopt;
  return *target;
}

}  // namespace

HttpGate::HttpGate(Http& http, Clock& clock, Random& random, Log& log, HttpPolicy policy)
    : http_(http),
      clock_(clock),
      random_(random),
      log_(log),
      policy_(std::move(policy)),
      quota_(policy_.per_second) {
  if (!policy_.replay_file.empty())
    player_ = std::make_unique<CassettePlayer>(policy_.replay_file, policy_.secrets);
  else if (!policy_.record_file.empty())
    recorder_ = std::make_unique<CassetteRecorder>(policy_.record_file, policy_.secrets);
}

HttpGate::~HttpGate() = default;

HttpGate::Outcome HttpGate::send(HttpRequest request, Millis deadline) {
  if (cancelled_) return refuse_cancelled(false);
  const auto url = parse_url(request.url);
  if (!url) return refuse_config(url.error());
  if (auto ok = check_host(*url, policy_.allowed_hosts, policy_.allow_plain_http); !ok)
    return refuse_config(std::move(ok).error());
  if (auto ok = check_no_transport_headers(request); !ok)
    return refuse_config(std::move(ok).error());
  if (recorder_)
    if (auto ok = recorder_->prepare(); !ok) return refuse_config(std::move(ok).error());

  HttpRequest unfilled;
  if (recorder_ || player_) unfilled = request;
  if (auto ok = fill_secrets(request, policy_.secrets); !ok)
    return refuse_config(std::move(ok).error());
  if (auto ok = check_form(request); !ok) return refuse_config(std::move(ok).error());

  if (player_) {
    auto reply = player_->play(unfilled);
    if (!reply) return refuse_config(std::move(reply).error());
    return std::move(*reply);
  }
  Outcome outcome = exchange(request, deadline);
  if (outcome && recorder_)
    if (auto ok = recorder_->record(unfilled, request, *outcome); !ok)
      log_.warn("http", "an exchange was not recorded: " + ok.error().text());
  return outcome;
}

HttpGate::Outcome HttpGate::exchange(HttpRequest& request, Millis deadline) {
  Outcome outcome = send_with_repeats(request, deadline);
  for (int hop = 0; hop < redirects && outcome && is_read(request); ++hop) {
    auto target = next_hop(request, *outcome);
    if (!target) break;
    request.url = std::move(*target);
    outcome = send_with_repeats(request, deadline);
  }
  return outcome;
}

HttpGate::Outcome HttpGate::send_with_repeats(const HttpRequest& request, Millis deadline) {
  const bool read = is_read(request);
  const auto url = parse_url(request.url);
  const std::string whom = request.method + " to " + (url ? url->host : std::string());
  for (int number = 1;; ++number) {
    Outcome outcome = attempt(request, deadline);
    Millis asked = -1;
    if (outcome) {
      if (!worth_repeating(outcome->status, read)) return outcome;
      asked = retry_after_of(*outcome, clock_.now());
      outcome = refuse(
          Next::retry,
          Error{"SP-HTTP-012",
                "the system answered " + std::to_string(outcome->status) + " to " + request.method +
                    " " + shown_url(request.url) + ", attempt " + std::to_string(number),
                {},
                "the hub tries again later by itself"},
          false, std::max<Millis>(asked, 0));
    } else if (!read || !worth_repeating(outcome.error().error)) {
      return outcome;
    }
    if (number >= policy_.read_attempts) return outcome;
    const Millis pause = back_off(number, asked);
    log_.write(LogLevel::debug, "http",
               whom + ": " + outcome.error().error.code + ", again in " + format_duration(pause));
    if (auto ok = wait_until(clock_.steady() + pause, deadline); !ok) {
      if (ok.error().next == Next::cancelled) return std::unexpected(std::move(ok).error());
      outcome.error().retry_after = pause;  // the first cause says more than "no time"
      return outcome;
    }
  }
}

HttpGate::Outcome HttpGate::attempt(HttpRequest request, Millis deadline) {
  if (auto ok = take_turn(deadline); !ok) return std::unexpected(std::move(ok).error());
  if (request.timeout <= 0) request.timeout = policy_.default_timeout;
  if (deadline > 0)
    request.timeout = std::clamp<Millis>(deadline - clock_.steady(), 1, request.timeout);
  request.cancelled = &cancelled_;
  ++calls_;
  auto reply = http_.send(request);
  const std::lock_guard lock(mutex_);
  --in_flight_;
  freed_.notify_one();
  if (!reply) return std::unexpected(refusal_of(std::move(reply).error(), is_read(request)));
  quota_.learn(*reply, clock_.now(), clock_.steady());
  return std::move(*reply);
}

std::expected<void, HttpRefusal> HttpGate::take_turn(Millis deadline) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (cancelled_) return refuse_cancelled(false);
    const Millis now = clock_.steady();
    if (deadline > 0 && now >= deadline) return refuse_late(0);
    if (in_flight_ >= std::max(policy_.parallel, 1)) {
      const Millis left = deadline > 0 ? std::min(slice, deadline - now) : slice;
      freed_.wait_for(lock, std::chrono::milliseconds(left));
      continue;
    }
    const Millis at = quota_.earliest(now);
    if (at <= now) {
      quota_.take(now);
      ++in_flight_;
      return {};
    }
    lock.unlock();
    if (auto ok = wait_until(at, deadline); !ok) return ok;
    lock.lock();
  }
}

std::expected<void, HttpRefusal> HttpGate::wait_until(Millis moment, Millis deadline) {
  const Millis now = clock_.steady();
  const Millis limit = deadline > 0 ? deadline : now + longest_wait_without_deadline;
  if (moment > limit) return refuse_late(moment - now);
  while (clock_.steady() < moment) {
    if (cancelled_) return refuse_cancelled(false);
    clock_.wait_until(std::min(moment, clock_.steady() + slice));
  }
  return {};
}

Millis HttpGate::back_off(int attempt, Millis asked) {
  const std::lock_guard lock(mutex_);
  if (asked > 0) return asked + static_cast<Millis>(random_.below(250));
  const Millis full = std::min(longest_back_off, first_back_off << std::min(attempt - 1, 10));
  return full / 2 + static_cast<Millis>(random_.below(static_cast<std::uint64_t>(full / 2)));
}

QuotaState HttpGate::quota() const {
  const std::lock_guard lock(mutex_);
  return quota_.state();
}

void HttpGate::cancel() {
  cancelled_ = true;
  freed_.notify_all();
  clock_.stop_waiting();
}

}  // namespace samepage
