#include "engine/intake.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text_set.hpp"
#include "flow/consent/decide.hpp"
#include "flow/plan/plan.hpp"

namespace samepage {

std::string StreamPart::name() const { return connection->config->name + " " + row.name; }

namespace {

std::vector<const Change*> about(const std::vector<Change>& changes, RecordId record) {
  std::vector<const Change*> all;
  for (const Change& c : changes)
    if (c.record == record) all.push_back(&c);
  return all;
}

}  // namespace

// Identifiers of a record that changed are kept in step, and everybody who shared or shares one is
// looked at again when a value becomes generic or stops being so.
static Result<bool> keep_identifiers(EngineParts& parts, EntityKind kind, const Record& record,
                                     const Record* known) {
  auto hashes = [&](const Record& r) {
    std::set<std::uint64_t> all;
    for (const Identifier& i : identifiers_of(r, kind, parts.catalogue, parts.identifiers))
      all.insert(i.hash);
    return all;
  };
  const std::set<std::uint64_t> now = hashes(record);
  const std::set<std::uint64_t> before = known == nullptr ? std::set<std::uint64_t>{} : hashes(*known);
  if (now == before) return false;
  const int cap = static_cast<int>(parts.config.identifier_cap);
  auto turned = [&](std::uint64_t hash, std::size_t edge) -> Result<void> {
    SP_ASSIGN(const auto bearers, parts.store.bearers(hash, cap + 2));
    if (bearers.size() != edge) return {};
    for (const RecordId bearer : bearers) SP_TRY(parts.store.mark_dirty(bearer));
    return {};
  };
  for (const std::uint64_t hash : now) {
    if (before.contains(hash)) continue;
    SP_TRY(parts.store.add_identifier(hash, record.id));
    SP_TRY(turned(hash, static_cast<std::size_t>(cap) + 1));
  }
  for (const std::uint64_t hash : before) {
    if (now.contains(hash)) continue;
    SP_TRY(parts.store.drop_identifier(hash, record.id));
    SP_TRY(turned(hash, static_cast<std::size_t>(cap)));
  }
  return true;
}

Result<void> Intake::take(const Page& page, const std::string* cursor_after,
                          std::set<RecordId>* seen) {
  const std::scoped_lock lock(parts_.store_mutex);
  std::vector<std::string_view> keys;
  keys.reserve(page.records.size());
  for (const SourceRecord& r : page.records) keys.push_back(r.key);

  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_ASSIGN(const auto glimpses, parts_.store.glimpse(stream_.row.id, keys));
  SP_ASSIGN(in_doubt_, parts_.store.changes_in(stream_.row.id, ChangeState::unknown));
  SP_ASSIGN(auto intents, parts_.store.changes_in(stream_.row.id, ChangeState::intent));
  std::ranges::move(intents, std::back_inserter(in_doubt_));
  for (std::size_t i = 0; i < page.records.size(); ++i)
    SP_TRY(take_one(page.records[i], glimpses[i] ? &*glimpses[i] : nullptr, seen));
  for (const auto& rejected : page.rejected)
    SP_TRY(report_problem(rejected.key, rejected.error.code, rejected.error.message));
  if (cursor_after != nullptr) {
    stream_.row.cursor = *cursor_after;
    SP_TRY(parts_.store.save(stream_.row));
  }
  return txn.commit();
}

Result<void> Intake::take_one(const SourceRecord& source, const Glimpse* glimpse,
                              std::set<RecordId>* seen) {
  ConnectionReport& report = stream_.connection->report;
  ++report.pulled;
  if (seen != nullptr && glimpse != nullptr) seen->insert(glimpse->id);
  if (source.op == SourceOp::merged) return take_merge(source);
  if (source.op == SourceOp::present) return {};
  const std::uint64_t hash = source.op == SourceOp::upsert ? hash64(source.json) : 0;
  const bool same = glimpse != nullptr && !glimpse->gone && source.op == SourceOp::upsert &&
                    glimpse->content_hash == hash &&
                    glimpse->mapping == stream_.mapping->fingerprint();

  std::optional<Record> known;
  if (glimpse != nullptr) {
    if (same) {
      // The old body again: nothing new, unless we wrote in between and it has come back to this.
      SP_ASSIGN(known, parts_.store.record(glimpse->id));
      const bool wrote = known->written_at != 0 &&
                         std::ranges::any_of(known->fields, &FieldState::written);
      if (!wrote || still_settling(*known)) {
        ++report.unchanged;
        return {};
      }
    } else {
      SP_ASSIGN(known, parts_.store.record(glimpse->id));
    }
  }
  if (source.op == SourceOp::remove) return known ? take_gone(*known, false) : Result<void>{};
  return take_body(source, known ? &*known : nullptr, seen);
}

bool Intake::still_settling(const Record& record) const {
  return parts_.now() < record.written_at + stream_.manifest->settle;
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
                                        !stream_.row.loaded});
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
  SP_TRY(store_record(outcome, known));
  SP_TRY(report_frozen(outcome));
  if (outcome.problems.empty() && parts_.bad_values) {
    SP_TRY(parts_.store.close_case(bad_value_case, stream_.name() + " " + outcome.record.key,
                                   "the value can be read now", parts_.now()));
  }
  if (known == nullptr && seen != nullptr) {
    SP_ASSIGN(const auto stored, parts_.store.find_record(stream_.row.id, source.key));
    seen->insert(stored->id);
  }
  return {};
}

