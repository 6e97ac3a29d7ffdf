#include "hub.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "flow/merge/merge.hpp"
#include "flow/normalise/normalise.hpp"
#include "flow/plan/plan.hpp"
#include "flow/push/push.hpp"

namespace samepage::protocol {
namespace {

constexpr Millis some_time = 1;  // nothing here depends on how late it is

bool in_doubt(const Change& c) {
  return c.state == ChangeState::intent || c.state == ChangeState::unknown;
}

}  // namespace

std::vector<Change> creates_in_doubt(const Memory& memory, StreamId stream) {
  std::vector<Change> all;
  for (const Change& c : memory.open)
    if (c.stream == stream && c.op == ChangeOp::create && in_doubt(c)) all.push_back(c);
  return all;
}

Record* Hub::find(std::size_t site, std::string_view key) {
  for (Record& r : m_.records)
    if (r.stream == rules_.sites[site].id && r.key == key) return &r;
  return nullptr;
}

EntityId Hub::entity(EntityId wanted) {
  while (m_.goldens.size() < static_cast<std::size_t>(wanted.value)) {
    m_.goldens.emplace_back();
    m_.goldens.back().id = EntityId{static_cast<std::int64_t>(m_.goldens.size())};
    m_.goldens.back().kind = rules_.kind;
  }
  return wanted;
}

void Hub::store(Record record) {
  const EntityId who = entity(record.entity);
  m_.dirty.insert(who);
  if (!record.id) {
    record.id = RecordId{static_cast<std::int64_t>(m_.records.size()) + 1};
    m_.records.push_back(std::move(record));
  } else {
    m_.records[static_cast<std::size_t>(record.id.value) - 1] = std::move(record);
  }
}

void Hub::vanish(Record& record) {
  if (record.gone) return;
  NormaliseOutcome outcome = normalise_gone(record, m_.epoch);
  const Site& site = rules_.sites[static_cast<std::size_t>(record.stream.value) - 1];
  const bool ours = std::ranges::any_of(m_.open, [&](const Change& c) {
    return c.record == record.id && c.op == ChangeOp::remove && in_doubt(c);
  });
  outcome.record.removed_by_us = ours;
  outcome.record.excluded = !ours && site.connection.on_delete == OnDelete::unlink;
  store(std::move(outcome.record));
}

void Hub::take(std::size_t site, const SourceRecord& source, EntityId who) {
  const Site& at = rules_.sites[site];
  Record* known = find(site, source.key);
  if (source.op == SourceOp::remove) {
    if (known != nullptr) vanish(*known);
    return;
  }
  if (known != nullptr && !known->gone && known->content_hash == content_hash_of(source) &&
      known->mapping == reading_of(*at.mapping, true) &&
      std::ranges::none_of(known->fields, &FieldState::written))
    return;
  const auto body = json::Document::parse(source.json);
  SP_ASSERT(body.has_value());
  const json::Value root = body->root();
  std::vector<Change> doubts;
  for (const Change& c : m_.open)
    if (known != nullptr && c.record == known->id && in_doubt(c)) doubts.push_back(c);
  NormaliseOutcome outcome = normalise({&source, &root, known, at.mapping, rules_.catalogue,
                                        nullptr, doubts, m_.epoch, !m_.streams[site].loaded, true});
  outcome.record.stream = at.id;
  if (known == nullptr) outcome.record.entity = who;
  if (!outcome.changed) {
    *known = std::move(outcome.record);
  } else {
    store(std::move(outcome.record));
  }
}

void Hub::end_reading(std::size_t site, const std::string& cursor,
                      const std::set<std::string>* listing) {
  const StreamId stream = rules_.sites[site].id;
  if (listing != nullptr) {
    for (Record& r : m_.records)
      if (r.stream == stream && !listing->contains(r.key)) vanish(r);
  }
  m_.streams[site] = {cursor, true};
  // The read has shown what became of updates and deletes without an answer.
  std::erase_if(m_.open, [&](const Change& c) {
    if (c.stream != stream || !in_doubt(c) || c.op == ChangeOp::create) return false;
    m_.dirty.insert(c.entity);
    return true;
  });
}

std::vector<Change> Hub::plan() {
  std::vector<Change> changes;
  const std::set<EntityId> dirty = m_.dirty;
  for (const EntityId entity : dirty) plan_one(entity, changes);
  const bool all_read = std::ranges::all_of(m_.streams, &StreamMemory::loaded);
  if (!all_read) std::erase_if(changes, [](const Change& c) { return c.op == ChangeOp::create; });
  return changes;
}

Golden Hub::merged(const Golden& before) {
  MergeInput input;
  input.entity = before.id;
  input.kind = before.kind;
  input.catalogue = rules_.catalogue;
  input.before = &before;
  input.clock_skew = rules_.clock_skew;
  for (const Record& r : m_.records) {
    if (r.entity != before.id) continue;
    const auto place = static_cast<std::size_t>(r.stream.value) - 1;
    const ConnectionConfig& connection = rules_.sites[place].connection;
    input.sources.push_back({&r, static_cast<int>(place), connection.name,
                             connection.on_delete == OnDelete::propagate});
  }
  MergeOutcome outcome = merge(input);
  for (Loss& loss : outcome.losses) {
    const bool known = std::ranges::any_of(m_.losses, [&](const Loss& l) {
      return l.record == loss.record && l.field == loss.field && l.value == loss.value;
    });
    if (!known) m_.losses.push_back(std::move(loss));
  }
  return std::move(outcome.golden);
}

void Hub::plan_one(EntityId entity, std::vector<Change>& changes) {
  Golden& golden = m_.goldens[static_cast<std::size_t>(entity.value) - 1];
  golden = merged(golden);
  PlanInput input;
  input.golden = &golden;
  input.catalogue = rules_.catalogue;
  for (const Record& r : m_.records)
    if (r.entity == entity) input.records.push_back(r);
  for (const Site& site : rules_.sites) {
    input.targets.push_back(
        {site.id, &site.connection, &site.manifest, &site.privacy, site.mapping});
    input.permissions.push_back({true, {}, "not_personal", {}, {}});
  }
  for (const Change& c : m_.open)
    if (c.entity == entity) input.open.push_back(c);
  PlanOutcome outcome = samepage::plan(input);
  if (outcome.changes.empty() && !outcome.waiting) m_.dirty.erase(entity);
  std::ranges::move(outcome.changes, std::back_inserter(changes));
}

std::optional<Change> Hub::intend(Change change) {
  const Record* before = change.record ? &record(change.record) : nullptr;
  auto put = body_of(change, before, *site_of(change).mapping, {});
  SP_ASSERT(put.has_value());
  std::erase_if(change.fields, [&](const FieldChange& f) {
    return std::ranges::find(put->problems, f.field, &FieldProblem::field) != put->problems.end();
  });
  if (!put->changes || (change.fields.empty() && change.op != ChangeOp::remove))
    return std::nullopt;
  change.state = ChangeState::intent;
  change.body = std::move(put->json);
  change.sent = some_time;
  if (change.op == ChangeOp::create) change.idempotency = "k" + std::to_string(++m_.creates);
  m_.open.push_back(change);
  return change;
}

OutgoingChange Hub::sent(const Change& change) const {
  return outgoing(change, change.record ? &record(change.record) : nullptr);
}

void Hub::forget(const Change& change) {
  std::erase_if(m_.open, [&](const Change& c) {
    return in_doubt(c) && c.stream == change.stream && c.record == change.record &&
           c.op == change.op && c.entity == change.entity;
  });
}

void Hub::end(const Change& change, ChangeState state) {
  forget(change);
  if (state == ChangeState::dropped) return;
  m_.open.push_back(change);
  m_.open.back().state = state;
}

void Hub::acknowledge(const Change& change, const Ack& ack) {
  const std::size_t site = static_cast<std::size_t>(change.stream.value) - 1;
  const std::uint64_t reading = reading_of(*rules_.sites[site].mapping, true);
  const Record* before = change.record ? &record(change.record) : nullptr;
  Record after = acknowledged(change, before, ack, reading, some_time);
  if (change.op == ChangeOp::remove) after.gone_since = m_.epoch;
  if (before == nullptr) {
    if (const Record* known = find(site, after.key))
      after = acknowledged(change, known, ack, known->mapping, some_time);
  }
  const std::string key = after.key;
  store(std::move(after));
  forget(change);
  const RecordId now_is = find(site, key)->id;
  std::erase_if(m_.open, [&](const Change& c) {  // overtaken by this success
    return c.state == ChangeState::dead && c.entity == change.entity && c.stream == change.stream &&
           (!c.record || c.record == now_is);
  });
}

void Hub::decide(EntityId who, FieldId field, const std::string& value) {
  Golden& golden = m_.goldens[static_cast<std::size_t>(who.value) - 1];
  const auto at = std::ranges::lower_bound(golden.fields, field, {}, &GoldenField::field);
  const GoldenField decided{field, value, {}, m_.epoch, some_time, WinRule::person};
  if (at != golden.fields.end() && at->field == field) {
    *at = decided;
  } else {
    golden.fields.insert(at, decided);
  }
  m_.dirty.insert(who);
}

void Hub::retry_dead_letters() {
  std::erase_if(m_.open, [&](const Change& c) {
    if (c.state != ChangeState::dead) return false;
    m_.dirty.insert(c.entity);
    return true;
  });
}

}  // namespace samepage::protocol
