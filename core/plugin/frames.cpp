#include "plugin/frames.hpp"

namespace samepage {
namespace {

constexpr std::size_t read_bytes = 256u << 10;

bool known_kind(std::uint16_t kind) {
  return (kind >= static_cast<std::uint16_t>(FrameKind::open) &&
          kind <= static_cast<std::uint16_t>(FrameKind::answer)) ||
         (kind >= static_cast<std::uint16_t>(FrameKind::hello) &&
          kind <= static_cast<std::uint16_t>(FrameKind::done));
}

}  // namespace

std::unexpected<Error> bad_frame(std::string message) {
  return fail("SP-PLG-140", "the connector's process sends nonsense: " + std::move(message), {},
              "report this to the connector's author");
}

std::string encode_frame(FrameKind kind, std::uint64_t call, std::string_view payload) {
  Encoder frame;
  frame.number(static_cast<std::uint32_t>(payload.size()))
      .number(static_cast<std::uint16_t>(kind))
      .number(std::uint16_t{0})
      .number(call);
  std::string bytes = frame.take();
  bytes += payload;
  return bytes;
}

Result<std::optional<Frame>> FrameReader::next() {
  const std::string_view rest = std::string_view(pending_).substr(at_);
  if (rest.size() < frame_head_bytes) return std::nullopt;
  Decoder head(rest.substr(0, frame_head_bytes));
  const auto length = head.number<std::uint32_t>();
  const auto kind = head.number<std::uint16_t>();
  const auto flags = head.number<std::uint16_t>();
  const auto call = head.number<std::uint64_t>();
  if (length > frame_bytes_max) return bad_frame("a frame of " + std::to_string(length) + " bytes");
  if (!known_kind(kind)) return bad_frame("a frame of kind " + std::to_string(kind));
  if (flags != 0) return bad_frame("a frame with flags " + std::to_string(flags));
  if (rest.size() - frame_head_bytes < length) return std::nullopt;
  Frame frame{static_cast<FrameKind>(kind), call,
              std::string(rest.substr(frame_head_bytes, length))};
  at_ += frame_head_bytes + length;
  if (at_ == pending_.size() || at_ > read_bytes) {
    pending_.erase(0, at_);
    at_ = 0;
  }
  return frame;
}

Result<void> FrameStream::send(FrameKind kind, std::uint64_t call, std::string_view payload,
                               Millis deadline) {
  if (payload.size() > frame_bytes_max)
    return fail("SP-PLG-140",
                "a frame of " + std::to_string(payload.size()) + " bytes is too large");
  return bytes_->write(encode_frame(kind, call, payload), deadline);
}

Result<Frame> FrameStream::receive(Millis deadline) {
  for (;;) {
    SP_ASSIGN(auto frame, reader_.next());
    if (frame) return std::move(*frame);
    SP_ASSIGN(const std::string bytes, bytes_->read(read_bytes, deadline));
    if (bytes.empty()) return fail("SP-PROC-003", "the other end has closed the connection");
    reader_.feed(bytes);
  }
}

}  // namespace samepage
