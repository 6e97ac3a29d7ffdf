#include "world/sim/sim_http.hpp"

#include <memory>

#include "world/request_rules.hpp"
#include "world/url.hpp"

namespace samepage {
namespace {

using Kind = SimFault::Kind;

std::unexpected<Error> not_sent(const HttpRequest& request, const std::string& cause) {
  return fail("SP-HTTP-001",
              request.method + " " + shown_url(request.url) + ": nothing was sent: " + cause);
}

std::unexpected<Error> lost(const HttpRequest& request, const std::string& cause) {
  return fail("SP-HTTP-002", request.method + " " + shown_url(request.url) +
                                 ": sent, but no whole reply came: " + cause);
}

bool is_cancelled(const HttpRequest& request) {
  return request.cancelled != nullptr && *request.cancelled;
}

Result<HttpReply> outcome_of(const SimFault& fault, const HttpRequest& request,
                             const SimHttp::Handler& handler) {
  if (fault.kind == Kind::too_many)
    return HttpReply{429, {{"retry-after", "1"}}, "too many requests (simulated)"};
  if (fault.kind == Kind::error) return HttpReply{500, {}, "internal error (simulated)"};
  Result<HttpReply> reply = handler(request);
  if (fault.kind == Kind::lose_reply) return lost(request, "connection reset (simulated)");
  if (fault.kind == Kind::error_after) return HttpReply{500, {}, "internal error (simulated)"};
  return reply;
}

}  // namespace

void SimHttp::route(const std::string& host_and_port, Handler handler) {
  const std::lock_guard lock(mutex_);
  hosts_[host_and_port].handler = std::move(handler);
}

void SimHttp::faults(const std::string& host_and_port, Faults faults) {
  const std::lock_guard lock(mutex_);
  hosts_[host_and_port].faults = std::move(faults);
}

SimHttp::Faults SimHttp::by_chance(std::uint64_t seed, SimFaultShares shares) {
  auto random = std::make_shared<SimRandom>(seed);
  return [random, shares](const HttpRequest&, std::uint64_t) {
    SimFault fault;
    // Every request draws the same number of times, so that one share does not shift the others.
    const auto hit = [&](double share, Kind kind) {
      if (random->chance(share) && fault.kind == Kind::none) fault.kind = kind;
    };
    hit(shares.drop, Kind::drop);
    hit(shares.lose_reply, Kind::lose_reply);
    hit(shares.too_many, Kind::too_many);
    hit(shares.error, Kind::error);
    hit(shares.error_after, Kind::error_after);
    const bool slow = random->chance(shares.delay);
    const auto delay = random->below(static_cast<std::uint64_t>(shares.longest_delay) + 1);
    if (slow) fault.delay = static_cast<Millis>(delay);
    return fault;
  };
}

Result<HttpReply> SimHttp::send(const HttpRequest& request) {
  SP_ASSIGN(const Url url, parse_url(request.url));
  SP_TRY(check_form(request));
  if (is_cancelled(request)) return fail("SP-HTTP-006", "cancelled (simulated)");
  Handler handler;
  SimFault fault;
  {
    const std::lock_guard lock(mutex_);
    const auto found = hosts_.find(url.host + ":" + std::to_string(url.port));
    if (found == hosts_.end() || !found->second.handler)
      return not_sent(request, "no such host (simulated)");
    Host& host = found->second;
    if (host.faults) fault = host.faults(request, host.requests);
    ++host.requests;
    handler = host.handler;  // called without the lock: it may send requests itself
  }
  if (fault.kind == Kind::drop) return not_sent(request, "connection refused (simulated)");
  Result<HttpReply> reply = outcome_of(fault, request, handler);
  clock_.wait_until(clock_.steady() + std::min(fault.delay, request.timeout));
  if (fault.delay > request.timeout) return lost(request, "no answer in time (simulated)");
  if (is_cancelled(request)) return fail("SP-HTTP-006", "cancelled (simulated)");
  if (reply && reply->body.size() > request.reply_limit)
    return fail("SP-HTTP-004", "the reply is over the limit (simulated)");
  return reply;
}

std::uint64_t SimHttp::requests(const std::string& host_and_port) const {
  const std::lock_guard lock(mutex_);
  const auto found = hosts_.find(host_and_port);
  return found == hosts_.end() ? 0 : found->second.requests;
}

}  // namespace samepage
