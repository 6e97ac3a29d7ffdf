// What people decide: restore a value, join or part two records, answer a case, mend a dead letter.

#include <algorithm>

#include "engine/decide/lookalikes.hpp"
#include "engine/engine.hpp"
#include "engine/in/hearing.hpp"
#include "engine/in/identifier_index.hpp"
#include "engine/parts.hpp"
#include "mapping/normalisers.hpp"
#include "model/set_marks.hpp"

namespace samepage {
namespace {

void put_decided(Golden& golden, FieldId field, std::string value, Epoch epoch, Millis at) {
  auto place = std::ranges::lower_bound(golden.fields, field, {}, &GoldenField::field);
  if (place == golden.fields.end() || place->field != field)
    place = golden.fields.insert(place, GoldenField{});
  *place = GoldenField{field, std::move(value), {}, epoch, at, WinRule::person};
}

// A value becomes the golden one; an element of a set counts as put in again where it was.
Result<void> put_back(EngineParts& parts, EntityId entity, const Loss& loss) {
  if (parts.catalogue.field(loss.field).type == FieldType::texts) {
    SP_ASSIGN(auto record, parts.store.record(loss.record));
    if (!record) return {};
    const Record before = *record;
    put_in(record->state(loss.field), loss.value, parts.epoch);
    SP_TRY(parts.store.update(*record));
    SP_TRY(keep_identifiers(parts, parts.catalogue.field(loss.field).entity, *record, &before));
    SP_TRY(keep_looks(parts, parts.catalogue.field(loss.field).entity, *record, &before));
    return parts.store.mark_dirty(loss.record);
  }
  SP_ASSIGN(Golden golden, parts.store.golden(entity));
  put_decided(golden, loss.field, loss.value, parts.epoch, parts.now());
  return parts.store.save(golden);
}

}  // namespace

Result<void> Engine::restore(std::int64_t loss_id, const std::string& author) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_->store));
  SP_ASSIGN(const auto loss, parts_->store.loss(loss_id));
  if (!loss)
    return fail("SP-SYN-042", "there is no losing value " + std::to_string(loss_id), "person restore",
                "`samepage why ID FIELD` lists them with their numbers");
  SP_ASSIGN(const EntityId id, parts_->store.current(loss->entity));
  SP_TRY(put_back(*parts_, id, *loss));
  SP_TRY(parts_->store.mark_dirty(id));
  SP_TRY(parts_->store.add(JournalLine{0, parts_->now(), parts_->epoch, id, loss->record, "restored",
                                       parts_->catalogue.field(loss->field).name + " by " + author}));
  return txn.commit();
}

Result<void> Engine::decide(RecordId a, RecordId b, bool same, const std::string& author,
                            const std::string& reason) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_->store));
  for (const RecordId id : {a, b}) {
    SP_ASSIGN(const auto record, parts_->store.record(id));
    if (!record)
      return fail("SP-SYN-043", "there is no record " + std::to_string(id.value), "identity merge/split",
                  "`samepage person show ID` lists the records with their numbers");
    SP_TRY(parts_->store.mark_dirty(id));
  }
  if (a == b)
    return fail("SP-SYN-044", "a record cannot be joined with or parted from itself",
                "identity merge/split", "name two records");
  // One order for each pair, so that a later decision on it ends the earlier one.
  SP_TRY(parts_->store.add(Decision{0, std::min(a, b), std::max(a, b), same, author, reason, parts_->now()}));
  return txn.commit();
}

namespace {

// The field thaws in all its records; the next cycle brings them up to date once more.
Result<void> thaw(EngineParts& parts, EntityId entity) {
  SP_ASSIGN(const auto records, parts.store.records_of(entity));
  for (Record record : records) {
    for (FieldState& s : record.fields) {
      s.frozen = false;
      s.rewrites = 0;
    }
    SP_TRY(parts.store.update(record));
  }
  return parts.store.mark_dirty(entity);
}

// A person says that those who went missing in one go did leave the list.
Result<void> take_absence_for_opt_outs(EngineParts& parts, const std::string& stream_name) {
  StreamPart* stream = nullptr;
  for (const auto& c : parts.connections)
    for (const auto& s : c->streams)
      if (s->name() == stream_name) stream = s.get();
  if (stream == nullptr)
    return fail("SP-SYN-048", "the stream " + stream_name + " is not configured any more",
                "case resolve", "put its connection back, or close the case with another word");
  SP_ASSIGN(const std::string since, parts.store.meta(absence_since(stream->row.id)));
  SP_ASSIGN(const auto gone, parts.store.gone_records(stream->row.id, std::stoll(since)));
  Hearing hearing(parts, *stream);
  for (const RecordId id : gone) {
    SP_ASSIGN(auto record, parts.store.record(id));
    hearing.take_absence_for_opt_out(*record);
    SP_TRY(parts.store.update(*record));
    SP_TRY(hearing.hear(*record, parts.fields.subscription_status->id, false));
    if (record->entity) SP_TRY(parts.store.mark_dirty(record->entity));
  }
  return {};
}

}  // namespace

