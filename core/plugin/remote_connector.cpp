#include "plugin/remote_connector.hpp"

#include <algorithm>

#include "plugin/codec.hpp"
#include "plugin/remote_files.hpp"

namespace samepage {
namespace {

constexpr Millis slice = 50;            // how soon a cancel from another thread is noticed
constexpr Millis answer_time = 10'000;  // for the child to take what it asked for

bool is_gone(const Error& error) { return error.code == "SP-PROC-003"; }
bool is_timeout(const Error& error) { return error.code == "SP-PROC-002"; }

}  // namespace

struct RemoteConnector::Pipe final : ByteStream {
  explicit Pipe(Process& process) : process(process) {}
  Result<void> write(std::string_view bytes, Millis deadline) override {
    return process.write(bytes, deadline);
  }
  Result<std::string> read(std::size_t max, Millis deadline) override {
    return process.read(max, deadline);
  }
  Process& process;
};

RemoteConnector::RemoteConnector(World world, std::unique_ptr<Process> process)
    : world_(world),
      process_(std::move(process)),
      pipe_(std::make_unique<Pipe>(*process_)),
      frames_(*pipe_) {}

RemoteConnector::~RemoteConnector() {
  if (!alive_) return;
  // A word of farewell lets the connector's `close` run; the process is killed if it does not go.
  const Millis deadline = world_.clock.steady() + 500;
  if (frames_.send(FrameKind::close, 0, {}, deadline)) {
    while (frames_.receive(deadline)) {
    }
  }
  process_->kill();
}

std::expected<std::unique_ptr<RemoteConnector>, Errors> RemoteConnector::start(
    World world, const ChildProgram& child, const std::string& path, const std::string& digest) {
  // The child works in an empty folder, so that a relative path would not be found.
  const auto real = world.files.real_path(path);
  if (!real)
    return std::unexpected(
        Errors{{"SP-PLG-001", "the connector's file cannot be used: " + real.error().message, path,
                "check the path and that the hub may read the file"}});
  auto process = world.processes.start(child.program, {*real, digest}, child.limits);
  if (!process) return std::unexpected(Errors{process.error()});
  std::unique_ptr<RemoteConnector> connector(new RemoteConnector(world, std::move(*process)));
  auto plugin = connector->greet(world.clock.steady() + child.start_timeout, path, digest);
  if (!plugin) {
    connector->process_->kill();
    connector->alive_ = false;
    return std::unexpected(std::move(plugin).error());
  }
  connector->plugin_ = std::move(*plugin);
  return connector;
}

std::expected<PluginInfo, Errors> RemoteConnector::greet(Millis deadline, const std::string& path,
                                                         const std::string& digest) {
  const auto frame = frames_.receive(deadline);
  if (!frame) return std::unexpected(Errors{fault(frame.error(), {})});
  if (frame->kind == FrameKind::refused) {
    auto errors = codec::decode_errors(frame->payload);
    if (!errors) return std::unexpected(Errors{errors.error()});
    if (errors->empty()) return std::unexpected(Errors{bad_frame("an empty refusal").error()});
    return std::unexpected(std::move(*errors));
  }
  if (frame->kind != FrameKind::hello)
    return std::unexpected(Errors{bad_frame("something before its HELLO").error()});
  auto hello = codec::decode_hello(frame->payload);
  if (!hello) return std::unexpected(Errors{hello.error()});
  auto manifest = parse_manifest(hello->manifest_json);
  if (!manifest) return std::unexpected(std::move(manifest).error());
  if (hello->id != manifest->id || (!digest.empty() && hello->digest != digest))
    return std::unexpected(Errors{bad_frame("a HELLO of another connector").error()});
  if (Errors faults = check_abilities(*manifest, hello->abilities); !faults.empty())
    return std::unexpected(std::move(faults));
  return PluginInfo{path,
                    hello->digest,
                    hello->abi_minor,
                    std::move(hello->manifest_json),
                    std::move(*manifest),
                    hello->abilities};
}

Error RemoteConnector::fault(Error error, const CallScope& scope) {
  constexpr const char* fix =
      "nothing; the hub starts it again. If it happens often, tell the connector's author";
  const std::string during = scope.kind == CallKind::none
                                 ? "while it started"
                                 : "in '" + std::string(name_of(scope.kind)) + "'";
  const std::string ending = is_gone(error) ? process_->ending() : "";
  alive_ = false;
  process_->kill();
  if (is_timeout(error))
    return {"SP-PLG-142",
            "the connector did not come to an end " + during + " and was killed",
            {},
            fix};
  if (is_gone(error))
    return {"SP-PLG-141", "the connector's process ended " + during + ": " + ending, {}, fix};
  return error;
}

std::optional<Error> RemoteConnector::run(CallBook& book, const Asked& asked,
                                          HostServices& services, Millis cancel_grace) {
  const auto steady = [&] { return world_.clock.steady(); };
  const CallScope& scope = asked.scope;
  ++call_;
  deadline_ = asked.deadline;
  const Millis remaining = asked.deadline == 0 ? 0 : std::max<Millis>(1, asked.deadline - steady());
  if (auto sent = frames_.send(codec::frame_of(scope.kind), call_, codec::encode(asked, remaining),
                               steady() + answer_time);
      !sent)
    return fault(sent.error(), scope);
  Millis kill_at = 0;  // set once the child was told to stop
  for (;;) {
    const Millis now = steady();
    const bool stop = services.cancelled() || (asked.deadline != 0 && now >= asked.deadline);
    if (stop && kill_at == 0) {
      kill_at = now + cancel_grace;
      if (auto sent = frames_.send(FrameKind::cancel, call_, {}, kill_at); !sent)
        return fault(sent.error(), scope);
    }
    if (kill_at != 0 && now >= kill_at) return fault(Error{"SP-PROC-002", {}, {}, {}}, scope);
    const auto frame = frames_.receive(now + slice);
    if (!frame && is_timeout(frame.error())) continue;
    if (!frame) return fault(frame.error(), scope);
    const auto done = take(*frame, book, services);
    if (!done) return fault(done.error(), scope);
    if (*done) return std::nullopt;
  }
}

Result<void> RemoteConnector::answer(std::string_view payload) {
  return frames_.send(FrameKind::answer, call_, payload, world_.clock.steady() + answer_time);
}

Result<bool> RemoteConnector::take(const Frame& frame, CallBook& book, HostServices& services) {
  if (frame.call != call_) return bad_frame("a frame of another call");
  Decoder in(frame.payload);
  switch (frame.kind) {
    case FrameKind::emit:
      while (in.more()) book.emit(codec::get_record(in));
      if (!in.whole()) return bad_frame("records that cannot be read");
      break;
    case FrameKind::reject: {
      RejectedRecord rejected;
      rejected.key = printable(in.text(frame_bytes_max), SP_KEY_MAX);
      rejected.place = in.flag();
      rejected.error = codec::get_error(in);
      if (!in.whole()) return bad_frame("a rejected record that cannot be read");
      book.set_aside(std::move(rejected));
      break;
    }
    case FrameKind::checkpoint: {
      const std::string_view cursor = in.text(frame_bytes_max);
      if (!in.whole()) return bad_frame("a checkpoint that cannot be read");
      book.checkpoint(cursor);
      break;
    }
    case FrameKind::describe: {
      const std::string_view stream = in.text(256);
      const std::string_view schema = in.text(frame_bytes_max);
      if (!in.whole()) return bad_frame("a schema that cannot be read");
      book.describe(stream, schema);
      break;
    }
    case FrameKind::ack: {
      SP_ASSIGN(const codec::AckFrame a, codec::decode_ack(frame.payload));
      book.ack(a.change, static_cast<sp_status>(a.ack.verdict), a.ack.key, a.ack.message,
               a.ack.version);
      break;
    }
    case FrameKind::done: {
      SP_ASSIGN(codec::Done done, codec::decode_done(frame.payload));
      const sp_status returned = done.failure ? done.failure->status : done.returned;
      if (done.failure) book.refuse(std::move(*done.failure));
      book.end(returned);
      return true;
    }
    default:
      SP_TRY(serve(frame, book, services));
  }
  // The child keeps the same book and stops at once; what gets here was not checked there.
  if (book.broken()) return bad_frame(book.failure()->error.message);
  return false;
}

Result<void> RemoteConnector::serve(const Frame& frame, CallBook& book, HostServices& services) {
  Decoder in(frame.payload);
  switch (frame.kind) {
    case FrameKind::log: {
      const auto level = in.number<std::uint8_t>();
      const std::string message = printable(in.text(SP_MESSAGE_MAX), SP_MESSAGE_MAX);
      if (!in.whole() || level < 1 || level > 4) return bad_frame("a log line that cannot be read");
      if (book.may_log()) services.log(static_cast<LogLevel>(level), message);
      return {};
    }
    case FrameKind::now:
    case FrameKind::random: {
      if (in.more()) return bad_frame("a question that cannot be read");
      Encoder out;
      if (frame.kind == FrameKind::now) {
        out.number(services.now());
      } else {
        out.number(services.random());
      }
      return answer(out.take());
    }
    case FrameKind::http: {
      SP_ASSIGN(HttpRequest request, codec::decode_http_request(frame.payload));
      if (book.scope().kind == CallKind::open) return bad_frame("HTTP in 'open'");
      return answer(codec::encode(services.http(std::move(request), deadline_)));
    }
    case FrameKind::secret: {
      const std::string_view name = in.text(256);
      if (!in.whole()) return bad_frame("a question for a secret that cannot be read");
      return answer(codec::encode(services.secret(name)));
    }
    case FrameKind::files: {
      SP_ASSIGN(const std::string payload, serve_files(frame.payload, services));
      return answer(payload);
    }
    default:
      return bad_frame("a frame of the wrong direction");
  }
}

}  // namespace samepage
