#pragma once
// The sandbox as an Http door, for tests and simulation: no sockets, broken replies become the
// errors that a real client would give.

#include <functional>
#include <utility>

#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {

class SandboxHttp : public Http {
 public:
  // `now` gives the time of each request; `wait` (optional) is told how long an answer took.
  SandboxHttp(Sandbox& sandbox, std::function<Millis()> now, std::function<void(Millis)> wait = {})
      : sandbox_(sandbox), now_(std::move(now)), wait_(std::move(wait)) {}

  Result<HttpReply> send(const HttpRequest& request) override {
    Answer answer = sandbox_.handle(request, now_());
    const bool hangs = answer.outcome == Outcome::hangs || answer.latency >= request.timeout;
    if (wait_) wait_(hangs ? request.timeout : answer.latency);
    if (hangs) return fail("SP-HTTP-002", "the system did not answer in time");
    if (answer.outcome == Outcome::effect_unknown)
      return fail("SP-HTTP-002", "the connection broke before the reply");
    if (answer.reply.body.size() > request.reply_limit)
      return fail("SP-HTTP-004", "the reply is over the limit");
    return std::move(answer.reply);
  }

 private:
  Sandbox& sandbox_;
  std::function<Millis()> now_;
  std::function<void(Millis)> wait_;
};

}  // namespace samepage::sandbox
