#pragma once
// The whole fake system: several accounts behind one address, and the controls that break them.
// A pure state machine: the same requests at the same times give the same answers. No sockets; the
// program samepage-sandbox-server and SandboxHttp put it behind one.

#include <map>
#include <memory>
#include <string>

#include "sandbox/account.hpp"
#include "sandbox/api.hpp"
#include "world/http.hpp"

namespace samepage::sandbox {

enum class Outcome {
  replied,
  effect_unknown,  // the connection breaks without a reply; what was asked may have happened
  hangs,           // no answer ever
};

struct Answer {
  HttpReply reply = {};
  Outcome outcome = Outcome::replied;
  Millis latency = 0;  // how long the answer takes; the caller waits, or moves its clock
};

class Sandbox {
 public:
  explicit Sandbox(std::uint64_t seed = 1) : seed_(seed) {}

  // /<account>/v1/… is the system, /_control/… are the controls (never faulted).
  Answer handle(const HttpRequest& request, Millis now);

  // The account of that name; made when there is none. Its flavour is kept.
  Account& account(const std::string& name, Flavour flavour);
  Account* find(std::string_view name);
  std::map<std::string, std::unique_ptr<Account>, std::less<>>& accounts() { return accounts_; }

  // Every live record as one JSON line, sorted. Without ids, references name what they point to
  // and lines sort by content, so that two runs compare whatever ids they gave.
  std::string dump(bool with_ids = true) const;
  std::string dump(const Account& account, bool with_ids = true) const;
  static std::string stats(const Account& account);

  std::string truth;  // JSON lines of the demo population, when one was made

 private:
  Answer serve(Account& account, const Request& request, Millis now);
  HttpReply control(const Request& request, Millis now);
  HttpReply control_account(Account& account, const Request& request, json::Value body, Millis now);
  HttpReply make_account(const std::string& name, json::Value body);

  std::uint64_t seed_;
  std::map<std::string, std::unique_ptr<Account>, std::less<>> accounts_;
};

}  // namespace samepage::sandbox
