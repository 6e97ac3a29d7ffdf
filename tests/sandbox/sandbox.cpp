#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {
namespace {

std::string seconds_text(Millis millis) { return std::to_string((millis + 999) / 1000); }

HttpReply too_many(Millis wait) {
  HttpReply reply = error_reply(429, "rate_limited", "too many requests");
  reply.headers.emplace_back("retry-after", seconds_text(wait));
  return reply;
}

// Counts one request; false when this window is used up.
bool within_quota(Account& account, Millis now) {
  const Quota& quota = account.faults.quota;
  if (quota.limit <= 0) return true;
  if (now >= account.quota_window + quota.window || now < account.quota_window) {
    account.quota_window = now - now % quota.window;
    account.quota_used = 0;
  }
  return ++account.quota_used <= quota.limit;
}

void tell_quota(const Account& account, Millis now, HttpReply& reply) {
  const Quota& quota = account.faults.quota;
  if (quota.limit <= 0) return;
  const std::int64_t left = std::max<std::int64_t>(0, quota.limit - account.quota_used);
  reply.headers.emplace_back("x-ratelimit-limit", std::to_string(quota.limit));
  reply.headers.emplace_back("x-ratelimit-remaining", std::to_string(left));
  reply.headers.emplace_back("x-ratelimit-reset",
                             seconds_text(account.quota_window + quota.window - now));
}

bool strikes(Account& account, Strike strike) {
  if (!account.faults.strikes(strike, account.dice)) return false;
  ++account.stats.strikes[std::string(name_of(strike))];
  return true;
}

}  // namespace

Account& Sandbox::account(const std::string& name, Flavour flavour) {
  auto& place = accounts_[name];
  if (place == nullptr) place = std::make_unique<Account>(name, flavour, seed_);
  return *place;
}

Account* Sandbox::find(std::string_view name) {
  const auto found = accounts_.find(name);
  return found == accounts_.end() ? nullptr : found->second.get();
}

Answer Sandbox::handle(const HttpRequest& raw, Millis now) {
  Request request = Request::of(raw);
  if (request.path.empty()) return {error_reply(404, "not_found", "say /<account>/v1")};
  const std::string first = request.path.front();
  request.path.erase(request.path.begin());
  if (first == "_control") return {control(request, now)};
  Account* found = find(first);
  if (found == nullptr) return {error_reply(404, "unknown_account", "there is no such account")};
  return serve(*found, request, now + found->faults.clock_offset);
}

Answer Sandbox::serve(Account& account, const Request& request, Millis now) {
  const std::string kind(kind_of(request));
  ++account.stats.requests[kind];
  account.run_workflows(now);
  Answer answer{.latency = account.faults.latency};
  if (strikes(account, Strike::hang)) {
    answer.outcome = Outcome::hangs;
    return answer;
  }
  Api api(account, now);
  const bool quota_left = within_quota(account, now);
  if (!quota_left) {
    ++account.stats.strikes["quota"];
    answer.reply = too_many(account.quota_window + account.faults.quota.window - now);
  } else if (strikes(account, Strike::too_many)) {
    answer.reply = too_many(account.faults.retry_after);
  } else if (kind != "auth" && !api.admits(request)) {
    answer.reply = error_reply(401, "token_expired", "the session token is unknown or has expired");
  } else if (strikes(account, Strike::error_500)) {
    answer.reply = error_reply(500, "internal", "something went wrong");
  } else {
    answer.reply = api.serve(request);
    if (has_effect(kind) && strikes(account, Strike::lose_reply)) {
      answer.outcome = Outcome::effect_unknown;
      answer.reply = {};
      return answer;
    }
    if (strikes(account, Strike::truncate))
      answer.reply.body.resize(answer.reply.body.size() / 2);
    else if (strikes(account, Strike::garbage))
      answer.reply.body = "<html>\x01 not what you asked";
    else if (strikes(account, Strike::oversize))
      answer.reply.body.assign(account.faults.oversize_bytes, ' ');
  }
  tell_quota(account, now, answer.reply);
  return answer;
}

}  // namespace samepage::sandbox
