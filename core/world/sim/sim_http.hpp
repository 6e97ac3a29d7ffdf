#pragma once
// A network in memory: host:port leads to a handler, and faults happen as a seed or a test says.
// Deterministic as long as one thread sends.

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "world/clock.hpp"
#include "world/http.hpp"
#include "world/sim/sim_random.hpp"

namespace samepage {

struct SimFault {
  enum class Kind : std::uint8_t {
    none,
    drop,        // nothing arrives: SP-HTTP-001
    lose_reply,  // the handler ran, its reply is lost: SP-HTTP-002
    too_many,    // 429 with Retry-After: 1, the handler did not run
    error,       // 500, the handler did not run
    error_after  // 500, though the handler ran
  };
  Kind kind = Kind::none;
  Millis delay = 0;  // before the reply; beyond the request's timeout the reply is lost
};

// Shares of requests, 0 to 1, for faults by chance.
struct SimFaultShares {
  double drop = 0, lose_reply = 0, too_many = 0, error = 0, error_after = 0, delay = 0;
  Millis longest_delay = 2'000;
};

class SimHttp final : public Http {
 public:
  using Handler = std::function<Result<HttpReply>(const HttpRequest&)>;
  // `number` counts the requests to that host from 0.
  using Faults = std::function<SimFault(const HttpRequest&, std::uint64_t number)>;

  explicit SimHttp(Clock& clock) : clock_(clock) {}

  void route(const std::string& host_and_port, Handler handler);  // "crm.example.test:443"
  void faults(const std::string& host_and_port, Faults faults);   // none = all well again
  static Faults by_chance(std::uint64_t seed, SimFaultShares shares);

  Result<HttpReply> send(const HttpRequest& request) override;
  std::uint64_t requests(const std::string& host_and_port) const;  // that were sent, or dropped

 private:
  struct Host {
    Handler handler;
    Faults faults;
    std::uint64_t requests = 0;
  };

  Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Host> hosts_;
};

}  // namespace samepage
