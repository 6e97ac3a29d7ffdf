#include "flow/push/push.hpp"

#include "base/json.hpp"

namespace samepage {

Result<PutOutcome> body_of(const Change& change, const Record* record, const Mapping& mapping,
                           const ValueWords& words, std::string_view sibling) {
  if (change.op == ChangeOp::remove) return PutOutcome{.json = {}, .changes = true};
  Values wanted;
  // Fields that are written together (a name made of two) need their unchanged parts as well.
  if (record != nullptr) {
    for (const FieldId field : mapping.writable()) {
      const FieldState* state = record->find(field);
      if (state != nullptr && !state->quarantined && !state->held.empty())
        wanted.set(field, state->held);
    }
  }
  for (const FieldChange& f : change.fields) wanted.set(f.field, f.to);
  words.to_theirs(wanted);
  if (record == nullptr || record->raw.empty()) {
    const auto like = json::Document::parse(sibling.empty() ? "{}" : sibling);
    const json::Value root = like ? like->root() : json::Value{};
    return mapping.put(wanted, json::Value{}, like ? &root : nullptr);
  }
  SP_ASSIGN(const auto before, json::Document::parse(record->raw));
  return mapping.put(wanted, before.root());
}

OutgoingChange outgoing(const Change& change, const Record* record) {
  OutgoingChange out;
  out.removes = change.op == ChangeOp::remove;
  out.key = change.key;
  out.idempotency = change.idempotency;
  out.json = change.body;
  out.expected = change.expected;
  if (record != nullptr) out.before = record->raw;
  return out;
}

Record acknowledged(const Change& change, const Record* record, const Ack& ack,
                    std::uint64_t mapping, Millis now) {
  Record after;
  if (record != nullptr) {
    after = *record;
  } else {
    after.stream = change.stream;
    after.entity = change.entity;
    after.mapping = mapping;
  }
  if (!ack.key.empty()) after.key = ack.key;
  after.version_ours = !ack.version.empty();
  if (after.version_ours) after.version = ack.version;
  after.written_at = now;
  if (change.op == ChangeOp::remove) {
    after.gone = true;
    after.removed_by_us = true;
    return after;
  }
  for (const FieldChange& f : change.fields) {
    FieldState& state = after.state(f.field);
    state.carried = f.carried && state.has_own && (state.carried || state.own == f.from);
    state.held = f.to;
    state.written = true;
    state.quarantined = false;
  }
  // Writing starts from the last body, so it has to show what we wrote.
  const auto below = json::Document::parse(after.raw.empty() ? "{}" : std::string_view(after.raw));
  const auto above = json::Document::parse(change.body);
  if (below && above) after.raw = apply_members(below->root(), above->root());
  return after;
}

}  // namespace samepage
