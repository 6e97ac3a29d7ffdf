#pragma once
// A store that fails, or dies with the hub, at a chosen call. What was committed before stays in the
// file; the rest is gone, as after a kill -9. A commit can also meet a disk that fails below SQLite
// (tests/disk): full, torn, without power.

#include <memory>

#include "disk/faulty_disk.hpp"
#include "faults.hpp"
#include "store/store.hpp"

namespace samepage::scenario {

class FaultyStore final : public Store {
 public:
  FaultyStore(std::unique_ptr<Store> real, Faults& faults)
      : real_(std::move(real)), faults_(faults) {}

  Result<void> begin() override;
  Result<void> commit() override;
  void rollback() override { real_->rollback(); }
  Errors verify() override { return real_->verify(); }

  Result<void> bind(const Catalogue& catalogue) override { return changing([&] { return real_->bind(catalogue); }); }
  Result<std::string> meta(const std::string& name) override { return looking([&] { return real_->meta(name); }); }
  Result<void> set_meta(const std::string& name, const std::string& value) override { return changing([&] { return real_->set_meta(name, value); }); }
  Result<std::vector<ConnectionRow>> connections() override { return looking([&] { return real_->connections(); }); }
  Result<std::vector<StreamRow>> streams(ConnectionId connection) override { return looking([&] { return real_->streams(connection); }); }
  Result<ConnectionRow> open_connection(const std::string& name, const std::string& plugin) override { return changing([&] { return real_->open_connection(name, plugin); }); }
  Result<void> save(const ConnectionRow& row) override { return changing([&] { return real_->save(row); }); }
  Result<StreamRow> open_stream(ConnectionId connection, const std::string& name, EntityKind entity) override { return changing([&] { return real_->open_stream(connection, name, entity); }); }
  Result<void> save(const StreamRow& row) override { return changing([&] { return real_->save(row); }); }
  Result<std::vector<std::optional<Glimpse>>> glimpse(StreamId stream, std::span<const std::string_view> keys) override { return looking([&] { return real_->glimpse(stream, keys); }); }
  Result<std::optional<Record>> find_record(StreamId stream, std::string_view key) override { return looking([&] { return real_->find_record(stream, key); }); }
  Result<std::optional<Record>> record(RecordId id, Load load) override { return looking([&] { return real_->record(id, load); }); }
  Result<std::vector<Record>> records_of(EntityId entity, Load load) override { return looking([&] { return real_->records_of(entity, load); }); }
  Result<std::vector<RecordId>> record_ids_of(EntityId entity) override { return looking([&] { return real_->record_ids_of(entity); }); }
  Result<EntityId> entity_of(RecordId id) override { return looking([&] { return real_->entity_of(id); }); }
  Result<RecordId> insert(const Record& record) override { return changing([&] { return real_->insert(record); }); }
  Result<void> update(const Record& record) override { return changing([&] { return real_->update(record); }); }
  Result<void> set_entity(RecordId record, EntityId entity) override { return changing([&] { return real_->set_entity(record, entity); }); }
  Result<void> each_live_record(StreamId stream, const std::function<void(RecordId)>& visit) override { return looking([&] { return real_->each_live_record(stream, visit); }); }
  Result<std::vector<RecordId>> gone_records(StreamId stream, Epoch since) override { return looking([&] { return real_->gone_records(stream, since); }); }
  Result<void> each_live_place(const std::function<void(EntityId, StreamId)>& visit) override { return looking([&] { return real_->each_live_place(visit); }); }
  Result<std::int64_t> live_records(StreamId stream) override { return looking([&] { return real_->live_records(stream); }); }
  Result<std::int64_t> excluded_entities(StreamId stream) override { return looking([&] { return real_->excluded_entities(stream); }); }
  Result<std::vector<Record>> records_mapped_otherwise(StreamId stream, std::uint64_t mapping, int limit) override { return looking([&] { return real_->records_mapped_otherwise(stream, mapping, limit); }); }
  Result<void> add_identifier(std::uint64_t hash, RecordId record) override { return changing([&] { return real_->add_identifier(hash, record); }); }
  Result<void> drop_identifier(std::uint64_t hash, RecordId record) override { return changing([&] { return real_->drop_identifier(hash, record); }); }
  Result<std::vector<RecordId>> bearers(std::uint64_t hash, int limit) override { return looking([&] { return real_->bearers(hash, limit); }); }
  Result<EntityId> create_entity(EntityKind kind) override { return changing([&] { return real_->create_entity(kind); }); }
  Result<Golden> golden(EntityId entity) override { return looking([&] { return real_->golden(entity); }); }
  Result<void> save(const Golden& golden) override { return changing([&] { return real_->save(golden); }); }
  Result<void> forward(EntityId from, EntityId to) override { return changing([&] { return real_->forward(from, to); }); }
  Result<EntityId> current(EntityId entity) override { return looking([&] { return real_->current(entity); }); }
  Result<std::vector<EntityId>> entities(EntityKind kind, EntityId after, int limit) override { return looking([&] { return real_->entities(kind, after, limit); }); }
  Result<void> mark_dirty(RecordId record) override { return changing([&] { return real_->mark_dirty(record); }); }
  Result<void> mark_dirty(EntityId entity) override { return changing([&] { return real_->mark_dirty(entity); }); }
  Result<void> mark_all_dirty() override { return changing([&] { return real_->mark_all_dirty(); }); }
  Result<std::vector<RecordId>> dirty_records(int limit) override { return looking([&] { return real_->dirty_records(limit); }); }
  Result<std::vector<EntityId>> dirty_entities(EntityId after, int limit) override { return looking([&] { return real_->dirty_entities(after, limit); }); }
  Result<void> clear_dirty(RecordId record) override { return changing([&] { return real_->clear_dirty(record); }); }
  Result<void> clear_dirty(EntityId entity) override { return changing([&] { return real_->clear_dirty(entity); }); }
  void foresee(EntityId entity, std::size_t changes) override { real_->foresee(entity, changes); }
  std::size_t foreseen(EntityId entity) override { return real_->foreseen(entity); }
  Result<void> set_withheld(StreamId stream, EntityId entity, const std::string& purpose, const std::string& reason) override { return changing([&] { return real_->set_withheld(stream, entity, purpose, reason); }); }
  Result<std::vector<WithheldCount>> withheld(StreamId stream) override { return looking([&] { return real_->withheld(stream); }); }
  Result<void> add(const Loss& loss) override { return changing([&] { return real_->add(loss); }); }
  Result<std::vector<Loss>> losses_of(EntityId entity) override { return looking([&] { return real_->losses_of(entity); }); }
  Result<std::optional<Loss>> loss(std::int64_t id) override { return looking([&] { return real_->loss(id); }); }
  Result<void> add(const Decision& decision) override { return changing([&] { return real_->add(decision); }); }
  Result<std::vector<Decision>> decisions_on(RecordId record) override { return looking([&] { return real_->decisions_on(record); }); }
  Result<bool> add(const Act& act, std::uint64_t dedup_hash) override { return changing([&] { return real_->add(act, dedup_hash); }); }
  Result<std::vector<Act>> acts_on(const std::string& contact_point) override { return looking([&] { return real_->acts_on(contact_point); }); }
  Result<std::vector<Act>> acts_of(RecordId record) override { return looking([&] { return real_->acts_of(record); }); }
  Result<ActId> last_act() override { return looking([&] { return real_->last_act(); }); }
  Result<std::optional<Act>> act(ActId id) override { return looking([&] { return real_->act(id); }); }
  ChangeId next_change() override { return real_->next_change(); }
  Result<ChangeId> add(const Change& change) override { return changing([&] { return real_->add(change); }); }
  Result<void> update(const Change& change) override { return changing([&] { return real_->update(change); }); }
  Result<void> settle(const Change& change) override { return changing([&] { return real_->settle(change); }); }
  Result<std::vector<Change>> changes_in(StreamId stream, ChangeState state) override { return looking([&] { return real_->changes_in(stream, state); }); }
  Result<std::vector<Change>> changes_of(EntityId entity) override { return looking([&] { return real_->changes_of(entity); }); }
  Result<std::vector<Change>> open_changes_of(EntityId entity) override { return looking([&] { return real_->open_changes_of(entity); }); }
  Result<std::vector<Change>> dead_letters() override { return looking([&] { return real_->dead_letters(); }); }
  Result<std::optional<Change>> change(ChangeId id) override { return looking([&] { return real_->change(id); }); }
  Result<void> open_case(const Case& c) override { return changing([&] { return real_->open_case(c); }); }
  Result<void> close_case(CaseId id, const std::string& resolution, Millis at) override { return changing([&] { return real_->close_case(id, resolution, at); }); }
  Result<void> close_case(const std::string& kind, const std::string& subject, const std::string& resolution, Millis at) override { return changing([&] { return real_->close_case(kind, subject, resolution, at); }); }
  Result<std::vector<Case>> open_cases() override { return looking([&] { return real_->open_cases(); }); }
  Result<void> set_traces(RecordId record, const Traces& traces) override { return changing([&] { return real_->set_traces(record, traces); }); }
  Result<Traces> traces_of(RecordId record) override { return looking([&] { return real_->traces_of(record); }); }
  Result<std::vector<RecordId>> alike(std::uint64_t key, int limit) override { return looking([&] { return real_->alike(key, limit); }); }
  Result<std::uint32_t> trace_count(std::uint32_t value) override { return looking([&] { return real_->trace_count(value); }); }
  Result<std::int64_t> traced_records() override { return looking([&] { return real_->traced_records(); }); }
  Result<void> add(const JournalLine& line) override { return changing([&] { return real_->add(line); }); }
  Result<std::vector<JournalLine>> journal_of(EntityId entity) override { return looking([&] { return real_->journal_of(entity); }); }
  Result<bool> take_lease(const std::string& name, const std::string& owner, Millis now, Millis until) override { return looking([&] { return real_->take_lease(name, owner, now, until); }); }
  Result<void> drop_lease(const std::string& name, const std::string& owner) override { return looking([&] { return real_->drop_lease(name, owner); }); }
  Result<Tally> tally() override { return looking([&] { return real_->tally(); }); }
  Result<void> backup(const std::string& path) override { return looking([&] { return real_->backup(path); }); }

 private:
  template <class F>
  auto looking(F&& call) -> decltype(call()) {
    if (faults_.dead()) return std::unexpected(killed_error());
    return call();
  }
  template <class F>
  auto changing(F&& call) -> decltype(call()) {
    if (auto wrong = strike("change"); !wrong) return std::unexpected(wrong.error());
    return call();
  }
  Result<void> strike(const std::string& call);
  Result<void> commit_on_bad_disk(const std::string& kind);

  std::unique_ptr<Store> real_;
  Faults& faults_;
};

}  // namespace samepage::scenario
