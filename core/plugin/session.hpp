#pragma once
// One open connection to a connector, whether it runs in this process or in a child of its own.
// Both keep the same promises and give byte-identical results for the same replies.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/source_record.hpp"
#include "plugin/manifest.hpp"
#include "world/quota.hpp"

namespace samepage {

// What the hub does next after a call that failed; the numbers are those of plugin.h.
enum class Verdict : std::int8_t {
  ok = 0,
  more = 1,
  retry = -1,
  auth = -2,
  config = -3,
  rejected = -4,
  cursor_lost = -5,
  cancelled = -6,
  bug = -7,
};
std::string_view name_of(Verdict verdict);

struct CallError {
  Verdict verdict = Verdict::bug;
  Millis retry_after = 0;  // as the system asked; 0 = the hub decides
  Error error;             // SP-PLG-1xx: what a person reads
};
template <class T>
using CallResult = std::expected<T, CallError>;

struct ReadRequest {
  std::string stream;
  std::string cursor;  // empty: from the beginning
  std::uint32_t limit = 500;
  bool keys_only = false;
  Millis deadline = 0;  // steady clock; 0 = the session's default
};

struct OutgoingChange {
  bool removes = false;
  std::string key;  // empty: create
  std::string idempotency;
  std::string json;
  std::string expected;
  std::string before;
};

struct WriteRequest {
  std::string stream;
  std::vector<OutgoingChange> changes;
  Millis deadline = 0;
};

struct Ack {
  Verdict verdict = Verdict::retry;
  bool known = false;  // false: the connector gave no ack, so the outcome is unknown
  std::string key, message, version;
};

struct WriteOutcome {
  std::vector<Ack> acks;  // one per change, in order
  std::optional<CallError> ended;  // set when the call itself failed; acks before it still count
};

struct StreamSchema {
  std::string stream;
  std::string json_schema;
};

class Session {
 public:
  virtual ~Session() = default;
  virtual CallResult<void> check() = 0;
  virtual CallResult<std::vector<StreamSchema>> discover() = 0;
  virtual CallResult<Page> read(const ReadRequest& request) = 0;
  virtual WriteOutcome write(const WriteRequest& request) = 0;
  // The records that an unanswered create may have made.
  virtual CallResult<Page> find(const std::string& stream, const OutgoingChange& change,
                                Millis since) = 0;
  virtual const Manifest& manifest() const = 0;
  // As the connector has it, to be kept for when it cannot be started; empty: not kept.
  virtual std::string_view manifest_json() const { return {}; }
  virtual std::uint64_t http_calls() const { return 0; }  // so far, repeats included
  virtual QuotaState quota() const { return {}; }         // as the system last told
  virtual void cancel() = 0;  // [any-thread] the running call ends soon
};

}  // namespace samepage
