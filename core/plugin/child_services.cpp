#include "plugin/child_services.hpp"

namespace samepage {

Result<Frame> ChildServices::next_frame() {
  const std::lock_guard lock(mutex_);
  return frames_.receive(0);
}

Result<void> ChildServices::send(FrameKind kind, std::string_view payload) {
  const std::lock_guard lock(mutex_);
  auto sent = frames_.send(kind, call_, payload, 0);
  if (!sent) lost_ = true;
  return sent;
}

void ChildServices::start_call(std::uint64_t call, bool gives_files) {
  call_ = call;
  cancelled_ = lost_.load();
  gives_files_ = gives_files;
}

Result<std::string> ChildServices::ask(FrameKind kind, std::string_view payload) {
  const std::lock_guard lock(mutex_);
  if (lost_) return fail("SP-PROC-003", "the hub is gone");
  auto sent = frames_.send(kind, call_, payload, 0);
  for (bool waiting = sent.has_value(); waiting;) {
    auto frame = frames_.receive(0);
    if (!frame) break;
    if (frame->kind == FrameKind::answer && frame->call == call_) return std::move(frame->payload);
    if (frame->kind == FrameKind::cancel && frame->call == call_) cancelled_ = true;
    waiting = frame->kind == FrameKind::cancel;
  }
  lost_ = true;
  cancelled_ = true;
  return fail("SP-PROC-003", "the hub is gone");
}

bool ChildServices::cancelled() {
  // Somebody who waits for an answer sees the CANCEL himself.
  std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock || cancelled_) return cancelled_;
  const auto frame = frames_.receive(clock_.steady());  // what is there already
  if (frame && frame->kind == FrameKind::cancel) {
    if (frame->call == call_) cancelled_ = true;
  } else if (frame || frame.error().code != "SP-PROC-002") {
    lost_ = true;
    cancelled_ = true;
  }
  return cancelled_;
}

std::expected<HttpReply, HttpRefusal> ChildServices::http(HttpRequest request, Millis) {
  const auto refuse = [](Error error) {
    return std::unexpected(HttpRefusal{HttpRefusal::Next::cancelled, 0, false, std::move(error)});
  };
  auto answer = ask(FrameKind::http, codec::encode(request));
  if (!answer) return refuse(std::move(answer).error());
  auto reply = codec::decode_http_reply(*answer);
  if (!reply) return refuse(std::move(reply).error());
  return std::move(*reply);
}

Result<std::string> ChildServices::secret(std::string_view name) {
  Encoder out;
  SP_ASSIGN(const std::string answer, ask(FrameKind::secret, out.text(name).take()));
  SP_ASSIGN(auto found, codec::decode_answer(answer));
  return found;
}

Result<std::string> ChildServices::ask_file(codec::FileAsked asked) {
  SP_ASSIGN(const std::string answer, ask(FrameKind::files, codec::encode(asked)));
  SP_ASSIGN(auto found, codec::decode_answer(answer));
  return found;
}

Result<FileInfo> ChildServices::stat(std::string_view path) {
  SP_ASSIGN(const std::string bytes, ask_file({codec::FileOp::stat, path, {}, 0, 0}));
  return codec::decode_file_info(bytes);
}

Result<std::vector<std::string>> ChildServices::list(std::string_view folder) {
  SP_ASSIGN(const std::string bytes, ask_file({codec::FileOp::list, folder, {}, 0, 0}));
  Decoder in(bytes);
  std::vector<std::string> names;
  while (in.more()) names.emplace_back(in.text(4096));
  if (!in.whole()) return bad_frame("a list of files that cannot be read");
  return names;
}

Result<std::string> ChildServices::read(std::string_view path, std::uint64_t offset,
                                        std::size_t max) {
  return ask_file({codec::FileOp::read, path, {}, offset, static_cast<std::uint32_t>(max)});
}

Result<void> ChildServices::replace(std::string_view path, std::string_view bytes) {
  SP_TRY(ask_file({codec::FileOp::replace, path, bytes, 0, 0}));
  return {};
}

Result<void> ChildServices::append(std::string_view path, std::string_view bytes) {
  SP_TRY(ask_file({codec::FileOp::append, path, bytes, 0, 0}));
  return {};
}

template <class T>
T ChildServices::number(FrameKind kind) {
  const auto answer = ask(kind, {});
  if (!answer) return {};
  Decoder in(*answer);
  return in.number<T>();
}

Millis ChildServices::now() { return number<Millis>(FrameKind::now); }

std::uint64_t ChildServices::random() { return number<std::uint64_t>(FrameKind::random); }

void ChildServices::log(LogLevel level, std::string_view message) {
  Encoder out;
  out.number(static_cast<std::uint8_t>(level)).text(message.substr(0, SP_MESSAGE_MAX));
  (void)send(FrameKind::log, out.take());
}

}  // namespace samepage
