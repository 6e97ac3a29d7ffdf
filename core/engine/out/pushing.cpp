#include "engine/out/pushing.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "engine/decide/acts.hpp"
#include "engine/in/intake.hpp"
#include "engine/in/pulling.hpp"
#include "flow/consent/decide.hpp"
#include "flow/plan/plan.hpp"
#include "flow/push/push.hpp"

namespace samepage {
namespace {

constexpr int put_off_most = 8;

// Parents before children: a deal needs its person and company.
int rank(const PackedChange& change) {
  if (change.restricts) return 0;
  switch (change.kind) {
    case EntityKind::company: return 1;
    case EntityKind::person: return 2;
    case EntityKind::campaign: return 3;
    default: return 4;
  }
}

std::string put_off_subject(const StreamPart& stream, const Change& change) {
  return stream.name() + ", " + std::string(name_of(change.kind)) + " " +
         std::to_string(change.entity.value);
}

}  // namespace

Result<void> Pushing::run(std::vector<PackedChange> changes) {
  std::ranges::stable_sort(changes, [](const PackedChange& a, const PackedChange& b) {
    return std::tuple(rank(a), a.stream, a.op == ChangeOp::remove) <
           std::tuple(rank(b), b.stream, b.op == ChangeOp::remove);
  });
  std::size_t start = 0;
  while (start < changes.size() && !failed_ && !parts_.stopping) {
    StreamPart& stream = *parts_.stream(changes[start].stream);
    const std::size_t most = std::max<std::size_t>(1, stream.manifest->batch);
    std::size_t end = start + 1;
    while (end < changes.size() && end - start < most &&
           changes[end].stream == changes[start].stream)
      ++end;
    SP_ASSIGN(auto items, intend(stream, std::span(changes).subspan(start, end - start)));
    if (!items.empty()) SP_TRY(send(stream, items));
    start = end;
  }
  return {};
}

// The last moment: between the plan and now somebody may have opted out.
Result<bool> Pushing::still_allowed(const StreamPart& stream, const Change& change) const {
  if (change.restricts || change.op == ChangeOp::remove || change.purpose.empty() ||
      !stream.privacy->personal)
    return true;
  SP_ASSIGN(const ActId last, parts_.store.last_act());
  if (decided_ == last) return true;  // nobody has said anything since the plan
  const Purpose* purpose = parts_.config.purpose(change.purpose);
  if (purpose == nullptr) return false;
  SP_ASSIGN(const auto records, parts_.store.records_of(change.entity, Load::without_body));
  SP_ASSIGN(auto acts, acts_about(parts_, change.kind, records));
  SP_ASSIGN(const Golden golden, parts_.store.golden(change.entity));
  SP_ASSIGN(auto concerned, person_behind(parts_, golden));
  if (concerned) acts = std::move(concerned->acts);
  return decide(*purpose, acts, change.contact_point).allowed;
}

Result<std::string> Pushing::sibling_in(const StreamPart& stream) {
  if (!stream.mapping->has_choice_of_place()) return std::string();
  const auto known = siblings_.find(stream.row.id);
  if (known != siblings_.end()) return known->second;
  constexpr std::uint64_t any_mapping = 0;
  SP_ASSIGN(const auto records, parts_.store.records_mapped_otherwise(stream.row.id, any_mapping, 1));
  return siblings_[stream.row.id] = records.empty() ? std::string() : records.front().raw;
}

// Makes the body. What this system cannot hold becomes a dead letter of its own, so that the rest
// can go. False: nothing is left to send.
Result<bool> Pushing::prepare(const StreamPart& stream, Item& item) {
  Change& c = item.change;
  std::string sibling;
  if (c.op == ChangeOp::create) {
    SP_ASSIGN(sibling, sibling_in(stream));
  }
  auto put = body_of(c, item.record ? &*item.record : nullptr, *stream.mapping, stream.words, sibling);
  if (!put || !put->problems.empty() || !put->changes) SP_TRY(refuse_unfit(c, put));
  if (!put || !put->changes || (c.fields.empty() && c.op != ChangeOp::remove)) return false;
  c.state = ChangeState::intent;
  c.body = std::move(put->json);
  c.sent = parts_.now();
  c.attempts = 1;
  return true;
}

// Takes out of the change what the system cannot hold.
Result<void> Pushing::refuse_unfit(Change& c, const Result<PutOutcome>& put) {
  Change refused = c;
  if (put) {
    std::erase_if(refused.fields, [&](const FieldChange& f) {
      return put->changes && std::ranges::find(put->problems, f.field, &FieldProblem::field) ==
                                 put->problems.end();
    });
    for (const FieldProblem& p : put->problems)
      refused.message += (refused.message.empty() ? "" : "; ") + p.code + " " + p.message;
  } else {
    refused.message = put.error().text();
  }
  std::erase_if(c.fields, [&](const FieldChange& f) {
    return std::ranges::find(refused.fields, f.field, &FieldChange::field) != refused.fields.end();
  });
  if (!refused.fields.empty()) {
    if (refused.message.empty()) refused.message = "the mapping makes nothing to write of this";
    refused.state = ChangeState::dead;
    refused.ended = parts_.now();
    ++connection_.report.refused;
    SP_TRY(parts_.store.add(refused));
  }
  return {};
}

Result<std::vector<Pushing::Item>> Pushing::intend(StreamPart& stream, std::span<const PackedChange> changes) {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  std::vector<Item> items;
  for (const PackedChange& planned : changes) {
    Item item{planned.unpack(), std::nullopt};
    Change& c = item.change;
    if (c.record) {
      SP_ASSIGN(item.record, parts_.store.record(c.record));
    }
    SP_ASSIGN(const bool allowed, still_allowed(stream, c));
    if (!allowed) {
      c.state = ChangeState::denied;
      c.ended = parts_.now();
      c.message = "denied at the last moment";
      SP_TRY(parts_.store.add(c));
      ++connection_.report.denied;
      continue;
    }
    const std::size_t fields = c.fields.size();
    SP_ASSIGN(const bool sendable, prepare(stream, item));
    if (!sendable) continue;
    item.whole = c.fields.size() == fields;
    c.idempotency =
        sha256_hex(parts_.run_name + "/" + std::to_string(parts_.store.next_change().value)).substr(0, 32);
    SP_ASSIGN(c.id, parts_.store.add(c));
    items.push_back(std::move(item));
  }
  SP_TRY(txn.commit());
  return items;
}

Result<void> Pushing::send(StreamPart& stream, std::vector<Item>& items) {
  WriteRequest request;
  request.stream = stream.row.name;
  request.deadline = parts_.world.clock.steady() + connection_.config->call_timeout;
  for (const Item& item : items)
    request.changes.push_back(outgoing(item.change, item.record ? &*item.record : nullptr));
  WriteOutcome outcome = connection_.session->write(request);
  outcome.acks.resize(items.size());

  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (std::size_t i = 0; i < items.size(); ++i)
    SP_TRY(settle_one(stream, items[i], outcome.acks[i], outcome.ended.has_value()));
  if (outcome.ended) {
    failed_ = true;
    note_failure(parts_, connection_, *outcome.ended);
    SP_TRY(parts_.store.save(connection_.row));
  }
  return txn.commit();
}

// "Later" that does not come is tried in every round all the same; a person should look, though.
Result<void> Pushing::tell_if_put_off_often(const StreamPart& stream, const Change& change) {
  SP_ASSIGN(const auto history, parts_.store.changes_of(change.entity));
  int times = 1;
  for (auto c = history.rbegin(); c != history.rend(); ++c) {
    if (c->id == change.id || c->stream != change.stream || c->record != change.record) continue;
    if (c->state != ChangeState::dropped || c->op != change.op) break;
    ++times;
  }
  if (times < put_off_most) return {};
  parts_.put_offs = true;
  return parts_.store.open_case(
      {{}, put_off_case, put_off_subject(stream, change),
       stream.name() + " has put this " + std::string(name_of(change.op)) + " off " +
           std::to_string(times) + " times in a row: " + change.message +
           ". It is tried again in every round; look at it there",
       change.entity, parts_.now(), 0, {}});
}

Result<void> Pushing::settle_one(StreamPart& stream, Item& item, const Ack& ack, bool call_failed) {
  Change& change = item.change;
  ConnectionReport& report = connection_.report;
  change.message = ack.message;
  if (!ack.known) {
    change.state = ChangeState::unknown;
    if (change.message.empty())
      change.message = call_failed ? "no answer; looked up before a second attempt" : "not acknowledged";
    ++report.unknown;
    put_off_.insert({change.entity, change.stream});
    return parts_.store.settle(change);
  }
  if (ack.verdict == Verdict::ok)
    return accept(stream, change, item.record ? &*item.record : nullptr, ack, item.whole);
  change.ended = parts_.now();
  if (ack.verdict == Verdict::rejected) {
    change.state = ChangeState::dead;
    ++report.refused;
  } else {
    change.state = ChangeState::dropped;  // planned anew in the next cycle
    put_off_.insert({change.entity, change.stream});
    SP_TRY(tell_if_put_off_often(stream, change));
  }
  return parts_.store.settle(change);
}

Result<void> Pushing::accept(StreamPart& stream, Change& change, const Record* record,
                             const Ack& ack, bool whole) {
  const std::size_t foreseen = whole ? parts_.store.foreseen(change.entity) : 0;
  ConnectionReport& report = connection_.report;
  switch (change.op) {
    case ChangeOp::create: ++report.created; break;
    case ChangeOp::update: ++report.updated; break;
    case ChangeOp::remove: ++report.deleted; break;
  }
  NormaliseOutcome outcome;
  outcome.record = acknowledged(change, record, ack, stream.reading(), parts_.now());
  if (change.op == ChangeOp::remove) outcome.record.gone_since = parts_.epoch;
  outcome.changed = true;
  std::optional<Record> adopted;
  if (record == nullptr) {
    // A natural create may have been answered with a record that we know already: adopt it.
    SP_ASSIGN(adopted, parts_.store.find_record(stream.row.id, outcome.record.key));
    if (adopted) outcome.record = acknowledged(change, &*adopted, ack, adopted->mapping, parts_.now());
  }
  SP_ASSIGN(const RecordId stored,
            Intake(parts_, stream).store_record(outcome, adopted ? &*adopted : record));
  SP_TRY(parts_.store.mark_dirty(change.entity));
  if (!change.record) {
    change.record = stored;
    if (record != nullptr || adopted) SP_TRY(parts_.store.mark_dirty(stored));
  }
  const bool another = adopted || (record != nullptr && record->key != outcome.record.key);
  if (foreseen > 0 && !another) SP_TRY(come_true(change.entity, foreseen));
  change.state = ChangeState::done;
  change.ended = parts_.now();
  SP_TRY(parts_.store.settle(change));
  if (parts_.put_offs)
    SP_TRY(parts_.store.close_case(put_off_case, put_off_subject(stream, change), "taken", parts_.now()));
  return overtake(change);
}

// Of the changes that the entity's plan waits for one less is missing; after the last it is planned no more.
Result<void> Pushing::come_true(EntityId entity, std::size_t foreseen) {
  if (foreseen == 1) return parts_.store.clear_dirty(entity);
  parts_.store.foresee(entity, foreseen - 1);
  return {};
}

// What was refused before this success is planned anew: the record is another one now.
Result<void> Pushing::overtake(const Change& done) {
  SP_ASSIGN(const auto open, parts_.store.open_changes_of(done.entity));
  for (Change letter : open) {
    if (letter.state != ChangeState::dead || letter.stream != done.stream ||
        (letter.record && letter.record != done.record))
      continue;
    letter.state = ChangeState::dropped;
    letter.message += "; overtaken by a later change";
    SP_TRY(parts_.store.settle(letter));
  }
  return {};
}

Result<void> Pushing::send_again(StreamPart& stream, std::vector<Change> changes) {
  std::vector<Item> items;
  {
    const std::scoped_lock lock(parts_.store_mutex);
    SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
    for (Change& change : changes) {
      SP_ASSIGN(const bool allowed, still_allowed(stream, change));
      change.state = allowed ? ChangeState::intent : ChangeState::denied;
      if (!allowed) change.ended = parts_.now();
      ++change.attempts;
      SP_TRY(parts_.store.settle(change));
      if (allowed) items.push_back({std::move(change), std::nullopt});
    }
    SP_TRY(txn.commit());
  }
  return items.empty() ? Result<void>{} : send(stream, items);
}

}  // namespace samepage
