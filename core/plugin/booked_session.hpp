#pragma once
// What sessions in this process and in a child have in common: each call is a CallBook that
// somebody else's `run` fills in.

#include <memory>

#include "plugin/calls.hpp"

namespace samepage {

class BookedSession : public Session {
 public:
  CallResult<void> check() override;
  CallResult<std::vector<StreamSchema>> discover() override;
  CallResult<Page> read(const ReadRequest& request) override;
  WriteOutcome write(const WriteRequest& request) override;
  CallResult<Page> find(const std::string& stream, const OutgoingChange& change,
                        Millis since) override;
  const Manifest& manifest() const override { return plugin_.manifest; }
  std::string_view manifest_json() const override { return plugin_.manifest_json; }
  std::uint64_t http_calls() const override { return services_->http_calls(); }
  QuotaState quota() const override { return services_->quota(); }
  void cancel() override { services_->cancel(); }

  CallResult<void> open(std::string config_json);

 protected:
  BookedSession(PluginInfo plugin, std::unique_ptr<HostServices> services, SessionOptions options);

  // Fills the book; an error when the connector could not end the call in order (it crashed).
  virtual std::optional<CallError> run(CallBook& book, const Asked& asked) = 0;

  CallError placed(CallError error, const CallScope& scope) const;

  PluginInfo plugin_;
  std::unique_ptr<HostServices> services_;
  SessionOptions options_;

 private:
  template <class T, class Take>
  CallResult<T> call(CallResult<CallScope> scope, Asked asked, Take&& take);
};

// A connector in this process: for tests, simulation, and connections with isolation = "none". One
// that crashes or never returns takes the hub with it; use a child process for strangers.
class LocalSession final : public BookedSession {
 public:
  static CallResult<std::unique_ptr<Session>> open(Plugin plugin,
                                                   std::unique_ptr<HostServices> services,
                                                   std::string config_json, SessionOptions options);

 private:
  LocalSession(Plugin plugin, std::unique_ptr<HostServices> services, SessionOptions options);
  std::optional<CallError> run(CallBook& book, const Asked& asked) override;

  Plugin loaded_;
  Instance instance_;
};

}  // namespace samepage
