#include "plugin/supervised_session.hpp"

#include <algorithm>

namespace samepage {
namespace {

std::string key_of(const CallScope& scope) {
  return std::string(name_of(scope.kind)) + " " + scope.stream;
}

}  // namespace

SupervisedSession::SupervisedSession(World world, PluginInfo plugin,
                                     std::unique_ptr<HostServices> services,
                                     std::string config_json, SessionOptions options,
                                     SupervisorOptions supervision)
    : BookedSession(std::move(plugin), std::move(services), std::move(options)),
      world_(world),
      config_json_(std::move(config_json)),
      supervision_(std::move(supervision)) {}

std::expected<std::unique_ptr<SupervisedSession>, Errors> SupervisedSession::open(
    World world, const std::string& path, const std::string& digest,
    std::unique_ptr<HostServices> services, std::string config_json, SessionOptions options,
    SupervisorOptions supervision) {
  auto child = RemoteConnector::start(world, supervision.child, path, digest);
  if (!child) return std::unexpected(std::move(child).error());
  std::unique_ptr<SupervisedSession> session(
      new SupervisedSession(world, (*child)->plugin(), std::move(services), std::move(config_json),
                            std::move(options), std::move(supervision)));
  session->child_ = std::move(*child);
  session->starts_ = 1;
  session->services_->begin_call(false);
  if (auto failed = session->open_child()) {
    CallScope scope;
    scope.kind = CallKind::open;
    return std::unexpected(Errors{session->placed(std::move(*failed), scope).error});
  }
  return session;
}

bool SupervisedSession::quarantined() const {
  const std::lock_guard lock(mutex_);
  return most_crashes_ >= supervision_.crashes_to_quarantine;
}

void SupervisedSession::lift_quarantine() {
  const std::lock_guard lock(mutex_);
  crashes_.clear();
  most_crashes_ = 0;
  pause_until_ = 0;
}

std::optional<CallError> SupervisedSession::not_now() const {
  const std::lock_guard lock(mutex_);
  if (most_crashes_ >= supervision_.crashes_to_quarantine)
    return CallError{Verdict::config, 0,
                     Error{"SP-PLG-150",
                           "the connector is in quarantine after " + std::to_string(most_crashes_) +
                               " failures in a row; the last: " + last_crash_.message,
                           {},
                           "install a mended connector with 'samepage plugin add', then start the "
                           "hub again, which lifts the quarantine"}};
  const Millis left = pause_until_ - world_.clock.steady();
  if (left > 0)
    return CallError{Verdict::retry, left,
                     Error{"SP-PLG-151",
                           "the connector pauses for " + format_duration(left) +
                               " after a failure: " + last_crash_.message,
                           {},
                           "nothing; the hub tries again"}};
  return std::nullopt;
}

CallError SupervisedSession::crashed(const CallScope& scope, Error error) {
  child_.reset();
  child_opened_ = false;
  const std::lock_guard lock(mutex_);
  const int count = ++crashes_[key_of(scope)];
  most_crashes_ = std::max(most_crashes_, count);
  Millis pause = supervision_.pause_first;
  for (int i = 1; i < count && pause < supervision_.pause_most; ++i) pause *= 2;
  pause = std::min(pause, supervision_.pause_most);
  pause_until_ = world_.clock.steady() + pause;
  last_crash_ = error;
  return {Verdict::retry, pause, std::move(error)};
}

void SupervisedSession::ended_well(const CallScope& scope) {
  const std::lock_guard lock(mutex_);
  crashes_.erase(key_of(scope));
  most_crashes_ = 0;
  for (const auto& [key, count] : crashes_) most_crashes_ = std::max(most_crashes_, count);
}

std::optional<CallError> SupervisedSession::ensure_child() {
  if (child_ && child_opened_) return std::nullopt;
  if (!child_) {
    auto child = RemoteConnector::start(world_, supervision_.child, plugin_.path, plugin_.digest);
    if (!child) {
      // Another file under the path, or none, is for a person; a machine that is full is not.
      const Error& first = child.error().front();
      const bool refused = first.code.starts_with("SP-PLG-0");
      if (first.code.starts_with("SP-PLG-14")) return crashed(CallScope{}, first);
      return CallError{refused ? Verdict::config : Verdict::retry, supervision_.pause_first, first};
    }
    child_ = std::move(*child);
    ++starts_;
  }
  return open_child();
}

std::optional<CallError> SupervisedSession::open_child() {
  Asked asked;
  asked.scope.kind = CallKind::open;
  asked.config_json = config_json_;
  asked.deadline = world_.clock.steady() + supervision_.child.start_timeout;
  CallBook book(asked.scope);
  if (auto fault = child_->run(book, asked, *services_, options_.cancel_grace))
    return crashed(asked.scope, std::move(*fault));
  if (auto failed = book.error()) {
    child_.reset();
    return failed;
  }
  child_opened_ = true;
  return std::nullopt;
}

std::optional<CallError> SupervisedSession::run(CallBook& book, const Asked& asked) {
  if (auto wait = not_now()) return wait;
  if (auto failed = ensure_child()) return failed;
  if (auto fault = child_->run(book, asked, *services_, options_.cancel_grace))
    return crashed(asked.scope, std::move(*fault));
  ended_well(asked.scope);
  return std::nullopt;
}

}  // namespace samepage
