#pragma once
// What one connection may do over HTTP. Every request of a connector passes this gate, which
//  - checks host, scheme, method and headers before anything leaves the machine,
//  - fills {{secret.NAME}} and {{basic.USER.NAME}} in headers and body, on the wire only,
//  - keeps the calls in flight, the pace and the quota that the system tells in its headers,
//  - repeats what is safe to repeat, records to and replays from a cassette.
//
// Repeats. GET and HEAD: on network errors, 408, 425, 429 and 5xx (not 501 and 505, which mean
// "never"), at most `read_attempts` times, with growing, jittered waits, or as Retry-After says;
// then the refusal says `retry`. A write (any other method) is repeated after 429 only, because 429
// means that it was refused before it had an effect. A 5xx to a write is returned as it is, and a
// write whose reply was lost is a refusal with `sent`: the caller looks up before it tries again.
// A wait that would pass the deadline is not begun: the refusal carries it as `retry_after`.
//
// Redirects are followed for GET and HEAD inside the same origin only; others are replies.
//
// Secrets in a body are escaped for what Content-Type says (JSON text, form value), otherwise put
// in as they are. They are never filled into URLs, which end up in other people's logs.
//
// Codes: SP-HTTP-001..006 see http.hpp; 007 malformed request; 008 host not allowed; 009 plain
// http; 010 secret; 011 no time left; 012 gave up; 020, 021, 022 cassette. Thread-safe.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "world/clock.hpp"
#include "world/http.hpp"
#include "world/log.hpp"
#include "world/quota.hpp"
#include "world/random.hpp"

namespace samepage {

struct HttpRefusal {
  enum class Next : std::uint8_t {
    retry,
    auth,
    config,
    cancelled
  };  // `auth`: not used by the gate
  Next next = Next::retry;
  Millis retry_after = 0;  // 0 = the caller decides
  bool sent = false;       // a write left the machine and its effect is unknown; reads: false
  Error error;
};

struct HttpPolicy {
  // "api.example.com" (the scheme's own port), "*.example.com" (every name below it, not itself),
  // "127.0.0.1:8100", "[::1]:8100".
  std::vector<std::string> allowed_hosts;
  std::map<std::string, std::string> secrets;  // name -> value, filled on the wire only
  bool allow_plain_http = false;               // false: plain http to loopback addresses only
  int parallel = 4;                            // calls in flight, at least 1
  double per_second = 0;                       // 0 = no pace of our own
  Millis default_timeout = 30'000;             // for requests with timeout 0
  int read_attempts = 4;
  std::string record_file;  // appended to; "" = none
  std::string replay_file;  // replies come from here and nothing is sent; "" = none
};

class CassetteRecorder;
class CassettePlayer;

class HttpGate {
 public:
  HttpGate(Http& http, Clock& clock, Random& random, Log& log, HttpPolicy policy);
  ~HttpGate();

  // `steady_deadline`: on Clock::steady(); 0 = none, each attempt then has its timeout only.
  std::expected<HttpReply, HttpRefusal> send(HttpRequest request, Millis steady_deadline);

  QuotaState quota() const;
  std::uint64_t calls() const { return calls_; }  // attempts on the wire, repeats included

  // Running and later sends end with `cancelled` until resume().
  void cancel();
  void resume() { cancelled_ = false; }

 private:
  using Outcome = std::expected<HttpReply, HttpRefusal>;

  Outcome exchange(HttpRequest& request, Millis deadline);  // with redirects
  Outcome send_with_repeats(const HttpRequest& request, Millis deadline);
  Outcome attempt(HttpRequest request, Millis deadline);
  std::expected<void, HttpRefusal> take_turn(Millis deadline);
  std::expected<void, HttpRefusal> wait_until(Millis moment, Millis deadline);
  Millis back_off(int attempt, Millis asked);

  Http& http_;
  Clock& clock_;
  Random& random_;
  Log& log_;
  const HttpPolicy policy_;
  std::unique_ptr<CassetteRecorder> recorder_;
  std::unique_ptr<CassettePlayer> player_;

  mutable std::mutex mutex_;  // guards quota_, in_flight_, random_
  std::condition_variable freed_;
  Quota quota_;
  int in_flight_ = 0;
  std::atomic<std::uint64_t> calls_ = 0;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace samepage
