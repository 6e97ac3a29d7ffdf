#include "engine/in/intake.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/hash.hpp"
#include "engine/decide/lookalikes.hpp"
#include "engine/in/hearing.hpp"
#include "engine/in/identifier_index.hpp"

namespace samepage {

std::string StreamPart::name() const { return connection->config->name + " " + row.name; }
std::uint64_t StreamPart::reading() const {
  return reading_of(*mapping, connection->takes_values());
}

namespace {

std::vector<const Change*> about(const std::vector<Change>& changes, RecordId record) {
  std::vector<const Change*> all;
  for (const Change& c : changes)
    if (c.record == record) all.push_back(&c);
  return all;
}

}  // namespace

Result<void> Intake::take(const Page& page, const std::string* cursor_after,
                          std::set<RecordId>* seen) {
  const std::scoped_lock lock(parts_.store_mutex);
  std::vector<std::string_view> keys;
  keys.reserve(page.records.size());
  for (const SourceRecord& r : page.records) keys.push_back(r.key);

  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_ASSIGN(const auto glimpses, parts_.store.glimpse(stream_.row.id, keys));
  SP_TRY(look_for_doubts());
  std::unordered_set<std::string_view> taken;
  taken.reserve(page.records.size());
  for (std::size_t i = 0; i < page.records.size(); ++i) {
    std::optional<Glimpse> glimpse = glimpses[i];
    if (!taken.insert(keys[i]).second) {
      // A source may list a record twice on one page: the first time is known by now.
      SP_ASSIGN(const auto again, parts_.store.glimpse(stream_.row.id, {&keys[i], 1}));
      glimpse = again.front();
    }
    SP_TRY(take_one(page.records[i], glimpse ? &*glimpse : nullptr, seen));
  }
  for (const RejectedRecord& rejected : page.rejected) SP_TRY(take_rejected(rejected, seen));
  if (cursor_after != nullptr) {
    stream_.row.cursor = *cursor_after;
    SP_TRY(parts_.store.save(stream_.row));
  }
  return txn.commit();
}

Result<void> Intake::look_for_doubts() {
  SP_ASSIGN(in_doubt_, parts_.store.changes_in(stream_.row.id, ChangeState::unknown));
  SP_ASSIGN(auto intents, parts_.store.changes_in(stream_.row.id, ChangeState::intent));
  std::ranges::move(intents, std::back_inserter(in_doubt_));
  return {};
}

Result<void> Intake::take_one(const SourceRecord& source, const Glimpse* glimpse,
                              std::set<RecordId>* seen) {
  ConnectionReport& report = stream_.connection->report;
  ++report.pulled;
  if (seen != nullptr && glimpse != nullptr) seen->insert(glimpse->id);
  if (source.op == SourceOp::merged) return take_merge(source);
  if (source.op == SourceOp::present) return {};
  const std::uint64_t hash = source.op == SourceOp::upsert ? content_hash_of(source) : 0;
  const bool same = glimpse != nullptr && !glimpse->gone && source.op == SourceOp::upsert &&
                    glimpse->content_hash == hash &&
                    glimpse->mapping == stream_.reading();

  std::optional<Record> known;
  if (glimpse != nullptr) {
    if (same) {
      // The old body again: nothing new, unless we wrote in between and it has come back to this.
      if (glimpse->echo_due) {
        SP_ASSIGN(known, parts_.store.record(glimpse->id));
      }
      if (!known || still_settling(*known)) {
        ++report.unchanged;
        return {};
      }
    } else {
      SP_ASSIGN(known, parts_.store.record(glimpse->id));
      // A listing that lags still shows what was there before our write, and will show the rest.
      if (stream_.manifest->changes == ReadChanges::full && !known->gone && still_settling(*known)) {
        stream_.unbelieved.insert(known->id);
        ++report.unchanged;
        return {};
      }
    }
  }
  if (source.op == SourceOp::remove) return known ? take_gone(*known, false) : Result<void>{};
  // Who was gone when the mapping changed has not been read by it; what is new shows only after that.
  const bool unread = known && known->mapping != stream_.reading() && !known->raw.empty();
  if (unread && known->raw != source.json) {
    const SourceRecord before{SourceOp::upsert, known->key, known->version, known->raw, known->modified};
    SP_TRY(take_body(before, &*known, nullptr));
    SP_ASSIGN(known, parts_.store.record(known->id));
  }
  return take_body(source, known ? &*known : nullptr, seen);
}

bool Intake::still_settling(const Record& record) const {
  const Millis settle = stream_.manifest->settle;
  return settle > 0 && record.written_at > 0 && parts_.lapses.since(record.written_at) < settle;
}

Result<void> Intake::take_body(const SourceRecord& source, const Record* known,
                               std::set<RecordId>* seen) {
  ConnectionReport& report = stream_.connection->report;
  const auto body = reader_.parse(source.json);
  if (!body || !body->is_object()) {
    return report_problem(source.key, "SP-SYN-101",
                          body ? "the record is not a JSON object" : body.error().message);
  }
  std::vector<Change> doubts;
  if (known != nullptr)
    for (const Change* c : about(in_doubt_, known->id)) doubts.push_back(*c);

  NormaliseOutcome outcome = normalise({&source, &*body, known, stream_.mapping.get(),
                                        &parts_.catalogue, &stream_.words, doubts, parts_.epoch,
                                        !stream_.row.loaded,
                                        stream_.connection->takes_values()});
  outcome.record.stream = stream_.row.id;
  for (const FieldProblem& p : outcome.problems) {
    ++report.field_problems;
    SP_TRY(report_problem(source.key, p.code, p.message));
  }
  if (outcome.changed) {
    ++report.changed;
  } else {
    ++report.unchanged;
  }
  SP_ASSIGN(const RecordId stored, store_record(outcome, known));
  SP_TRY(report_frozen(outcome));
  if (outcome.problems.empty() && parts_.bad_values) {
    SP_TRY(parts_.store.close_case(bad_value_case, stream_.name() + " " + outcome.record.key,
                                   "the value can be read now", parts_.now()));
  }
  if (known == nullptr && seen != nullptr) {
    seen->insert(stored);
  }
  return {};
}

Result<RecordId> Intake::store_record(NormaliseOutcome& outcome, const Record* known) {
  if (known == nullptr) {
    SP_ASSIGN(outcome.record.id, parts_.store.insert(outcome.record));
  } else {
    SP_TRY(parts_.store.update(outcome.record));
  }
  const Record& record = outcome.record;
  if (!outcome.changed) return record.id;
  // A record that we made ourselves is born into its entity and says nothing new about it.
  const bool ours = known == nullptr && record.entity;
  bool other_looks = false;
  if (!ours) {
    SP_ASSIGN(other_looks, keep_looks(parts_, stream_.row.entity, record, known));
  }
  if (known != nullptr && record.entity && !record.gone && !speaks_otherwise(parts_, *known, record)) {
    if (other_looks) SP_TRY(parts_.store.mark_dirty(record.id));
    SP_TRY(parts_.store.mark_dirty(record.entity));
    return record.id;
  }
  SP_ASSIGN(const bool who, keep_identifiers(parts_, stream_.row.entity, record, known));
  const bool other_name =
      known != nullptr && name_key_of(record, stream_.row.entity, parts_.catalogue) !=
                              name_key_of(*known, stream_.row.entity, parts_.catalogue);
  if (!ours && (who || other_name || other_looks || record.gone || !record.entity)) SP_TRY(parts_.store.mark_dirty(record.id));
  if (record.entity) SP_TRY(parts_.store.mark_dirty(record.entity));
  SP_TRY(hear_news(record, known));
  return record.id;
}

// What the status says now counts as an act; unchanged it has been heard before.
Result<void> Intake::hear_news(const Record& record, const Record* known) {
  Hearing hearing(parts_, stream_);
  for (const FieldState& state : record.fields) {
    if (!state.has_own || !hearing.listens_to(state.field)) continue;
    const FieldState* before = known == nullptr ? nullptr : known->find(state.field);
    if (before == nullptr || !before->has_own || before->own != state.own ||
        before->edited != state.edited)
      SP_TRY(hearing.hear(record, state.field, known == nullptr && !stream_.row.loaded));
  }
  return {};
}

Result<void> Intake::report_frozen(const NormaliseOutcome& outcome) {
  for (const FieldId id : outcome.rewritten) {
    if (!outcome.record.find(id)->frozen) continue;
    const std::string& field = parts_.catalogue.field(id).name;
    SP_TRY(parts_.store.open_case(
        {{}, "oscillation", stream_.name() + " " + outcome.record.key + " " + field,
         stream_.name() + " keeps rewriting " + field + " after we write it; the field is frozen "
         "there. Switch off the rule that rewrites it, then: samepage case resolve",
         outcome.record.entity, parts_.now(), 0, {}}));
  }
  return {};
}

Result<void> Intake::take_gone(const Record& known, bool listed_absent) {
  if (known.gone) return {};
  ++stream_.connection->report.gone;
  NormaliseOutcome outcome = normalise_gone(known, parts_.epoch);
  // A delete of ours without an answer has taken effect: nobody there has deleted anything.
  const bool ours = std::ranges::any_of(about(in_doubt_, known.id), [](const Change* c) {
    return c->op == ChangeOp::remove;
  });
  outcome.record.removed_by_us = ours;
  outcome.record.excluded = !ours && stream_.connection->config->on_delete == OnDelete::unlink;
  const Hearing hearing(parts_, stream_);
  if (!ours && absence_restricts_ && hearing.absence_restricts())
    hearing.take_absence_for_opt_out(outcome.record);
  SP_TRY(parts_.store.add(JournalLine{0, parts_.now(), parts_.epoch, known.entity, known.id, "gone",
                                      listed_absent ? "missing from a complete listing of " + stream_.name()
                                                    : "deleted in " + stream_.name()}));
  SP_TRY(store_record(outcome, &known));
  return {};
}

Result<bool> Intake::vanish(const std::vector<RecordId>& missing) {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_TRY(look_for_doubts());
  SP_TRY(notice_mass_absence(missing.size()));
  bool all = true;
  for (const RecordId id : missing) {
    SP_ASSIGN(const auto known, parts_.store.record(id));
    // What we wrote a moment ago may not be listed yet.
    const bool too_early = known && still_settling(*known);
    if (known && !too_early) SP_TRY(take_gone(*known, true));
    all = all && !too_early;
  }
  SP_TRY(txn.commit());
  return all;
}

Result<bool> Intake::read_again() {
  constexpr int at_once = 1'000;
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_ASSIGN(const auto records, parts_.store.records_mapped_otherwise(
                                    stream_.row.id, stream_.reading(), at_once));
  for (const Record& record : records) {
    const SourceRecord source{SourceOp::upsert, record.key, record.version, record.raw,
                              record.modified};
    SP_TRY(take_body(source, &record, nullptr));
  }
  SP_TRY(txn.commit());
  return !records.empty();
}

Result<void> Intake::notice_mass_absence(std::size_t missing) {
  if (!Hearing(parts_, stream_).absence_restricts()) return {};
  const Brake& brake = parts_.config.brakes.unsubscribes;
  SP_ASSIGN(const std::int64_t live, parts_.store.live_records(stream_.row.id));
  const auto count = static_cast<std::int64_t>(missing);
  const bool many = count > brake.count && static_cast<double>(count) * 100.0 >
                                               brake.percent * static_cast<double>(live);
  if (!many) return {};
  absence_restricts_ = false;
  SP_ASSIGN(const auto cases, parts_.store.open_cases());
  const bool open = std::ranges::any_of(cases, [&](const Case& c) {
    return c.kind == mass_absence_case && c.subject == stream_.name();
  });
  if (!open)
    SP_TRY(parts_.store.set_meta(absence_since(stream_.row.id), std::to_string(parts_.epoch)));
  return parts_.store.open_case(
      {{}, mass_absence_case, stream_.name(),
       std::to_string(count) + " of " + std::to_string(live) + " members are missing from a complete "
       "listing of " + stream_.name() + ": too many to be taken for opt-outs. They count as deleted "
       "there; nobody's consent was changed. If they did opt out: samepage case resolve ID opted-out",
       {}, parts_.now(), 0, {}});
}

Result<void> Intake::take_merge(const SourceRecord& source) {
  SP_ASSIGN(const auto loser, parts_.store.find_record(stream_.row.id, source.key));
  if (!loser || loser->gone) return {};
  SP_ASSIGN(const auto winner, parts_.store.find_record(stream_.row.id, source.version));
  if (winner) {
    SP_TRY(parts_.store.add(Decision{0, loser->id, winner->id, true,
                                     stream_.connection->config->name, "merged there",
                                     parts_.now()}));
    SP_TRY(parts_.store.mark_dirty(loser->id));
    SP_TRY(parts_.store.mark_dirty(winner->id));
  }
  NormaliseOutcome outcome = normalise_gone(*loser, parts_.epoch);
  outcome.record.excluded = true;  // its person lives on in the winner
  SP_TRY(store_record(outcome, &*loser));
  return {};
}

}  // namespace samepage
