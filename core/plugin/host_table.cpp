// The hub's side of sp_host. Everything a connector passes in is checked here, before it is used.
#include <exception>

#include "base/text.hpp"
#include "plugin/http_texts.hpp"
#include "plugin/running_call.hpp"

namespace samepage {
namespace {

constexpr std::size_t call_bytes_max = 256u << 20;

void log(sp_call* pointer, std::int32_t level, sp_str message) {
  RunningCall* call = running(pointer);
  if (call == nullptr || message.data == nullptr || !call->book->may_log()) return;
  const int index = level < SP_DEBUG ? SP_DEBUG : level > SP_ERROR ? SP_ERROR : level;
  const std::string_view text(message.data,
                              std::min<std::uint64_t>(message.size, SP_MESSAGE_MAX + 1));
  call->services->log(static_cast<LogLevel>(index), printable(text, SP_MESSAGE_MAX));
}

std::int32_t cancelled(sp_call* pointer) {
  RunningCall* call = running(pointer);
  return call == nullptr || call->over() ? 1 : 0;
}

std::int64_t now_ms(sp_call* pointer) {
  RunningCall* call = running(pointer);
  return call == nullptr ? 0 : call->services->now();
}

std::uint64_t random_number(sp_call* pointer) {
  RunningCall* call = running(pointer);
  return call == nullptr ? 0 : call->services->random();
}

sp_status fail_call(sp_call* pointer, sp_status status, std::uint32_t retry_after_ms,
                    sp_str message) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return SP_BUG;
  if (message.size > 0 && message.data == nullptr) message.size = 0;
  const std::uint64_t size = std::min<std::uint64_t>(message.size, SP_MESSAGE_MAX + 1);
  return call->book->fail(status, retry_after_ms, view_of({message.data, size}));
}

sp_status refuse_http(RunningCall& call, HttpRefusal refusal) {
  sp_status status = SP_RETRY;
  switch (refusal.next) {
    case HttpRefusal::Next::retry:
      status = SP_RETRY;
      break;
    case HttpRefusal::Next::auth:
      status = SP_AUTH;
      break;
    case HttpRefusal::Next::config:
      status = SP_CONFIG;
      break;
    case HttpRefusal::Next::cancelled:
      status = SP_CANCELLED;
      break;
  }
  return call.book->refuse({status, refusal.retry_after, std::move(refusal.error)});
}

sp_status http(sp_call* pointer, const sp_http_request* in, sp_http_response* out) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return SP_BUG;
  CallBook& book = *call->book;
  if (in == nullptr || out == nullptr || !SP_HAS(in, body) || !SP_HAS(out, body))
    return book.breaks("SP-PLG-130", "an HTTP request or its place for the reply is too small");
  if (book.scope().kind == CallKind::open)
    return book.breaks("SP-PLG-130", "the connector sends HTTP in 'open', which does no I/O");
  out->status = 0;
  out->headers = out->body = {"", 0};
  if (!readable(*call, in->method, 32, "HTTP method") ||
      !readable(*call, in->url, 64u << 10, "URL") ||
      !readable(*call, in->headers, limits::http_header_bytes, "HTTP header") ||
      !readable(*call, in->body, limits::http_reply_bytes, "HTTP body"))
    return SP_BUG;
  if (call->over())
    return book.refuse({SP_CANCELLED, 0, Error{"SP-PLG-106", "the call was cancelled", {}, {}}});
  auto headers = parse_headers(view_of(in->headers));
  if (!headers) return book.breaks("SP-PLG-130", headers.error().message);
  HttpRequest request;
  request.method = view_of(in->method);
  request.url = view_of(in->url);
  request.headers = std::move(*headers);
  request.body = view_of(in->body);
  request.timeout = in->timeout_ms;  // 0: the gate's default
  auto reply = call->services->http(std::move(request), call->deadline);
  if (!reply) return refuse_http(*call, std::move(reply).error());
  const std::string* texts = hand_out(*call, header_lines(reply->headers));
  const std::string* body = hand_out(*call, std::move(reply->body));
  if (texts == nullptr || body == nullptr) return SP_BUG;
  out->status = static_cast<std::uint32_t>(reply->status);
  out->headers = {texts->data(), texts->size()};
  out->body = {body->data(), body->size()};
  return SP_OK;
}

