#include "plugin/codec.hpp"

namespace samepage::codec {
namespace {

constexpr std::size_t message_max = 64u << 10;

template <class T>
Result<T> finished(const Decoder& in, T value, const char* what) {
  if (!in.whole()) return bad_frame(std::string(what) + " that cannot be read");
  return value;
}

sp_status get_status(Decoder& in) { return in.number<std::int32_t>(); }

}  // namespace

void put(Encoder& out, const Error& error) {
  out.text(std::string_view(error.code).substr(0, 32))
      .text(std::string_view(error.message).substr(0, message_max))
      .text(std::string_view(error.where).substr(0, message_max))
      .text(std::string_view(error.fix).substr(0, message_max));
}

Error get_error(Decoder& in) {
  Error error;
  error.code = printable(in.text(32), 32);
  error.message = printable(in.text(message_max), message_max);
  error.where = printable(in.text(message_max), message_max);
  error.fix = printable(in.text(message_max), message_max);
  return error;
}

void put(Encoder& out, const OutgoingChange& change) {
  out.flag(change.removes)
      .text(change.key)
      .text(change.idempotency)
      .text(change.json)
      .text(change.expected)
      .text(change.before);
}

OutgoingChange get_change(Decoder& in) {
  OutgoingChange change;
  change.removes = in.flag();
  change.key = in.text(frame_bytes_max);
  change.idempotency = in.text(frame_bytes_max);
  change.json = in.text(frame_bytes_max);
  change.expected = in.text(frame_bytes_max);
  change.before = in.text(frame_bytes_max);
  return change;
}

std::string encode(const Asked& asked, Millis remaining) {
  Encoder out;
  out.number(remaining)
      .number(asked.limit)
      .number(asked.since)
      .text(asked.scope.stream)
      .text(asked.scope.cursor)
      .flag(asked.scope.keys_only)
      .text(asked.config_json)
      .number(static_cast<std::uint32_t>(asked.changes.size()));
  for (const OutgoingChange& change : asked.changes) put(out, change);
  return out.take();
}

// The calls have the same numbers in both, so that one cannot be taken for another.
FrameKind frame_of(CallKind kind) { return static_cast<FrameKind>(kind); }
static_assert(static_cast<int>(CallKind::open) == static_cast<int>(FrameKind::open) &&
              static_cast<int>(CallKind::find) == static_cast<int>(FrameKind::find));

Result<Asked> decode_asked(FrameKind kind, std::string_view payload) {
  Decoder in(payload);
  Asked asked;
  asked.deadline = in.number<Millis>();
  asked.limit = in.number<std::uint32_t>();
  asked.since = in.number<Millis>();
  asked.scope.stream = in.text(frame_bytes_max);
  asked.scope.cursor = in.text(frame_bytes_max);
  asked.scope.keys_only = in.flag();
  asked.config_json = in.text(frame_bytes_max);
  const std::uint32_t count = in.count(21, SP_BATCH_MAX);
  for (std::uint32_t i = 0; i < count; ++i) asked.changes.push_back(get_change(in));
  if (kind < FrameKind::open || kind > FrameKind::find) return bad_frame("a call of no known kind");
  asked.scope.kind = static_cast<CallKind>(kind);
  if (asked.scope.kind == CallKind::find && asked.changes.size() != 1)
    return bad_frame("a find without its change");
  if (asked.scope.kind == CallKind::write)
    for (const OutgoingChange& change : asked.changes)
      asked.scope.change_keys.push_back(change.key);
  return finished(in, std::move(asked), "a call");
}

std::string encode(const Hello& hello) {
  const Abilities& can = hello.abilities;
  Encoder out;
  out.number(hello.abi_minor).text(hello.id).text(hello.digest).text(hello.manifest_json);
  out.flag(can.discover).flag(can.read).flag(can.write).flag(can.find);
  return out.take();
}

Result<Hello> decode_hello(std::string_view payload) {
  Decoder in(payload);
  Hello hello;
  hello.abi_minor = in.number<std::uint32_t>();
  hello.id = in.text(256);
  hello.digest = in.text(64);
  hello.manifest_json = in.text(1u << 20);
  hello.abilities.discover = in.flag();
  hello.abilities.read = in.flag();
  hello.abilities.write = in.flag();
  hello.abilities.find = in.flag();
  return finished(in, std::move(hello), "a HELLO");
}

std::string encode(const Errors& errors) {
  Encoder out;
  out.number(static_cast<std::uint32_t>(errors.size()));
  for (const Error& error : errors) put(out, error);
  return out.take();
}

Result<Errors> decode_errors(std::string_view payload) {
  Decoder in(payload);
  Errors errors;
  const std::uint32_t count = in.count(16, 10'000);
  for (std::uint32_t i = 0; i < count; ++i) errors.push_back(get_error(in));
  return finished(in, std::move(errors), "a refusal");
}

void put(Encoder& out, std::string_view stream, const SourceRecord& record) {
  out.number(static_cast<std::uint32_t>(record.op))
      .text(stream)
      .text(record.key)
      .text(record.version)
      .text(record.json)
      .number(record.modified);
}

EmittedRecord get_record(Decoder& in) {
  EmittedRecord record;
  record.op = in.number<std::uint32_t>();
  record.stream = in.text(frame_bytes_max);
  record.key = in.text(frame_bytes_max);
  record.version = in.text(frame_bytes_max);
  record.json = in.text(frame_bytes_max);
  record.modified_ms = in.number<std::int64_t>();
  return record;
}

std::string encode(const AckFrame& a) {
  Encoder out;
  out.number(a.change).number(static_cast<std::int32_t>(a.ack.verdict));
  out.text(a.ack.key).text(a.ack.message).text(a.ack.version);
  return out.take();
}

Result<AckFrame> decode_ack(std::string_view payload) {
  Decoder in(payload);
  AckFrame a;
  a.change = in.number<std::uint32_t>();
  const sp_status status = get_status(in);
  if (status > SP_MORE || status < SP_BUG) return bad_frame("an ACK with an unknown status");
  a.ack.verdict = static_cast<Verdict>(status);
  a.ack.key = in.text(frame_bytes_max);
  a.ack.message = in.text(message_max);
  a.ack.version = in.text(frame_bytes_max);
  return finished(in, std::move(a), "an ACK");
}

std::string encode(const Done& done) {
  Encoder out;
  out.number(std::int32_t{done.returned}).flag(done.failure.has_value());
  if (done.failure) {
    out.number(std::int32_t{done.failure->status}).number(done.failure->retry_after);
    put(out, done.failure->error);
  }
  return out.take();
}

Result<Done> decode_done(std::string_view payload) {
  Decoder in(payload);
  Done done;
  done.returned = get_status(in);
  if (in.flag()) {
    Failure failure;
    failure.status = get_status(in);
    failure.retry_after = in.number<Millis>();
    failure.error = get_error(in);
    if (failure.status >= SP_OK || failure.status < SP_BUG || failure.retry_after < 0)
      return bad_frame("a DONE with a failure that is none");
    done.failure = std::move(failure);
  }
  return finished(in, std::move(done), "a DONE");
}

}  // namespace samepage::codec
