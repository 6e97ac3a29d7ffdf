#include "faulty_session.hpp"

#include <algorithm>
#include <atomic>
#include <set>

namespace samepage::scenario {
namespace {

constexpr Millis busy_wait = 30'000;

CallError failed(Verdict verdict, const std::string& message, Millis retry_after = 0) {
  return {verdict, retry_after, {"SP-TEST-003", message, {}, {}}};
}

// What is told of a call that failed for the given reason.
std::optional<CallError> failure(const std::string& kind) {
  if (kind == "busy") return failed(Verdict::retry, "429: too many calls", busy_wait);
  if (kind == "error") return failed(Verdict::retry, "500: the system is not well");
  if (kind == "timeout") return failed(Verdict::retry, "no answer in time");
  if (kind == "auth") return failed(Verdict::auth, "the token has run out");
  if (kind == "garbage") return failed(Verdict::bug, "the connector answered garbage");
  if (kind == "crash") return failed(Verdict::retry, "the connector crashed");
  return std::nullopt;
}

class FaultySession final : public Session {
 public:
  FaultySession(std::unique_ptr<Session> real, SessionSetting setting)
      : real_(std::move(real)), set_(std::move(setting)) {}

  CallResult<void> check() override { return real_->check(); }
  CallResult<std::vector<StreamSchema>> discover() override { return real_->discover(); }
  const Manifest& manifest() const override { return real_->manifest(); }
  std::string_view manifest_json() const override { return real_->manifest_json(); }
  std::uint64_t http_calls() const override { return calls_; }
  QuotaState quota() const override { return real_->quota(); }

  void cancel() override {
    cancelled_ = true;
    real_->cancel();
    if (set_.turns != nullptr) set_.turns->release(set_.system.name());
  }

  CallResult<Page> read(const ReadRequest& request) override {
    while (set_.turns != nullptr && (set_.system.hang || set_.system.slow)) {
      set_.faults.count(set_.system.hang ? "hang" : "slow");
      if (!cancelled_) set_.turns->block(set_.system.name());
      if (cancelled_.exchange(false)) return std::unexpected(failed(Verdict::retry, "cancelled"));
    }
    const std::string kind = arrive("read", request.stream + " from '" + request.cursor + "'");
    if (dead()) return std::unexpected(killed());
    if (kind == "timeout") set_.clock.advance(request.deadline - set_.clock.steady());
    if (auto wrong = failure(kind)) return std::unexpected(*wrong);
    if (kind == "cursor-lost" && !request.cursor.empty())
      return std::unexpected(failed(Verdict::cursor_lost, "the cursor is not known any more"));
    auto page = real_->read(request);
    const bool all = page && lists_all(request, *page);
    if (page) spoil(all && kind == "stale" ? std::string() : kind, *page);
    if (page) tell(request.stream, *page);
    if (kind == "crash-after") set_.faults.kill();
    return page;
  }

  WriteOutcome write(const WriteRequest& request) override {
    std::string what = request.stream;
    for (const OutgoingChange& c : request.changes)
      what += "\n    " + (c.removes ? "remove " + c.key : (c.key.empty() ? "create" : c.key) + " " + c.json);
    const std::string kind = arrive("write", what);
    WriteOutcome outcome;
    if (dead()) {
      outcome.ended = killed();
      return outcome;
    }
    // What is written while others are still being read is an earlier round's, sent again.
    const std::string stage = set_.faults.stage();
    if (stage == "pull") set_.faults.enter("settle");
    outcome = write_as(kind, request);
    set_.faults.enter(stage);
    return outcome;
  }

  CallResult<Page> find(const std::string& stream, const OutgoingChange& change,
                        Millis since) override {
    const std::string kind = arrive("find", stream + " " + change.idempotency);
    if (dead()) return std::unexpected(killed());
    if (auto wrong = failure(kind)) return std::unexpected(*wrong);
    return real_->find(stream, change, since);
  }

 private:
  bool dead() const { return set_.faults.dead(); }
  static CallError killed() { return failed(Verdict::retry, "the hub was killed"); }

