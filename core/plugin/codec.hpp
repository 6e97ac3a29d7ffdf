#pragma once
// What stands in the frames. Each `put` has its `get`; a `get` leaves the Decoder failed when the
// bytes cannot be what they should be.

#include "plugin/calls.hpp"
#include "plugin/frames.hpp"
#include "plugin/http_texts.hpp"
#include "world/files.hpp"
#include "world/http_gate.hpp"

namespace samepage::codec {

void put(Encoder& out, const Error& error);
Error get_error(Decoder& in);

void put(Encoder& out, const OutgoingChange& change);
OutgoingChange get_change(Decoder& in);

// What the hub asks for. A deadline crosses as the time that is left, since the child has a clock
// of its own; decoding gives that time in `deadline`.
std::string encode(const Asked& asked, Millis remaining);
Result<Asked> decode_asked(FrameKind kind, std::string_view payload);
FrameKind frame_of(CallKind kind);

// HELLO: what the child loaded. The hub parses the manifest itself.
struct Hello {
  std::uint32_t abi_minor = 0;
  std::string id, digest, manifest_json;
  Abilities abilities;
};
std::string encode(const Hello& hello);
Result<Hello> decode_hello(std::string_view payload);

std::string encode(const Errors& errors);
Result<Errors> decode_errors(std::string_view payload);

// EMIT: records until the payload ends; `put` appends one.
void put(Encoder& out, std::string_view stream, const SourceRecord& record);
EmittedRecord get_record(Decoder& in);
inline constexpr std::size_t emit_flush_bytes = 4u << 20;

struct AckFrame {
  std::uint32_t change = 0;
  Ack ack;
};
std::string encode(const AckFrame& ack);
Result<AckFrame> decode_ack(std::string_view payload);

// DONE: what the function returned, or why the call failed.
struct Done {
  sp_status returned = SP_OK;
  std::optional<Failure> failure;
};
std::string encode(const Done& done);
Result<Done> decode_done(std::string_view payload);

std::string encode(const HttpRequest& request);
Result<HttpRequest> decode_http_request(std::string_view payload);
std::string encode(const std::expected<HttpReply, HttpRefusal>& reply);
Result<std::expected<HttpReply, HttpRefusal>> decode_http_reply(std::string_view payload);

enum class FileOp : std::uint8_t { stat = 1, list, read, replace, append };
struct FileAsked {
  FileOp op = FileOp::stat;
  std::string_view path, bytes;  // views into the payload
  std::uint64_t offset = 0;
  std::uint32_t max = 0;
};
std::string encode(const FileAsked& asked);
Result<FileAsked> decode_file_asked(std::string_view payload);

// ANSWER to SECRET and FILES: an error, or bytes whose meaning the question gives.
std::string encode(const Result<std::string>& answer);
Result<Result<std::string>> decode_answer(std::string_view payload);
std::string encode(const FileInfo& info);
Result<FileInfo> decode_file_info(std::string_view payload);

}  // namespace samepage::codec
