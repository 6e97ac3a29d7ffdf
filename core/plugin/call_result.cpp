// How a call ended: from what the connector returned and what stands in its book.
#include "plugin/call_book.hpp"

namespace samepage {
namespace {

struct Words {
  const char *code, *message, *fix;
};

// For failures that the connector explained in its own words, or not at all.
Words words_of(sp_status status) {
  switch (status) {
    case SP_RETRY:
      return {"SP-PLG-101", "the system cannot answer now", "nothing; the hub tries again"};
    case SP_AUTH:
      return {"SP-PLG-102", "the system refused the sign-in",
              "renew the connection's secrets, then run 'samepage check'"};
    case SP_CONFIG:
      return {"SP-PLG-103", "the connection is not set up rightly",
              "mend the connection's options, then run 'samepage check'"};
    case SP_REJECTED:
      return {"SP-PLG-104", "the system refused this for good", "see its reason"};
    case SP_CURSOR_LOST:
      return {"SP-PLG-105", "the system no longer knows where we stopped",
              "nothing; the hub reads the stream again from the beginning"};
    case SP_CANCELLED:
      return {"SP-PLG-106", "the call was cancelled", "nothing; the hub tries again"};
    default:
      return {"SP-PLG-107", "the connector broke a promise",
              "report this to the connector's author; the hub goes on without it"};
  }
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::more:
      return "more";
    case Verdict::retry:
      return "retry";
    case Verdict::auth:
      return "auth";
    case Verdict::config:
      return "config";
    case Verdict::rejected:
      return "rejected";
    case Verdict::cursor_lost:
      return "cursor_lost";
    case Verdict::cancelled:
      return "cancelled";
    case Verdict::bug:
      return "bug";
  }
  return "unknown";
}

bool CallBook::progressed() const { return page_.checkpointed && page_.cursor != scope_.cursor; }

std::optional<Failure> CallBook::failure() const {
  if (broken_) return Failure{SP_BUG, 0, *broken_};
  const auto bug = [](std::string code, std::string message) {
    return Failure{SP_BUG, 0, Error{std::move(code), std::move(message), {}, words_of(SP_BUG).fix}};
  };
  if (returned_ == SP_OK) return std::nullopt;
  if (returned_ == SP_MORE && scope_.kind == CallKind::read) {
    if (progressed()) return std::nullopt;
    return bug("SP-PLG-132", "the connector says there is more, but its cursor has not moved");
  }
  if (returned_ > SP_OK || returned_ < SP_BUG)
    return bug("SP-PLG-130", "the connector's function '" + std::string(name_of(scope_.kind)) +
                                 "' returned " + std::to_string(returned_) +
                                 ", which is no status");
  const Words words = words_of(returned_);
  Failure failure{returned_, 0, Error{words.code, words.message, {}, words.fix}};
  if (!failure_ || failure_->status != returned_) return failure;
  failure.retry_after = failure_->retry_after;
  if (failure_->error.code.empty()) {
    if (!failure_->error.message.empty()) failure.error.message = failure_->error.message;
  } else {
    failure.error = failure_->error;
  }
  return failure;
}

std::optional<CallError> CallBook::error() const {
  auto failed = failure();
  if (!failed) return std::nullopt;
  return CallError{static_cast<Verdict>(failed->status), failed->retry_after,
                   std::move(failed->error)};
}

std::size_t CallBook::dropped() const {
  return scope_.kind == CallKind::read ? page_.records.size() - whole_records_ : 0;
}

CallResult<Page> CallBook::take_page() {
  const auto failed = error();
  // What was whole before an ordinary interruption is kept: a long page that never gets through
  // would otherwise be read again from its beginning for ever.
  const bool interrupted =
      failed && (failed->verdict == Verdict::retry || failed->verdict == Verdict::cancelled) &&
      progressed();
  if (failed && !interrupted) return std::unexpected(*failed);
  if (scope_.kind == CallKind::read) {
    page_.records.resize(whole_records_);
    page_.rejected.erase(page_.rejected.begin() + static_cast<std::ptrdiff_t>(whole_rejected_),
                         page_.rejected.end());
    page_.more = interrupted || returned_ == SP_MORE;
  }
  return std::move(page_);
}

CallResult<std::vector<StreamSchema>> CallBook::take_schemas() {
  if (auto failed = error()) return std::unexpected(std::move(*failed));
  return std::move(schemas_);
}

WriteOutcome CallBook::take_outcome() { return {std::move(acks_), error()}; }

}  // namespace samepage