  // The kind of fault that strikes at this call, if any.
  std::string arrive(const std::string& call, const std::string& what) {
    if (set_.turns != nullptr) {
      set_.turns->pass(set_.system.name());
      set_.clock.advance(1);
    }
    if (dead()) return {};
    ++calls_;
    if (set_.system.observer != nullptr)
      set_.system.observer->called(set_.system.name() + " " + call + " " + what);
    const std::string stage = set_.faults.stage();
    if (call == "find" || (call == "write" && stage == "pull")) set_.faults.enter("settle");
    std::string kind;
    for (const PlannedFault& fault : set_.faults.strike(set_.system.name(), call)) {
      set_.faults.count(fault.who == "hub" ? "hub " + fault.kind : call + " " + fault.kind);
      if (fault.kind == "step") set_.step(fault.line);
      else if (fault.who == "hub" && fault.kind == "crash") set_.faults.kill();
      else kind = fault.kind;
    }
    set_.faults.enter(stage);
    return kind;
  }

  // A reading from the start, page by page. Its absences count where a cursor was lost, so it is
  // whole: docs/design/convergence.md assumes no less of a system.
  bool lists_all(const ReadRequest& request, const Page& page) {
    const bool all = request.cursor.empty() || listing_.contains(request.stream);
    if (all && page.more) {
      listing_.insert(request.stream);
    } else {
      listing_.erase(request.stream);
    }
    return all;
  }

  // Records twice, in another order, or the newest not yet shown: a feed does that.
  void spoil(const std::string& kind, Page& page) const {
    if (kind == "twice") {
      const auto once = page.records;
      page.records.insert(page.records.end(), once.begin(), once.end());
    }
    if (kind == "reversed") std::ranges::reverse(page.records);
    if (kind == "stale" && !set_.system.full_listing && page.records.size() > 1 &&
        page.records[page.records.size() / 2 - 1].op != SourceOp::merged) {
      page.records.resize(page.records.size() / 2);
      page.cursor = page.records.back().version;
      page.more = false;
    }
  }

  void tell(const std::string& stream, const Page& page) const {
    if (set_.system.observer == nullptr) return;
    for (const SourceRecord& r : page.records) {
      const std::string key(r.key);
      ModelRecord shown;
      shown.json = r.json;
      shown.deleted = r.op != SourceOp::upsert;
      if (!shown.deleted) shown.version = std::stoll(std::string(r.version));
      set_.system.observer->showed({set_.system, stream, key}, shown);
    }
  }

  // What of the request takes effect, and what of that is told.
  WriteOutcome write_as(const std::string& kind, const WriteRequest& request) {
    WriteOutcome outcome;
    if (kind == "refuse" || kind == "put-off") {
      const Verdict verdict = kind == "refuse" ? Verdict::rejected : Verdict::retry;
      outcome.acks.assign(request.changes.size(), {verdict, true, {}, kind, {}});
      return outcome;
    }
    if (kind == "dropped" || kind == "busy" || kind == "error" || kind == "auth") {
      outcome.ended = kind == "dropped" ? failure("timeout") : failure(kind);
      return outcome;
    }
    WriteRequest taken = request;
    const bool half = kind == "partial" || kind == "crash";
    if (half) taken.changes.resize((request.changes.size() + 1) / 2);
    outcome = real_->write(taken);
    if (kind == "lost" || kind == "crash" || kind == "garbage" || kind == "crash-after")
      keep_dark(request, outcome, 0);
    if (kind == "half-told") keep_dark(request, outcome, request.changes.size() / 2);
    if (kind == "lost") outcome.ended = failure("timeout");
    if (kind == "crash" || kind == "garbage") outcome.ended = failure(kind);
    if (kind == "crash-after") {
      set_.faults.kill();
      outcome.ended = killed();
    }
    if (half || kind == "half-told") outcome.acks.resize(request.changes.size());
    return outcome;
  }

  void keep_dark(const WriteRequest& request, WriteOutcome& outcome, std::size_t from) {
    for (std::size_t i = from; i < outcome.acks.size(); ++i) {
      if (set_.system.observer != nullptr)
        set_.system.observer->kept_dark({set_.system, request.stream, outcome.acks[i].key});
      outcome.acks[i] = Ack{};
    }
    outcome.acks.resize(from);
  }

  std::unique_ptr<Session> real_;
  std::set<std::string, std::less<>> listing_;  // streams of which not all pages are read
  SessionSetting set_;
  std::atomic<bool> cancelled_ = false;
  std::atomic<std::uint64_t> calls_ = 0;
};

}  // namespace

std::unique_ptr<Session> faulty(std::unique_ptr<Session> real, SessionSetting setting) {
  return std::make_unique<FaultySession>(std::move(real), std::move(setting));
}

}  // namespace samepage::scenario
