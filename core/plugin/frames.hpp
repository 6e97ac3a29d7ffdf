#pragma once
// How hub and child process talk: frames of `u32 length, u16 kind, u16 flags, u64 call`, then
// `length` bytes. Numbers are in the machine's own byte order, for both ends are on one machine. A
// call is answered by zero or more frames of the child and one DONE; one call at a time.
//
// Decoding believes nothing: every length is checked against what is there, nothing is allocated on
// the word of a length, and leftover bytes are an error. SP-PLG-140: a frame that cannot be.

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage {

enum class FrameKind : std::uint16_t {
  // hub to child
  open = 1,
  check,
  discover,
  read,
  write,
  find,
  close,
  cancel,
  answer,
  // child to hub
  hello = 32,
  refused,
  log,
  http,
  secret,
  files,
  now,
  random,
  describe,
  emit,
  reject,
  checkpoint,
  ack,
  done,
};

inline constexpr std::size_t frame_head_bytes = 16;
inline constexpr std::size_t frame_bytes_max = 68u
                                               << 20;  // a whole file or HTTP body, and its names

struct Frame {
  FrameKind kind{};
  std::uint64_t call = 0;
  std::string payload;
};

// Puts values one after the other into a payload.
class Encoder {
 public:
  template <std::integral T>
  Encoder& number(T value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Encoder& flag(bool value) { return number(static_cast<std::uint8_t>(value)); }
  Encoder& text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_ += value;
    return *this;
  }
  std::size_t size() const { return out_.size(); }
  std::string take() { return std::exchange(out_, {}); }

 private:
  std::string out_;
};

// Takes them out again. After the first fault everything is zero and empty; ask `whole()` once at
// the end. Texts are views into the payload.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}

  template <std::integral T>
  T number() {
    T value{};
    if (const std::string_view raw = take(sizeof value); raw.size() == sizeof value)
      std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }
  bool flag() {
    const auto value = number<std::uint8_t>();
    if (value > 1) failed_ = true;
    return value == 1;
  }
  std::string_view text(std::size_t max) {
    const std::uint32_t size = number<std::uint32_t>();
    if (size > max) failed_ = true;
    return take(size);
  }
  // A count of things that take at least `each` bytes: never more than there can be.
  std::uint32_t count(std::size_t each, std::size_t max) {
    const std::uint32_t n = number<std::uint32_t>();
    if (n > max || n > bytes_.size() / each) failed_ = true;
    return failed_ ? 0 : n;
  }
  bool more() const { return !failed_ && !bytes_.empty(); }
  bool ok() const { return !failed_; }
  bool whole() const { return !failed_ && bytes_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (failed_ || size > bytes_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return part;
  }
  std::string_view bytes_;
  bool failed_ = false;
};

// A two-way stream of bytes: a child process, or a child's file descriptor 3.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  virtual Result<void> write(std::string_view bytes, Millis deadline) = 0;
  // At least one byte, or empty when the other end is closed. SP-PROC-002: the deadline passed.
  virtual Result<std::string> read(std::size_t max, Millis deadline) = 0;
};

std::string encode_frame(FrameKind kind, std::uint64_t call, std::string_view payload);

// Cuts a stream of bytes into frames.
class FrameReader {
 public:
  void feed(std::string_view bytes) { pending_ += bytes; }
  // A whole frame, none yet, or SP-PLG-140.
  Result<std::optional<Frame>> next();

 private:
  std::string pending_;
  std::size_t at_ = 0;
};

// Frames over a ByteStream; deadlines on the steady clock, 0 = none.
class FrameStream {
 public:
  explicit FrameStream(ByteStream& bytes) : bytes_(&bytes) {}
  Result<void> send(FrameKind kind, std::uint64_t call, std::string_view payload, Millis deadline);
  Result<Frame> receive(
      Millis deadline);  // SP-PROC-002 deadline, SP-PROC-003 the other end is gone

 private:
  ByteStream* bytes_;
  FrameReader reader_;
};

std::unexpected<Error> bad_frame(std::string message);

}  // namespace samepage