sp_status secret(sp_call* pointer, sp_str name, sp_str* value) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return SP_BUG;
  if (value == nullptr || !readable(*call, name, 256, "name of a secret")) return SP_BUG;
  *value = {"", 0};
  auto found = call->services->secret(view_of(name));
  if (!found) return refuse_with(*call, std::move(found).error());
  const std::string* kept = hand_out(*call, std::move(*found));
  if (kept == nullptr) return SP_BUG;
  *value = {kept->data(), kept->size()};
  return SP_OK;
}

sp_status describe(sp_call* pointer, sp_str stream, sp_str json_schema) {
  RunningCall* call = running(pointer);
  if (call == nullptr || !readable(*call, stream, 256, "name of a stream") ||
      !readable(*call, json_schema, SP_JSON_MAX, "schema"))
    return SP_BUG;
  return call->book->describe(view_of(stream), view_of(json_schema));
}

// Sizes are judged by the book; here only that there are bytes at all.
bool has_bytes(sp_str text) { return text.size == 0 || text.data != nullptr; }

sp_status emit(sp_call* pointer, const sp_record* record) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return SP_BUG;
  if (record == nullptr || !SP_HAS(record, json) || !has_bytes(record->stream) ||
      !has_bytes(record->key) || !has_bytes(record->version) || !has_bytes(record->json))
    return call->book->breaks("SP-PLG-130", "an emitted record is too small or points nowhere");
  return call->book->emit({record->op, view_of(record->stream), view_of(record->key),
                           view_of(record->version), view_of(record->json),
                           SP_HAS(record, modified_ms) ? record->modified_ms : 0});
}

sp_status checkpoint(sp_call* pointer, sp_str cursor) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return SP_BUG;
  if (!has_bytes(cursor)) return call->book->breaks("SP-PLG-130", "a cursor points nowhere");
  return call->book->checkpoint(view_of(cursor));
}

sp_status ack(sp_call* pointer, std::uint32_t change, const sp_ack* a) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return SP_BUG;
  if (a == nullptr || !SP_HAS(a, message) || !has_bytes(a->key) || !has_bytes(a->message) ||
      (SP_HAS(a, version) && !has_bytes(a->version)))
    return call->book->breaks("SP-PLG-130", "an acknowledgement is too small or points nowhere");
  const std::uint64_t size = std::min<std::uint64_t>(a->message.size, SP_MESSAGE_MAX + 1);
  return call->book->ack(change, a->status, view_of(a->key), view_of({a->message.data, size}),
                         SP_HAS(a, version) ? view_of(a->version) : std::string_view{});
}

const void* extension(sp_call* pointer, sp_str id) {
  RunningCall* call = running(pointer);
  if (call == nullptr || id.data == nullptr || id.size > 64) return nullptr;
  if (view_of(id) == SP_FILES_1 && call->services->gives_files()) return files_table();
  return nullptr;
}

}  // namespace

RunningCall* running(sp_call* pointer) {
  auto* call = reinterpret_cast<RunningCall*>(pointer);
  return call == nullptr || call->book == nullptr ? nullptr : call;
}

sp_call* pointer_to(RunningCall* call) { return reinterpret_cast<sp_call*>(call); }

const std::string* hand_out(RunningCall& call, std::string bytes) {
  call.handed_bytes += bytes.size();
  if (call.handed_bytes > call_bytes_max) {
    call.book->breaks("SP-PLG-131", "the connector takes in more than 256 MiB in one call");
    return nullptr;
  }
  return &call.handed_out.emplace_back(std::move(bytes));
}

bool readable(RunningCall& call, sp_str text, std::size_t max, const char* what) {
  if (text.size > 0 && text.data == nullptr) {
    call.book->breaks("SP-PLG-130", std::string("the connector's ") + what + " points nowhere");
    return false;
  }
  if (text.size <= max) return true;
  call.book->breaks("SP-PLG-131", std::string("the connector's ") + what + " has " +
                                      std::to_string(text.size) + " bytes, more than " +
                                      std::to_string(max));
  return false;
}

sp_status refuse_with(RunningCall& call, Error error) {
  const sp_status status = error.code.starts_with("SP-PLG-12") ? SP_CONFIG : SP_RETRY;
  return call.book->refuse({status, 0, std::move(error)});
}

const sp_host* host_table() {
  static constexpr sp_host table = {
      sizeof(sp_host), SP_ABI_MINOR, log,  cancelled,  now_ms, random_number, fail_call, http,
      secret,          describe,     emit, checkpoint, ack,    extension};
  return &table;
}

}  // namespace samepage
