#include "engine/in/pulling.hpp"

#include "engine/in/intake.hpp"
#include "engine/in/settling.hpp"
#include "flow/pull/pull.hpp"

namespace samepage {
namespace {

// Above this many records a key sweep is not done in every cycle.
constexpr std::int64_t small_stream = 20'000;
constexpr Millis sweep_interval = 3'600'000;

constexpr std::uint64_t mixed_readings = 1;  // no mapping's fingerprint, as good as certainly

CallError store_error(Error error) { return {Verdict::bug, 0, std::move(error)}; }

}  // namespace

void note_failure(EngineParts& parts, ConnectionPart& connection, const CallError& error) {
  ConnectionReport& report = connection.report;
  report.ok = false;
  report.error = error.error;
  if (report.error.where.empty()) report.error.where = "connection " + connection.config->name;
  ConnectionRow& row = connection.row;
  ++row.failures;
  row.last_error = error.error.code + ": " + error.error.message;
  row.retry_at = error.retry_after > 0 ? parts.now() + error.retry_after : 0;
  report.retry_at = row.retry_at;
  const bool needs_owner = error.verdict == Verdict::auth || error.verdict == Verdict::config;
  row.paused = needs_owner ? row.last_error : std::string();
}

Result<void> Pulling::run() {
  ConnectionRow& row = connection_.row;
  if (row.retry_at > parts_.now()) {
    connection_.report.ok = false;
    connection_.report.retry_at = row.retry_at;
    connection_.report.error = {"SP-SYN-030", "the system asked to wait: " + row.last_error,
                                "connection " + row.name,
                                "it is tried again when the time has come"};
    return {};
  }
  CallResult<void> result = settle(parts_, connection_, round_.writes);
  for (const auto& part : connection_.streams) {
    if (!result || stopped()) break;
    result = stream(*part);
  }
  const std::scoped_lock lock(parts_.store_mutex);
  if (result) {
    row.failures = 0;
    row.retry_at = 0;
    row.paused.clear();
    row.last_error.clear();
    row.last_ok = parts_.now();
  } else if (result.error().error.code.starts_with("SP-STO")) {
    return std::unexpected(result.error().error);
  } else {
    note_failure(parts_, connection_, result.error());
  }
  // One commit for all streams: every commit waits for the disk, and an edit waits for them all. A
  // crash before it reads again what is known already.
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (const StreamPart* part : read_) SP_TRY(parts_.store.save(part->row));
  SP_TRY(parts_.store.save(row));
  return txn.commit();
}

CallResult<void> Pulling::stream(StreamPart& part) {
  if (part.manifest->changes == ReadChanges::none) return {};
  // None is known before the first reading has ended, and that may have begun under another.
  if (part.row.mapping != part.reading()) {
    if (auto done = read_again(part); !done) return std::unexpected(store_error(done.error()));
    if (stopped()) return {};
  }
  const Lapses::Moment began = parts_.lapses.now();
  {
    const std::scoped_lock lock(parts_.store_mutex);
    part.unbelieved.clear();
  }
  Listing listing;
  if (auto done = changes(part, listing); !done) return done;
  if (stopped()) return {};
  if (part.manifest->deletes == ReadDeletes::listing &&
      part.manifest->changes == ReadChanges::full) {
    if (auto done = vanish(part, listing); !done) return std::unexpected(store_error(done.error()));
  } else if (part.manifest->deletes == ReadDeletes::keys && sweep_is_due(part)) {
    if (auto done = sweep(part); !done) return done;
  }
  if (auto done = forget_doubts(part, began); !done)
    return std::unexpected(store_error(done.error()));
  return {};
}

// The new reading is written down when all has been read by it, and that it has begun before:
// whoever is interrupted in between, or goes back to the old mapping, has to begin again.
Result<void> Pulling::read_again(StreamPart& part) {
  SP_TRY(keep_reading(part, mixed_readings));
  for (bool more = true; more;) {
    if (stopped()) return {};
    SP_ASSIGN(more, Intake(parts_, part).read_again());
  }
  return keep_reading(part, part.reading());
}

Result<void> Pulling::keep_reading(StreamPart& part, std::uint64_t reading) {
  const std::scoped_lock lock(parts_.store_mutex);
  part.row.mapping = reading;
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_TRY(parts_.store.save(part.row));
  return txn.commit();
}

CallResult<void> Pulling::changes(StreamPart& part, Listing& shown) {
  const bool full = part.manifest->changes == ReadChanges::full;
  const bool from_start = full || part.row.cursor.empty();
  // Only a listing that tells of deletes by what it lacks has to know what it has shown.
  const bool listing = full && part.manifest->deletes == ReadDeletes::listing;
  Intake intake(parts_, part);
  // A full listing counts only as a whole: its cursor is kept when it has ended, never on the way.
  // The same goes for reading all again after a lost cursor: what was deleted meanwhile has no
  // tombstone in it and is known by its absence only.
  bool again = false;
  PullRequest request{.stream = part.row.name,
                      .cursor = part.row.cursor,
                      .page = connection_.config->page,
                      .call_timeout = connection_.config->call_timeout,
                      .read_ahead = round_.read_ahead};
  std::string last_cursor = part.row.cursor;
  for (int attempt = 0;; ++attempt) {
    auto end = pull(
        *connection_.session, request,
        [&](const Page& page) {
          last_cursor = page.cursor;
          return intake.take(page, full || again ? nullptr : &page.cursor,
                             listing || again ? &shown.seen : nullptr);
        },
        [&] { return parts_.world.clock.steady(); }, [&] { return stopped(); });
    if (end) {
      if (*end == PullEnd::stopped) return {};
      break;
    }
    // The source has forgotten the cursor: everything is read again, and what has not changed says
    // so.
    const bool lost = end.error().verdict == Verdict::cursor_lost && attempt == 0;
    if (!lost) return std::unexpected(std::move(end).error());
    parts_.world.log.warn("pull", part.name() + ": the source lost its cursor; reading everything");
    request.cursor.clear();
    shown.seen.clear();
    again = true;
  }
  shown.unreadable = intake.unreadable();
  if (from_start || again) {
    if (auto done = intake.close_mended(); !done) return std::unexpected(store_error(done.error()));
  }
  if (again && part.manifest->deletes == ReadDeletes::tombstones) {
    const auto told = vanish(part, shown);
    if (!told) return std::unexpected(store_error(told.error()));
    if (!*told) last_cursor = part.row.cursor;  // lost as it is: all is read again next time
  }
  const std::scoped_lock lock(parts_.store_mutex);
  part.row.cursor = last_cursor;
  part.row.loaded = true;
  part.row.mapping = part.reading();
  part.row.pulled_at = parts_.now();
  read_.push_back(&part);
  return {};
}

bool Pulling::sweep_is_due(const StreamPart& part) {
  const std::scoped_lock lock(parts_.store_mutex);
  const auto live = parts_.store.live_records(part.row.id);
  if (!live || *live == 0) return false;
  if (*live <= small_stream) return true;
  const std::string name = "swept " + std::to_string(part.row.id.value);
  const auto last = parts_.store.meta(name);
  const Millis now = parts_.now();
  if (last && !last->empty() && now - std::stoll(*last) < sweep_interval) return false;
  auto txn = Transaction::begin(parts_.store);
  return txn && parts_.store.set_meta(name, std::to_string(now)) && txn->commit();
}

CallResult<void> Pulling::sweep(StreamPart& part) {
  Listing listing;
  Intake intake(parts_, part);
  auto end = pull(
      *connection_.session,
      {.stream = part.row.name,
       .cursor = {},
       .page = connection_.config->page,
       .keys_only = true,
       .call_timeout = connection_.config->call_timeout,
       .read_ahead = round_.read_ahead},
      [&](const Page& page) { return intake.take(page, nullptr, &listing.seen); },
      [&] { return parts_.world.clock.steady(); }, [&] { return stopped(); });
  if (!end) return std::unexpected(std::move(end).error());
  if (*end == PullEnd::stopped) return {};
  listing.unreadable = intake.unreadable();
  if (auto done = vanish(part, listing); !done) return std::unexpected(store_error(done.error()));
  return {};
}

Result<bool> Pulling::vanish(StreamPart& part, const Listing& listing) {
  if (listing.unreadable > 0) {
    parts_.world.log.warn("pull", part.name() + ": " + std::to_string(listing.unreadable) +
                                      " places could not be read; nothing counts as deleted");
    return false;
  }
  std::vector<RecordId> missing;
  {
    const std::scoped_lock lock(parts_.store_mutex);
    SP_TRY(parts_.store.each_live_record(part.row.id, [&](RecordId id) {
      if (!listing.seen.contains(id)) missing.push_back(id);
    }));
  }
  return missing.empty() ? Result<bool>(true) : Intake(parts_, part).vanish(missing);
}

// A write of unknown outcome has been looked for: what the read showed is the truth now.
Result<void> Pulling::forget_doubts(StreamPart& part, const Lapses::Moment& read_began) {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (const ChangeState state : {ChangeState::unknown, ChangeState::intent}) {
    SP_ASSIGN(const auto doubts, parts_.store.changes_in(part.row.id, state));
    for (Change change : doubts) {
      const bool settled = parts_.lapses.since(change.sent, read_began) >= part.manifest->settle;
      if (change.op == ChangeOp::create || !settled) continue;
      change.state = ChangeState::dropped;
      change.ended = parts_.now();
      change.message = "outcome was unknown; settled by reading";
      SP_TRY(parts_.store.update(change));
      SP_TRY(parts_.store.mark_dirty(change.entity));
    }
  }
  return txn.commit();
}

}  // namespace samepage
