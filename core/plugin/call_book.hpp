#pragma once
// What one call of a connector has given so far, and whether it kept the rules. The same book is
// kept in the child process (so that a connector hears at once) and in the hub (which believes no
// child), so both modes give the same result.
//
// A broken rule ends the call as Verdict::bug, whatever the connector returns. A record that breaks
// a limit of its own is set aside in Page::rejected, and the page goes on.
// Codes: SP-PLG-130 misuse of the contract, 131 a limit of plugin.h, 132 no progress, 133 the
// connector could not read something as a record.

#include <samepage/plugin.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/session.hpp"

namespace samepage {

enum class CallKind : std::uint8_t { none, open, check, discover, read, write, find };
std::string_view name_of(CallKind kind);

// What was asked, as far as the rules depend on it.
struct CallScope {
  CallKind kind = CallKind::none;
  std::string stream;
  std::string cursor;
  bool keys_only = false;
  std::vector<std::string> streams;      // of the manifest: what discover may describe
  std::vector<std::string> change_keys;  // one per change of a write; empty = a create
};

struct EmittedRecord {
  std::uint32_t op = 0;
  std::string_view stream, key, version, json;
  std::int64_t modified_ms = 0;
};

// Why a call failed: what the connector said with `fail`, or what the host refused it.
struct Failure {
  sp_status status = SP_OK;
  Millis retry_after = 0;
  Error error;
};

class CallBook {
 public:
  explicit CallBook(CallScope scope);

  // What the connector does; each gives the status that it hears.
  sp_status emit(const EmittedRecord& record);
  sp_status checkpoint(std::string_view cursor);
  sp_status ack(std::uint32_t change, sp_status status, std::string_view key,
                std::string_view message, std::string_view version);
  sp_status describe(std::string_view stream, std::string_view json_schema);
  sp_status fail(sp_status status, std::uint32_t retry_after_ms, std::string_view message);
  sp_status refuse(Failure failure);                        // a host function said no
  sp_status breaks(std::string code, std::string message);  // the first one counts
  sp_status set_aside(RejectedRecord record);
  bool may_log();                                     // false beyond the lines of one call

  // How the call ended, as the connector's function returned it.
  void end(sp_status returned) { returned_ = returned; }
  sp_status returned() const { return returned_; }
  bool broken() const { return broken_.has_value(); }
  std::optional<Failure> failure() const;  // of a call that failed; status = the verdict

  std::optional<CallError> error() const;
  CallResult<Page> take_page();
  CallResult<std::vector<StreamSchema>> take_schemas();
  WriteOutcome take_outcome();
  std::size_t dropped() const;  // records after the last checkpoint

  const CallScope& scope() const { return scope_; }
  const Page& page() const { return page_; }
  const std::vector<Ack>& acks() const { return acks_; }
  const std::vector<StreamSchema>& schemas() const { return schemas_; }

  // Called after a checkpoint or an ack was accepted; the child sends them on.
  std::function<void()> on_checkpoint;
  std::function<void(std::uint32_t change)> on_ack;

 private:
  sp_status too_many();
  sp_status limit(std::string_view name, std::string what);
  std::optional<Error> fault_of(const EmittedRecord& record) const;
  bool op_fits(std::uint32_t op) const;
  bool progressed() const;

  CallScope scope_;
  Page page_;
  std::size_t whole_records_ = 0, whole_rejected_ = 0;  // up to the last checkpoint
  std::vector<Ack> acks_;
  std::vector<StreamSchema> schemas_;
  std::optional<Failure> failure_;
  std::optional<Error> broken_;
  sp_status returned_ = SP_OK;
  std::atomic<std::size_t> log_lines_ = 0;  // logging is allowed from any thread
};

// Text that may be stored and shown: UTF-8, no control characters, at most `max` bytes.
std::string printable(std::string_view text, std::size_t max);

}  // namespace samepage
