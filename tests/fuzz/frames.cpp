// Frames between hub and child process, in both directions: a stream of bytes cut into frames, and
// what stands in a frame. What can be decoded is encoded as the same bytes.

#include "fuzz.hpp"
#include "plugin/codec.hpp"

namespace samepage {
namespace {

// Decoding cleans texts of errors for the terminal, and then stays the same.
template <class Decode, class Encode>
void round_trip(std::string_view payload, Decode decode, Encode encode) {
  const auto first = decode(payload);
  if (!first) return;
  const std::string bytes = encode(*first);
  const auto second = decode(bytes);
  fuzz::require(second.has_value(), "what was decoded and encoded can be decoded", bytes);
  fuzz::same(encode(*second), bytes, "what is decoded is encoded the same");
}

constexpr auto encode_any = [](const auto& value) { return codec::encode(value); };

std::string records(std::string_view payload) {
  Decoder in(payload);
  Encoder out;
  while (in.more()) {
    const EmittedRecord r = codec::get_record(in);
    if (!in.ok()) break;
    if (r.op > 0xff) return std::string(payload);  // the hub refuses it later, by its number
    codec::put(out, r.stream,
               {static_cast<SourceOp>(r.op), r.key, r.version, r.json, r.modified_ms});
  }
  return in.whole() ? out.take() : std::string(payload);
}

void payload(FrameKind kind, std::string_view bytes) {
  switch (kind) {
    case FrameKind::hello:
      return round_trip(bytes, codec::decode_hello, encode_any);
    case FrameKind::refused:
      return round_trip(bytes, codec::decode_errors, encode_any);
    case FrameKind::http:
      round_trip(bytes, codec::decode_http_request, encode_any);
      return round_trip(bytes, codec::decode_http_reply, encode_any);
    case FrameKind::files:
      round_trip(bytes, codec::decode_file_asked, encode_any);
      return round_trip(bytes, codec::decode_file_info, encode_any);
    case FrameKind::answer:
      return round_trip(bytes, codec::decode_answer, encode_any);
    case FrameKind::ack:
      return round_trip(bytes, codec::decode_ack, encode_any);
    case FrameKind::done:
      return round_trip(bytes, codec::decode_done, encode_any);
    case FrameKind::emit:
      return fuzz::same(records(bytes), bytes, "records are encoded as they were decoded");
    default:
      return round_trip(
          bytes, [&](std::string_view b) { return codec::decode_asked(kind, b); },
          [](const Asked& asked) { return codec::encode(asked, asked.deadline); });
  }
}

}  // namespace

SP_FUZZ(frames) {
  FrameReader whole, cut;
  whole.feed(in.all());
  for (const char c : in.all()) cut.feed({&c, 1});
  for (;;) {
    const auto frame = whole.next();
    const auto same = cut.next();
    fuzz::require(frame.has_value() == same.has_value(), "frames do not depend on the cuts");
    if (!frame || !*frame) return;
    fuzz::require(*same && (*same)->payload == (*frame)->payload && (*same)->call == (*frame)->call,
                  "frames do not depend on the cuts");
    payload((*frame)->kind, (*frame)->payload);
  }
}

// One byte for the kind, then the payload: gets further than whole frames.
SP_FUZZ(frame_payload) {
  if (in.all().empty()) return;
  const auto kind = static_cast<FrameKind>(static_cast<unsigned char>(in.all().front()));
  payload(kind, in.all().substr(1));
}

SP_FUZZ(http_headers) {
  const auto headers = parse_headers(in.all());
  if (!headers) return;
  const std::string lines = header_lines(*headers);
  const auto again = parse_headers(lines);
  fuzz::require(again && again->size() == headers->size(), "no header is lost or gained", lines);
  fuzz::same(header_lines(*again), lines, "headers are written the same");
}

}  // namespace samepage
