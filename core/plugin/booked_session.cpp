#include "plugin/booked_session.hpp"

#include <algorithm>

namespace samepage {
namespace {

// A person may be called "{{secret.token}}": what stands in their record must never draw a secret out.
bool holds_placeholder(const std::vector<OutgoingChange>& changes) {
  const auto looks_like_one = [](std::string_view text) {
    const bool braces = text.contains("{{") || text.contains("u007b") || text.contains("u007B");
    return braces && (text.contains("secret.") || text.contains("basic."));
  };
  return std::ranges::any_of(changes, [&](const OutgoingChange& c) {
    return looks_like_one(c.json) || looks_like_one(c.before) || looks_like_one(c.key);
  });
}

CallScope plain_scope(CallKind kind) {
  CallScope scope;
  scope.kind = kind;
  return scope;
}

}  // namespace

BookedSession::BookedSession(PluginInfo plugin, std::unique_ptr<HostServices> services,
                             SessionOptions options)
    : plugin_(std::move(plugin)), services_(std::move(services)), options_(std::move(options)) {}

CallError BookedSession::placed(CallError error, const CallScope& scope) const {
  return samepage::placed(std::move(error), options_, plugin_, scope);
}

template <class T, class Take>
CallResult<T> BookedSession::call(CallResult<CallScope> scope, Asked asked, Take&& take) {
  if (!scope) return std::unexpected(placed(scope.error(), asked.scope));
  asked.scope = std::move(*scope);
  services_->begin_call(holds_placeholder(asked.changes));
  if (asked.deadline == 0) asked.deadline = services_->steady() + options_.call_timeout;
  CallBook book(asked.scope);
  if (auto fault = run(book, asked)) return std::unexpected(placed(std::move(*fault), asked.scope));
  if (book.dropped() > 0 && !book.error()) services_->log(LogLevel::warn, dropped_text(book));
  CallResult<T> result = take(book);
  if (!result) return std::unexpected(placed(std::move(result).error(), asked.scope));
  return result;
}

CallResult<void> BookedSession::open(std::string config_json) {
  Asked asked;
  asked.config_json = std::move(config_json);
  return call<void>(plain_scope(CallKind::open), std::move(asked), [](CallBook& book) {
    auto failed = book.error();
    return failed ? CallResult<void>(std::unexpected(std::move(*failed))) : CallResult<void>();
  });
}

CallResult<void> BookedSession::check() {
  return call<void>(plain_scope(CallKind::check), {}, [](CallBook& book) {
    auto failed = book.error();
    return failed ? CallResult<void>(std::unexpected(std::move(*failed))) : CallResult<void>();
  });
}

CallResult<std::vector<StreamSchema>> BookedSession::discover() {
  return call<std::vector<StreamSchema>>(discover_scope(plugin_), {},
                                         [](CallBook& book) { return book.take_schemas(); });
}

CallResult<Page> BookedSession::read(const ReadRequest& request) {
  Asked asked;
  asked.deadline = request.deadline;
  asked.limit = request.limit;
  return call<Page>(read_scope(plugin_, request), std::move(asked),
                    [](CallBook& book) { return book.take_page(); });
}

CallResult<Page> BookedSession::find(const std::string& stream, const OutgoingChange& change,
                                     Millis since) {
  Asked asked;
  asked.since = since;
  asked.changes.push_back(change);
  return call<Page>(find_scope(plugin_, stream), std::move(asked),
                    [](CallBook& book) { return book.take_page(); });
}

// Not through `call`: what was acknowledged counts, however the call ended.
WriteOutcome BookedSession::write(const WriteRequest& request) {
  auto scope = write_scope(plugin_, request);
  if (!scope)
    return {std::vector<Ack>(request.changes.size()),
            placed(scope.error(), plain_scope(CallKind::write))};
  services_->begin_call(holds_placeholder(request.changes));
  Asked asked;
  asked.scope = std::move(*scope);
  asked.deadline =
      request.deadline != 0 ? request.deadline : services_->steady() + options_.call_timeout;
  asked.changes = request.changes;
  CallBook book(asked.scope);
  auto fault = run(book, asked);
  WriteOutcome outcome = book.take_outcome();
  if (fault) outcome.ended = std::move(fault);
  if (outcome.ended) outcome.ended = placed(std::move(*outcome.ended), asked.scope);
  return outcome;
}

LocalSession::LocalSession(Plugin plugin, std::unique_ptr<HostServices> services,
                           SessionOptions options)
    : BookedSession(plugin.info, std::move(services), std::move(options)),
      loaded_(std::move(plugin)),
      instance_(loaded_, *services_) {}

CallResult<std::unique_ptr<Session>> LocalSession::open(Plugin plugin,
                                                        std::unique_ptr<HostServices> services,
                                                        std::string config_json,
                                                        SessionOptions options) {
  std::unique_ptr<LocalSession> session(
      new LocalSession(std::move(plugin), std::move(services), std::move(options)));
  if (auto opened = session->BookedSession::open(std::move(config_json)); !opened)
    return std::unexpected(std::move(opened).error());
  return session;
}

std::optional<CallError> LocalSession::run(CallBook& book, const Asked& asked) {
  run_on(instance_, book, asked);
  return std::nullopt;
}

}  // namespace samepage
