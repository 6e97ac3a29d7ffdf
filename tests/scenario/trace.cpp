#include "trace.hpp"

#include <set>
#include <utility>

namespace samepage::scenario {
namespace {

class TracedSession final : public Session {
 public:
  TracedSession(std::unique_ptr<Session> session, std::string system, Tracer tracer)
      : session_(std::move(session)), system_(std::move(system)), tracer_(std::move(tracer)) {}

  CallResult<void> check() override { return session_->check(); }
  CallResult<std::vector<StreamSchema>> discover() override { return session_->discover(); }
  const Manifest& manifest() const override { return session_->manifest(); }
  std::string_view manifest_json() const override { return session_->manifest_json(); }
  std::uint64_t http_calls() const override { return session_->http_calls(); }
  QuotaState quota() const override { return session_->quota(); }
  void cancel() override { session_->cancel(); }

  CallResult<Page> read(const ReadRequest& request) override {
    auto page = session_->read(request);
    if (!page) return page;
    if (request.cursor.empty()) whole_.insert(request.stream);
    for (const SourceRecord& r : page->records) {
      const std::string version(r.version);
      tell(r.op == SourceOp::upsert ? "shown" : "deleted", request.stream, r.key, r.json,
           version + " " + std::to_string(r.modified));
    }
    if (!page->more) {
      const bool whole = whole_.erase(request.stream) > 0;
      tell("read", request.stream, {}, page->cursor, whole ? "whole" : "changes");
    }
    return page;
  }

  WriteOutcome write(const WriteRequest& request) override {
    WriteOutcome outcome = session_->write(request);
    for (std::size_t i = 0; i < request.changes.size(); ++i) {
      const OutgoingChange& c = request.changes[i];
      const char* what = c.removes ? "remove" : c.key.empty() ? "create" : "update";
      tell(what, request.stream, c.key, c.json,
           i < outcome.acks.size() ? told(outcome.acks[i]) : "unknown");
    }
    return outcome;
  }

  CallResult<Page> find(const std::string& stream, const OutgoingChange& change,
                        Millis since) override {
    auto page = session_->find(stream, change, since);
    if (!page) return page;
    const bool there = !page->records.empty();
    tell("found", stream, {}, {},
         there ? std::string(page->records[0].key) + " " + std::string(page->records[0].version)
               : "");
    return page;
  }

 private:
  static std::string told(const Ack& ack) {
    if (!ack.known) return "unknown";
    if (ack.verdict == Verdict::ok) return "ok " + ack.key + " " + ack.version;
    return ack.verdict == Verdict::rejected ? "refused" : "later";
  }

  void tell(const char* what, const std::string& stream, std::string_view record,
            std::string_view value, std::string outcome) const {
    tracer_({what, system_, stream, std::string(record), std::string(value), std::move(outcome)});
  }

  std::unique_ptr<Session> session_;
  std::string system_;
  Tracer tracer_;
  std::set<std::string> whole_;  // streams that are being read from the beginning
};

}  // namespace

std::unique_ptr<Session> traced(std::unique_ptr<Session> session, std::string system,
                                Tracer tracer) {
  return std::make_unique<TracedSession>(std::move(session), std::move(system), std::move(tracer));
}

std::string state_of(const Record& record) {
  std::string all = std::string(record.gone ? "gone " : "") + (record.excluded ? "excluded " : "") +
                    (record.removed_by_us ? "removed-by-us " : "");
  for (const FieldState& f : record.fields) {
    all += std::to_string(f.field) + "=" + f.held + (f.written ? "*" : "") + (f.frozen ? "!" : "");
    if (f.has_own) all += "(" + f.own + " in " + std::to_string(f.edited) + ")";
    for (const SetMark& m : f.marks)
      all += (m.out ? "-" : "+") + m.element + ":" + std::to_string(m.at);
    all += ' ';
  }
  return all;
}

}  // namespace samepage::scenario
