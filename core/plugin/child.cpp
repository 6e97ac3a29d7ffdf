#include "plugin/child.hpp"

#include "plugin/child_services.hpp"

namespace samepage {
namespace {

// Sends on what a book collects: records with each checkpoint, acks at once, since they tell of
// effects that a crash later in the call does not undo.
class Reporter {
 public:
  Reporter(CallBook& book, ChildServices& services) : book_(book), services_(services) {
    book.on_checkpoint = [this] { checkpoint(); };
    book.on_ack = [this](std::uint32_t change) {
      send(FrameKind::ack, codec::encode(codec::AckFrame{change, book_.acks()[change]}));
    };
  }

  void flush() {
    Encoder out;
    const Page& page = book_.page();
    for (; records_ < page.records.size(); ++records_) {
      codec::put(out, book_.scope().stream, page.records[records_]);
      if (out.size() >= codec::emit_flush_bytes) send(FrameKind::emit, out.take());
    }
    if (out.size() > 0) send(FrameKind::emit, out.take());
    for (; rejected_ < page.rejected.size(); ++rejected_) {
      out.text(page.rejected[rejected_].key).flag(page.rejected[rejected_].place);
      codec::put(out, page.rejected[rejected_].error);
      send(FrameKind::reject, out.take());
    }
  }

  void finish(sp_status returned) {
    const CallBook& book = book_;
    if (!book.broken()) flush();  // also what lies behind the last checkpoint: the hub counts it
    for (const StreamSchema& schema : book.schemas()) {
      Encoder out;
      send(FrameKind::describe, out.text(schema.stream).text(schema.json_schema).take());
    }
    send(FrameKind::done, codec::encode(codec::Done{returned, book.failure()}));
  }

 private:
  void checkpoint() {
    flush();
    Encoder out;
    send(FrameKind::checkpoint, out.text(book_.page().cursor).take());
  }
  void send(FrameKind kind, std::string_view payload) { (void)services_.send(kind, payload); }

  CallBook& book_;
  ChildServices& services_;
  std::size_t records_ = 0, rejected_ = 0;
};

std::string greet(ChildServices& services, const std::expected<Plugin, Errors>& plugin) {
  if (!plugin) {
    (void)services.send(FrameKind::refused, codec::encode(plugin.error()));
    return plugin.error().front().text();
  }
  const PluginInfo& info = plugin->info;
  const auto sent = services.send(
      FrameKind::hello, codec::encode(codec::Hello{info.abi_minor, info.manifest.id, info.digest,
                                                   info.manifest_json, info.abilities}));
  return sent ? "" : sent.error().text();
}

// The streams that discover may describe are known from the manifest; they do not cross.
void add_streams(CallScope& scope, const Manifest& manifest) {
  for (const StreamManifest& stream : manifest.streams) scope.streams.push_back(stream.name);
}

bool can(const Plugin& plugin, CallKind kind) {
  const Abilities& has = plugin.info.abilities;
  switch (kind) {
    case CallKind::discover:
      return has.discover;
    case CallKind::read:
      return has.read;
    case CallKind::write:
      return has.write;
    case CallKind::find:
      return has.find;
    default:
      return true;
  }
}

}  // namespace

std::string serve_connector(ByteStream& hub, Clock& clock, const std::string& path,
                            const std::string& digest) {
  ChildServices services(hub, clock);
  const auto plugin = load_plugin(path, digest);
  if (std::string refused = greet(services, plugin); !refused.empty()) return refused;
  Instance instance(*plugin, services);
  for (;;) {
    const auto frame = services.next_frame();
    if (!frame) return frame.error().code == "SP-PROC-003" ? "" : frame.error().text();
    if (frame->kind == FrameKind::close) return {};
    if (frame->kind == FrameKind::cancel) continue;  // of a call that ended meanwhile
    auto asked = codec::decode_asked(frame->kind, frame->payload);
    if (!asked) return asked.error().text();
    const CallKind kind = asked->scope.kind;
    if (!can(*plugin, kind) || instance.opened() == (kind == CallKind::open))
      return "the hub asks for '" + std::string(name_of(kind)) + "' out of turn";
    if (asked->deadline != 0) asked->deadline += clock.steady();
    add_streams(asked->scope, plugin->info.manifest);
    services.start_call(frame->call, !plugin->info.manifest.files.empty());
    CallBook book(asked->scope);
    Reporter reporter(book, services);
    run_on(instance, book, *asked);
    reporter.finish(book.returned());
    if (services.lost()) return {};
  }
}

}  // namespace samepage
