#pragma once
// Carries changes out in one connection, batch by batch. Before a batch is sent its changes stand in
// the store as intents; after it every acknowledgement is stored before the next batch. A change
// without an acknowledgement stays "unknown" and is settled by looking, never by repeating.

#include <span>

#include "engine/packed_change.hpp"
#include "mapping/mapping.hpp"

namespace samepage {

class Pushing {
 public:
  // `decided`: the last act that the plan knew, where nothing else can have changed since.
  Pushing(EngineParts& parts, ConnectionPart& connection, std::optional<ActId> decided = {})
      : parts_(parts), connection_(connection), decided_(decided) {}

  // Sends in an order that puts opt-outs first and parents before children. Faults of the
  // connection end up in its report and stop it; an Error means that the store failed.
  Result<void> run(std::vector<PackedChange> changes);

  // Sends a create again whose first attempt did not take effect, with the same idempotency key.
  Result<void> send_again(StreamPart& stream, std::vector<Change> changes);

  // The system took the change: store what the record holds now. `whole`: just as it was planned.
  Result<void> accept(StreamPart& stream, Change& change, const Record* record, const Ack& ack,
                      bool whole = false);

  // Changes that may work in a later cycle, not again in this one.
  const std::set<std::pair<EntityId, StreamId>>& put_off() const { return put_off_; }

 private:
  struct Item {
    Change change;
    std::optional<Record> record;
    bool whole = false;  // nothing of what was planned has been left out
  };
  Result<bool> prepare(const StreamPart& stream, Item& item);
  Result<void> refuse_unfit(Change& change, const Result<PutOutcome>& put);
  Result<std::string> sibling_in(const StreamPart& stream);
  Result<void> tell_if_put_off_often(const StreamPart& stream, const Change& change);
  Result<void> come_true(EntityId entity, std::size_t foreseen);
  Result<void> overtake(const Change& done);
  Result<std::vector<Item>> intend(StreamPart& stream, std::span<const PackedChange> changes);
  Result<bool> still_allowed(const StreamPart& stream, const Change& change) const;
  Result<void> send(StreamPart& stream, std::vector<Item>& items);
  Result<void> settle_one(StreamPart& stream, Item& item, const Ack& ack, bool call_failed);

  EngineParts& parts_;
  ConnectionPart& connection_;
  std::optional<ActId> decided_;
  bool failed_ = false;
  std::map<StreamId, std::string> siblings_;  // one body of each stream, for the shape of creates
  std::set<std::pair<EntityId, StreamId>> put_off_;
};

}  // namespace samepage
