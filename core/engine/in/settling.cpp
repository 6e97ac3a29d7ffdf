#include "engine/in/settling.hpp"

#include <algorithm>

#include "engine/out/pushing.hpp"
#include "flow/push/push.hpp"

namespace samepage {
namespace {

CallError store_error(Error error) { return {Verdict::bug, 0, std::move(error)}; }

CallError still_unknown(const StreamPart& stream, std::size_t count) {
  return {Verdict::retry, 0,
          {"SP-SYN-031", "whether " + std::to_string(count) + " records were created is still not known",
           stream.name(), "nothing to do; they are looked up again in the next round"}};
}

Result<std::vector<Change>> creates_in_doubt(EngineParts& parts, const StreamPart& stream) {
  const std::scoped_lock lock(parts.store_mutex);
  SP_ASSIGN(auto all, parts.store.changes_in(stream.row.id, ChangeState::unknown));
  SP_ASSIGN(auto intents, parts.store.changes_in(stream.row.id, ChangeState::intent));
  std::ranges::move(intents, std::back_inserter(all));
  std::erase_if(all, [](const Change& c) { return c.op != ChangeOp::create; });
  return all;
}

// Finding too early could miss what the system has not indexed yet.
void wait_until_visible(EngineParts& parts, const std::vector<Change>& doubts, Millis settle_ms) {
  const Lapses::Moment now = parts.lapses.now();
  Millis left = 0;
  for (const Change& c : doubts) left = std::max(left, settle_ms - parts.lapses.since(c.sent, now));
  if (left > 0) parts.world.clock.wait_until(parts.world.clock.steady() + left);
}

Result<void> adopt(EngineParts& parts, ConnectionPart& connection, StreamPart& stream,
                   Change change, const SourceRecord& found) {
  const std::scoped_lock lock(parts.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts.store));
  Ack ack{Verdict::ok, true, std::string(found.key), "found after a lost reply",
          std::string(found.version)};
  SP_TRY(Pushing(parts, connection).accept(stream, change, nullptr, ack));
  return txn.commit();
}

// Whom somebody has entered there meanwhile needs nothing from us. True: the create is dropped.
Result<bool> is_there_by_now(EngineParts& parts, const StreamPart& stream, Change change) {
  const std::scoped_lock lock(parts.store_mutex);
  SP_ASSIGN(const EntityId entity, parts.store.current(change.entity));
  SP_ASSIGN(const auto records, parts.store.records_of(entity));
  const bool there = std::ranges::any_of(
      records, [&](const Record& r) { return r.stream == stream.row.id && !r.gone; });
  if (!there) return false;
  SP_ASSIGN(auto txn, Transaction::begin(parts.store));
  change.state = ChangeState::dropped;
  change.ended = parts.now();
  change.message = "outcome was unknown; by now there is another record of them";
  SP_TRY(parts.store.update(change));
  SP_TRY(parts.store.mark_dirty(entity));
  SP_TRY(txn.commit());
  return true;
}

}  // namespace

CallResult<void> settle(EngineParts& parts, ConnectionPart& connection, bool may_send) {
  if (!connection.writes()) return {};
  for (const auto& stream : connection.streams) {
    auto doubts = creates_in_doubt(parts, *stream);
    if (!doubts) return std::unexpected(store_error(doubts.error()));
    if (doubts->empty()) continue;
    wait_until_visible(parts, *doubts, stream->manifest->settle);
    std::vector<Change> again;
    for (Change& change : *doubts) {
      if (stream->manifest->create == WriteCreate::keyed) {
        again.push_back(std::move(change));  // the system itself knows the key
        continue;
      }
      auto found = connection.session->find(stream->row.name, outgoing(change, nullptr),
                                            change.sent);
      if (!found) return std::unexpected(std::move(found).error());
      if (found->records.empty()) {
        const auto there = is_there_by_now(parts, *stream, change);
        if (!there) return std::unexpected(store_error(there.error()));
        if (!*there) again.push_back(std::move(change));
      } else if (auto done = adopt(parts, connection, *stream, change, found->records.front());
                 !done) {
        return std::unexpected(store_error(done.error()));
      }
    }
    if (again.empty() || !may_send) continue;
    if (auto sent = Pushing(parts, connection).send_again(*stream, std::move(again)); !sent)
      return std::unexpected(store_error(sent.error()));
    // Read now, a record that we have just made would pass for somebody's.
    auto left = creates_in_doubt(parts, *stream);
    if (!left) return std::unexpected(store_error(left.error()));
    if (!left->empty()) return std::unexpected(still_unknown(*stream, left->size()));
  }
  return {};
}

}  // namespace samepage