Result<void> Engine::resolve_case(CaseId id, const std::string& how, const std::string& author) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_->store));
  SP_ASSIGN(const auto cases, parts_->store.open_cases());
  const auto found = std::ranges::find(cases, id, &Case::id);
  if (found == cases.end())
    return fail("SP-SYN-047", "there is no open case " + std::to_string(id.value), "case resolve",
                "list them with: samepage case list");
  if (found->kind == "oscillation" && found->entity) SP_TRY(thaw(*parts_, found->entity));
  if (found->kind == mass_absence_case && how == opted_out_answer)
    SP_TRY(take_absence_for_opt_outs(*parts_, found->subject));
  SP_TRY(parts_->store.close_case(id, how + " (" + author + ")", parts_->now()));
  return txn.commit();
}

Result<std::vector<Change>> Engine::dead_letters() {
  const std::scoped_lock lock(parts_->store_mutex);
  return parts_->store.dead_letters();
}

namespace {

Result<Change> dead_letter(EngineParts& parts, ChangeId id) {
  SP_ASSIGN(const auto change, parts.store.change(id));
  const bool waits = change && (change->state == ChangeState::dead ||
                                change->state == ChangeState::given_up);
  if (!waits)
    return fail("SP-SYN-045", "there is no dead letter " + std::to_string(id.value), "dead-letter",
                "list them with: samepage dead-letter list");
  return *change;
}

Result<void> end_letter(EngineParts& parts, Change change, std::string message,
                        ChangeState state = ChangeState::dropped) {
  change.state = state;
  change.ended = parts.now();
  change.message += (change.message.empty() ? "" : "; ") + message;
  SP_TRY(parts.store.update(change));
  return parts.store.mark_dirty(change.entity);
}

}  // namespace

// An edit is the person's word on that field: it becomes the golden value and goes everywhere.
Result<void> Engine::edit_dead_letter(ChangeId id, const std::string& field,
                                      const std::string& value) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_->store));
  SP_ASSIGN(const Change change, dead_letter(*parts_, id));
  const Field* known = parts_->catalogue.find(change.kind, field);
  if (known == nullptr)
    return fail("SP-SYN-041", "a " + std::string(name_of(change.kind)) + " has no field " + field,
                "dead-letter edit", "`samepage dead-letter show ID` lists the fields");
  const auto normal = normal_value(*known, value, parts_->config.default_country);
  if (!normal)
    return fail("SP-SYN-046", "the value is no valid " + field, "dead-letter edit",
                "give it in its normal form");
  SP_ASSIGN(Golden golden, parts_->store.golden(change.entity));
  put_decided(golden, known->id, *normal, parts_->epoch, parts_->now());
  SP_TRY(parts_->store.save(golden));
  SP_TRY(end_letter(*parts_, change, "edited"));
  return txn.commit();
}

Result<void> Engine::retry_dead_letter(ChangeId id) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_->store));
  SP_ASSIGN(const Change change, dead_letter(*parts_, id));
  SP_TRY(end_letter(*parts_, change, "to be tried again"));
  return txn.commit();
}

// Given up: the field stays as that system has it until somebody edits it somewhere; a record that
// was to be made there is not made, until the letter is retried.
Result<void> Engine::drop_dead_letter(ChangeId id, const std::string& author) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_->store));
  SP_ASSIGN(const Change change, dead_letter(*parts_, id));
  if (change.record) {
    SP_ASSIGN(auto record, parts_->store.record(change.record));
    for (const FieldChange& f : change.fields) record->state(f.field).frozen = true;
    SP_TRY(parts_->store.update(*record));
  }
  const bool create = change.op == ChangeOp::create;
  SP_TRY(end_letter(*parts_, change, "given up by " + author,
                    create ? ChangeState::given_up : ChangeState::dropped));
  return txn.commit();
}

}  // namespace samepage
