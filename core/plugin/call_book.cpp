#include "plugin/call_book.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace samepage {
namespace {

constexpr std::size_t log_lines_max = 1000;

bool known_failure(sp_status status) { return status < SP_OK && status >= SP_BUG; }

RejectedRecord unreadable(const EmittedRecord& r) {
  std::string what = printable(r.version, SP_VERSION_MAX);
  if (what.empty()) what = "it cannot be read";
  return {printable(r.key, SP_KEY_MAX),
          Error{"SP-PLG-133", std::move(what), {},
                "mend it there; until then nothing counts as deleted in that stream. Is it lost for "
                "good: `samepage case resolve`"},
          true};
}

}  // namespace

std::string_view name_of(CallKind kind) {
  static constexpr std::string_view names[] = {"none", "open",  "check", "discover",
                                               "read", "write", "find"};
  return names[static_cast<std::size_t>(kind)];
}

std::string printable(std::string_view text, std::size_t max) {
  if (text.size() > max) {
    text = text.substr(0, max);  // and not in the middle of a character
    const auto byte = [&] { return text.empty() ? 0 : static_cast<unsigned char>(text.back()); };
    for (int i = 0; i < 3 && (byte() & 0xc0) == 0x80; ++i) text.remove_suffix(1);
    if (byte() >= 0xc0) text.remove_suffix(1);
  }
  std::string out = is_utf8(text) ? std::string(text) : to_utf8_lossy(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

CallBook::CallBook(CallScope scope) : scope_(std::move(scope)) {
  acks_.resize(scope_.change_keys.size());
  page_.cursor = scope_.cursor;
}

sp_status CallBook::breaks(std::string code, std::string message) {
  if (!broken_)
    broken_ = Error{std::move(code),
                    std::move(message),
                    {},
                    "report this to the connector's author; the hub goes on without it"};
  return SP_BUG;
}

sp_status CallBook::limit(std::string_view name, std::string what) {
  return breaks("SP-PLG-131", std::move(what) + " (limit " + std::string(name) + ")");
}

sp_status CallBook::set_aside(RejectedRecord record) {
  if (page_.records.size() + page_.rejected.size() >= SP_PAGE_MAX) return too_many();
  page_.rejected.push_back(std::move(record));
  return SP_OK;  // known and kept: no reason to stop the page
}

sp_status CallBook::too_many() {
  return limit("SP_PAGE_MAX", "the connector emits more than " + std::to_string(SP_PAGE_MAX) +
                                  " records in one page");
}

bool CallBook::may_log() { return ++log_lines_ <= log_lines_max; }

bool CallBook::op_fits(std::uint32_t op) const {
  if (scope_.kind == CallKind::find) return op == SP_UPSERT || op == SP_PRESENT;
  if (op == SP_UNREADABLE) return true;
  if (scope_.keys_only) return op == SP_PRESENT;
  return op == SP_UPSERT || op == SP_DELETE || op == SP_MERGED;
}

std::optional<Error> CallBook::fault_of(const EmittedRecord& r) const {
  const auto fault = [&](std::string message) {
    return Error{"SP-PLG-131", std::move(message), "stream " + scope_.stream,
                 "mend the record in its system, or report it to the connector's author"};
  };
  if (r.key.empty()) return fault("a record has no key");
  if (r.key.size() > SP_KEY_MAX)
    return fault("a record's key has " + std::to_string(r.key.size()) +
                 " bytes (limit SP_KEY_MAX)");
  if (!is_utf8(r.key)) return fault("a record's key is not UTF-8");
  if (r.version.size() > SP_VERSION_MAX)
    return fault("a record's version has " + std::to_string(r.version.size()) +
                 " bytes (limit SP_VERSION_MAX)");
  if (!is_utf8(r.version)) return fault("a record's version is not UTF-8");
  if (r.json.size() > SP_JSON_MAX)
    return fault("a record's body has " + std::to_string(r.json.size()) +
                 " bytes (limit SP_JSON_MAX)");
  if (r.op == SP_UPSERT && r.json.empty()) return fault("a record has no body");
  if (r.op == SP_MERGED && r.version.empty())
    return fault("a merged record does not name the record it was merged into");
  return std::nullopt;
}

sp_status CallBook::emit(const EmittedRecord& r) {
  if (broken_) return SP_BUG;
  if (scope_.kind != CallKind::read && scope_.kind != CallKind::find)
    return breaks("SP-PLG-130", "the connector emits a record in '" +
                                    std::string(name_of(scope_.kind)) + "', not in read or find");
  if (r.stream != scope_.stream)
    return breaks("SP-PLG-130", "asked for stream '" + scope_.stream +
                                    "', the connector emits a record of '" +
                                    printable(r.stream, 64) + "'");
  if (!op_fits(r.op))
    return breaks("SP-PLG-130", "the connector emits a record with op " + std::to_string(r.op) +
                                    ", which does not fit this " +
                                    std::string(name_of(scope_.kind)));
  if (page_.records.size() + page_.rejected.size() >= SP_PAGE_MAX) return too_many();
  if (r.op == SP_UNREADABLE && !r.key.empty()) return set_aside(unreadable(r));
  if (auto fault = fault_of(r))
    return set_aside({printable(r.key, SP_KEY_MAX), std::move(*fault), r.key.empty()});
  const std::size_t bytes = r.key.size() + r.version.size() + r.json.size();
  if (page_.arena.bytes() + bytes > SP_PAGE_BYTES_MAX)
    return limit("SP_PAGE_BYTES_MAX", "the connector emits more than " +
                                          std::to_string(SP_PAGE_BYTES_MAX) + " bytes in one page");
  Arena& arena = page_.arena;
  page_.records.push_back({static_cast<SourceOp>(r.op), arena.keep(r.key), arena.keep(r.version),
                           r.op == SP_UPSERT ? arena.keep(r.json) : std::string_view{},
                           r.modified_ms});
  return SP_OK;
}

sp_status CallBook::checkpoint(std::string_view cursor) {
  if (broken_) return SP_BUG;
  if (scope_.kind != CallKind::read)
    return breaks("SP-PLG-130", "the connector sets a checkpoint in '" +
                                    std::string(name_of(scope_.kind)) + "', not in read");
  if (cursor.size() > SP_CURSOR_MAX)
    return limit("SP_CURSOR_MAX",
                 "the connector's cursor has " + std::to_string(cursor.size()) + " bytes");
  if (!is_utf8(cursor)) return breaks("SP-PLG-130", "the connector's cursor is not UTF-8");
  page_.cursor = cursor;
  page_.checkpointed = true;
  whole_records_ = page_.records.size();
  whole_rejected_ = page_.rejected.size();
  if (on_checkpoint) on_checkpoint();
  return SP_OK;
}

sp_status CallBook::ack(std::uint32_t change, sp_status status, std::string_view key,
                        std::string_view message, std::string_view version) {
  if (broken_) return SP_BUG;
  const std::string which = "change " + std::to_string(change);
  if (scope_.kind != CallKind::write)
    return breaks("SP-PLG-130", "the connector acknowledges a change in '" +
                                    std::string(name_of(scope_.kind)) + "', not in write");
  if (change >= acks_.size())
    return breaks("SP-PLG-130",
                  "the connector acknowledges " + which + " of " + std::to_string(acks_.size()));
  if (acks_[change].known)
    return breaks("SP-PLG-130", "the connector acknowledges " + which + " twice");
  if (status != SP_OK && status != SP_RETRY && status != SP_REJECTED)
    return breaks("SP-PLG-130",
                  "the connector acknowledges " + which + " with status " + std::to_string(status));
  if (key.size() > SP_KEY_MAX || !is_utf8(key))
    return limit("SP_KEY_MAX", "the key that acknowledges " + which + " is too long or not UTF-8");
  if (version.size() > SP_VERSION_MAX || !is_utf8(version))
    return limit("SP_VERSION_MAX",
                 "the version that acknowledges " + which + " is too long or not UTF-8");
  const std::string& known_key = scope_.change_keys[change];
  if (status == SP_OK && key.empty() && known_key.empty())
    return breaks("SP-PLG-130",
                  "the connector acknowledges " + which + ", a create, without the new key");
  acks_[change] = {static_cast<Verdict>(status), true, key.empty() ? known_key : std::string(key),
                   printable(message, SP_MESSAGE_MAX), std::string(version)};
  if (on_ack) on_ack(change);
  return SP_OK;
}

sp_status CallBook::describe(std::string_view stream, std::string_view json_schema) {
  if (broken_) return SP_BUG;
  if (scope_.kind != CallKind::discover)
    return breaks("SP-PLG-130", "the connector describes a stream in '" +
                                    std::string(name_of(scope_.kind)) + "', not in discover");
  if (json_schema.size() > SP_JSON_MAX)
    return limit("SP_JSON_MAX",
                 "the schema of a stream has " + std::to_string(json_schema.size()) + " bytes");
  if (std::ranges::find(scope_.streams, stream) == scope_.streams.end())
    return breaks("SP-PLG-130", "the connector describes stream '" + printable(stream, 64) +
                                    "', which its manifest does not have");
  if (std::ranges::find(schemas_, stream, &StreamSchema::stream) != schemas_.end())
    return breaks("SP-PLG-130",
                  "the connector describes stream '" + printable(stream, 64) + "' twice");
  schemas_.push_back({std::string(stream), std::string(json_schema)});
  return SP_OK;
}

sp_status CallBook::fail(sp_status status, std::uint32_t retry_after_ms, std::string_view message) {
  if (!known_failure(status))
    return breaks("SP-PLG-130",
                  "the connector fails with status " + std::to_string(status) + ", which is none");
  failure_ = Failure{status, retry_after_ms, Error{{}, printable(message, SP_MESSAGE_MAX), {}, {}}};
  return status;
}

sp_status CallBook::refuse(Failure failure) {
  const sp_status status = failure.status;
  failure_ = std::move(failure);
  return status;
}

}  // namespace samepage
