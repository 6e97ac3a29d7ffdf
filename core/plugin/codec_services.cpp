// The frames with which a child asks for the hub's services, and their answers.
#include "plugin/codec.hpp"

namespace samepage::codec {
namespace {

constexpr std::size_t body_max = limits::http_reply_bytes;

template <class T>
Result<T> finished(const Decoder& in, T value, const char* what) {
  if (!in.whole()) return bad_frame(std::string(what) + " that cannot be read");
  return value;
}

}  // namespace

std::string encode(const HttpRequest& request) {
  Encoder out;
  out.text(request.method).text(request.url).text(header_lines(request.headers));
  out.text(request.body).number(request.timeout);
  return out.take();
}

Result<HttpRequest> decode_http_request(std::string_view payload) {
  Decoder in(payload);
  HttpRequest request;
  request.method = in.text(32);
  request.url = in.text(64u << 10);
  SP_ASSIGN(request.headers, parse_headers(in.text(2 * limits::http_header_bytes)));
  request.body = in.text(body_max);
  request.timeout = in.number<Millis>();
  return finished(in, std::move(request), "an HTTP request");
}

std::string encode(const std::expected<HttpReply, HttpRefusal>& reply) {
  Encoder out;
  out.flag(reply.has_value());
  if (reply) {
    out.number(std::int32_t{reply->status}).text(header_lines(reply->headers)).text(reply->body);
  } else {
    const HttpRefusal& refusal = reply.error();
    out.number(static_cast<std::uint8_t>(refusal.next)).number(refusal.retry_after);
    out.flag(refusal.sent);
    put(out, refusal.error);
  }
  return out.take();
}

Result<std::expected<HttpReply, HttpRefusal>> decode_http_reply(std::string_view payload) {
  using Reply = std::expected<HttpReply, HttpRefusal>;
  Decoder in(payload);
  if (in.flag()) {
    HttpReply reply;
    reply.status = in.number<std::int32_t>();
    SP_ASSIGN(reply.headers, parse_headers(in.text(frame_bytes_max), 100'000));
    reply.body = in.text(frame_bytes_max);
    return finished(in, Reply(std::move(reply)), "an HTTP reply");
  }
  HttpRefusal refusal;
  const auto next = in.number<std::uint8_t>();
  if (next > static_cast<std::uint8_t>(HttpRefusal::Next::cancelled))
    return bad_frame("an HTTP refusal of an unknown kind");
  refusal.next = static_cast<HttpRefusal::Next>(next);
  refusal.retry_after = in.number<Millis>();
  refusal.sent = in.flag();
  refusal.error = get_error(in);
  return finished(in, Reply(std::unexpected(std::move(refusal))), "an HTTP refusal");
}

std::string encode(const FileAsked& asked) {
  Encoder out;
  out.number(static_cast<std::uint8_t>(asked.op)).text(asked.path).text(asked.bytes);
  out.number(asked.offset).number(asked.max);
  return out.take();
}

Result<FileAsked> decode_file_asked(std::string_view payload) {
  Decoder in(payload);
  FileAsked asked;
  const auto op = in.number<std::uint8_t>();
  if (op < 1 || op > static_cast<std::uint8_t>(FileOp::append))
    return bad_frame("a file operation of an unknown kind");
  asked.op = static_cast<FileOp>(op);
  asked.path = in.text(4096);
  asked.bytes = in.text(body_max);
  asked.offset = in.number<std::uint64_t>();
  asked.max = in.number<std::uint32_t>();
  if (asked.max > SP_FILE_CHUNK_MAX) return bad_frame("a file read over its limit");
  return finished(in, asked, "a file operation");
}

std::string encode(const Result<std::string>& answer) {
  Encoder out;
  out.flag(answer.has_value());
  if (answer) {
    out.text(*answer);
  } else {
    put(out, answer.error());
  }
  return out.take();
}

Result<Result<std::string>> decode_answer(std::string_view payload) {
  Decoder in(payload);
  if (in.flag()) {
    std::string bytes(in.text(frame_bytes_max));
    return finished(in, Result<std::string>(std::move(bytes)), "an answer");
  }
  Error error = get_error(in);
  return finished(in, Result<std::string>(std::unexpected(std::move(error))), "an answer");
}

std::string encode(const FileInfo& info) {
  Encoder out;
  out.flag(info.exists).flag(info.folder).number(info.bytes).number(info.identity);
  out.number(info.modified);
  return out.take();
}

Result<FileInfo> decode_file_info(std::string_view payload) {
  Decoder in(payload);
  FileInfo info;
  info.exists = in.flag();
  info.folder = in.flag();
  info.bytes = in.number<std::uint64_t>();
  info.identity = in.number<std::uint64_t>();
  info.modified = in.number<Millis>();
  return finished(in, info, "file information");
}

}  // namespace samepage::codec