Result<void> Intake::store_record(const NormaliseOutcome& outcome, const Record* known) {
  Record record = outcome.record;
  if (known == nullptr) {
    SP_ASSIGN(record.id, parts_.store.insert(record));
  } else {
    SP_TRY(parts_.store.update(record));
  }
  if (!outcome.changed) return {};
  SP_ASSIGN(const bool who, keep_identifiers(parts_, stream_.row.entity, record, known));
  // A record that we made ourselves is born into its entity and says nothing new about it.
  const bool ours = known == nullptr && record.entity;
  if (!ours && (who || !record.entity)) SP_TRY(parts_.store.mark_dirty(record.id));
  if (record.entity) SP_TRY(parts_.store.mark_dirty(record.entity));

  // What the status says now counts as an act; unchanged it has been heard before.
  for (const FieldState& state : record.fields) {
    if (!is_status_field(parts_.catalogue.field(state.field)) || !state.has_own) continue;
    const FieldState* before = known == nullptr ? nullptr : known->find(state.field);
    if (before == nullptr || !before->has_own || before->own != state.own ||
        before->edited != state.edited)
      SP_TRY(hear(record, state.field, known == nullptr));
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

Result<void> Intake::hear(const Record& record, FieldId status_field, bool first_sight) {
  const std::string& value = record.find(status_field)->own;
  const auto effect = stream_.privacy->status.find(value);
  const bool restrictive =
      (effect != stream_.privacy->status.end() && effect->second == StatusEffect::restrictive) ||
      is_restrictive(parts_.catalogue.field(status_field), value);
  const bool permissive = !restrictive && effect != stream_.privacy->status.end() &&
                          effect->second == StatusEffect::permissive;
  if (!restrictive && !permissive) return {};

  Act act;
  act.kind = restrictive ? ActKind::restrictive : ActKind::permissive;
  const bool loading = first_sight && !stream_.row.loaded;
  act.authority = loading ? Authority::a0 : Authority::a1;
  act.channel = "email";
  act.received = parts_.now();
  const bool timed = stream_.connection->session->manifest().clock_trusted && record.modified != 0;
  act.effective = timed ? std::min(record.modified, act.received) : act.received;
  act.source = stream_.connection->config->name;
  act.record = record.id;
  auto spoken = [&](const Field* field) {
    const FieldState* s = field == nullptr ? nullptr : record.find(field->id);
    return s == nullptr ? std::string() : s->has_own ? s->own : s->held;
  };
  const Purpose* purpose = nullptr;
  if (stream_.row.entity == EntityKind::subscription) {
    act.contact_point = spoken(parts_.fields.subscription_email);
    purpose = purpose_of_list(parts_.config, spoken(parts_.fields.subscription_list));
  } else {
    act.contact_point = spoken(parts_.fields.person_email);
  }
  if (act.contact_point.empty()) return {};
  act.purpose = purpose == nullptr ? "*" : purpose->name;  // unknown scope: all marketing (R11)
  if (permissive) {
    if (purpose == nullptr) return {};  // nobody can say what was allowed (R01)
    if (loading) act.evidence = purpose->attested;
  }
  const std::uint64_t once = hash64(value, hash_combine(static_cast<std::uint64_t>(record.id.value),
                                                        static_cast<std::uint64_t>(parts_.epoch)));
  SP_TRY(parts_.store.add(act, hash_combine(once, hash64(act.purpose))));
  return touch_bearers(act.contact_point);
}

// Everybody whose permission may have changed: the persons who bear the address, and its
// subscriptions to any list that stands for a purpose.
Result<void> Intake::touch_bearers(const std::string& email) {
  Record person;
  person.state(parts_.fields.person_email->id).held = email;
  SP_TRY(touch_bearers(EntityKind::person, person));
  for (const Purpose& purpose : parts_.config.purposes) {
    for (const std::string& list : purpose.lists) {
      Record subscription;
      subscription.state(parts_.fields.subscription_email->id).held = email;
      subscription.state(parts_.fields.subscription_list->id).held = list;
      SP_TRY(touch_bearers(EntityKind::subscription, subscription));
    }
  }
  return {};
}

Result<void> Intake::touch_bearers(EntityKind kind, const Record& probe) {
  for (const Identifier& i : identifiers_of(probe, kind, parts_.catalogue, parts_.identifiers)) {
    SP_ASSIGN(const auto bearers, parts_.store.bearers(i.hash, 100));
    for (const RecordId bearer : bearers) {
      SP_ASSIGN(const auto record, parts_.store.record(bearer));
      if (record && record->entity) SP_TRY(parts_.store.mark_dirty(record->entity));
    }
  }
  return {};
}

Result<void> Intake::take_gone(const Record& known, bool listed_absent) {
  if (known.gone) return {};
  ++stream_.connection->report.gone;
  NormaliseOutcome outcome = normalise_gone(known, parts_.epoch);
  outcome.record.excluded = stream_.connection->config->on_delete == OnDelete::unlink;
  // In systems that end a subscription by deleting it, its absence from a verified listing is the
  // opt-out; the connector's descriptor says so.
  const auto effect = stream_.privacy->status.find("(gone)");
  const Field* status = parts_.fields.subscription_status;
  if (stream_.row.entity == EntityKind::subscription && status != nullptr && absence_restricts_ &&
      effect != stream_.privacy->status.end() && effect->second == StatusEffect::restrictive) {
    FieldState& state = outcome.record.state(status->id);
    state.has_own = true;
    state.own = state.held = "unsubscribed";
    state.edited = parts_.epoch;
    state.edited_at = 0;
    outcome.record.excluded = true;
  }
  SP_TRY(parts_.store.add(JournalLine{0, parts_.now(), parts_.epoch, known.entity, known.id, "gone",
                                      listed_absent ? "missing from a complete listing of " + stream_.name()
                                                    : "deleted in " + stream_.name()}));
  return store_record(outcome, &known);
}

Result<void> Intake::vanish(const std::vector<RecordId>& missing) {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_TRY(notice_mass_absence(missing.size()));
  for (const RecordId id : missing) {
    SP_ASSIGN(const auto known, parts_.store.record(id));
    if (known) SP_TRY(take_gone(*known, true));
  }
  return txn.commit();
}

Result<void> Intake::notice_mass_absence(std::size_t missing) {
  if (!stream_.privacy->status.contains("(gone)")) return {};
  const Brake& brake = parts_.config.brakes.unsubscribes;
  SP_ASSIGN(const std::int64_t live, parts_.store.live_records(stream_.row.id));
  const auto count = static_cast<std::int64_t>(missing);
  const bool many = count > brake.count && static_cast<double>(count) * 100.0 >
                                               brake.percent * static_cast<double>(live);
  if (!many) return {};
  absence_restricts_ = false;
  return parts_.store.open_case(
      {{}, "mass-absence", stream_.name(),
       std::to_string(count) + " of " + std::to_string(live) + " members are missing from a complete "
       "listing of " + stream_.name() + ": too many to be taken for opt-outs. They count as deleted "
       "there; nobody's consent was changed. If they did opt out, enter it in another system",
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
  return store_record(outcome, &*loser);
}

Result<void> Intake::report_problem(std::string_view key, const std::string& code,
                                    const std::string& message) {
  if (code.starts_with("SP-SYN") || code.starts_with("SP-PLG"))
    ++stream_.connection->report.rejected;
  const std::string subject = stream_.name() + " " + std::string(key);
  parts_.bad_values = true;
  return parts_.store.open_case({{}, bad_value_case, subject, code + ": " + message, {}, parts_.now(), 0, {}});
}

std::vector<std::string> contact_points(const EngineParts& parts, EntityKind kind,
                                        const std::vector<Record>& records) {
  std::set<std::string> all;
  TextSet more;
  for (const Record& r : records) {
    for (const FieldState& s : r.fields) {
      const Field& field = parts.catalogue.field(s.field);
      if (field.entity != kind) continue;
      if (field.type == FieldType::email) {
        all.insert(s.own);
        all.insert(s.held);
      } else if (&field == parts.fields.person_emails) {
        more.add_json(s.own);
        more.add_json(s.held);
      }
    }
  }
  all.insert(more.begin(), more.end());
  all.erase("");
  return {all.begin(), all.end()};
}

Result<std::vector<Act>> acts_on_all(Store& store, const std::vector<std::string>& points) {
  std::vector<Act> all;
  for (const std::string& point : points) {
    SP_ASSIGN(auto acts, store.acts_on(point));
    std::ranges::move(acts, std::back_inserter(all));
  }
  return all;
}

}  // namespace samepage
