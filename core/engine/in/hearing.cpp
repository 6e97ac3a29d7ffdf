#include "engine/in/hearing.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "engine/decide/acts.hpp"

namespace samepage {

bool Hearing::listens_to(FieldId field) const {
  const Field& f = parts_.catalogue.field(field);
  return is_status_field(f) || &f == parts_.fields.subscription_complaint;
}

bool Hearing::absence_restricts() const {
  const auto effect = stream_.privacy->status.find("(gone)");
  return stream_.row.entity == EntityKind::subscription &&
         effect != stream_.privacy->status.end() && effect->second == StatusEffect::restrictive;
}

void Hearing::take_absence_for_opt_out(Record& record) const {
  FieldState& state = record.state(parts_.fields.subscription_status->id);
  state.has_own = true;
  state.own = state.held = "unsubscribed";
  state.edited = parts_.epoch;
  state.edited_at = 0;
  record.excluded = true;
}

// What a value means in that system, by its descriptor and by the canonical words.
std::optional<ActKind> Hearing::meaning(FieldId field, const std::string& value) const {
  const Field& f = parts_.catalogue.field(field);
  if (&f == parts_.fields.subscription_complaint)
    return value == "true" ? std::optional(ActKind::restrictive) : std::nullopt;
  const auto effect = stream_.privacy->status.find(value);
  const bool told = effect != stream_.privacy->status.end();
  if ((told && effect->second == StatusEffect::restrictive) || is_restrictive(f, value))
    return ActKind::restrictive;
  return told && effect->second == StatusEffect::permissive ? std::optional(ActKind::permissive)
                                                            : std::nullopt;
}

// None: the record says nothing about consent there, or nobody can say about what.
std::optional<Act> Hearing::act_of(const Record& record, FieldId field, bool loading) const {
  const auto kind = meaning(field, record.find(field)->own);
  if (!kind) return std::nullopt;
  auto spoken = [&](const Field* known) {
    const FieldState* s = known == nullptr ? nullptr : record.find(known->id);
    return s == nullptr ? std::string() : s->has_own && !s->carried ? s->own : s->held;
  };
  Act act;
  act.kind = *kind;
  act.authority = loading ? Authority::a0 : Authority::a1;
  act.channel = "email";
  act.received = parts_.now();
  const bool timed = stream_.connection->manifest->clock_trusted && record.modified != 0;
  act.effective = timed ? std::min(record.modified, act.received) : act.received;
  act.source = stream_.connection->config->name;
  act.record = record.id;
  if (&parts_.catalogue.field(field) == parts_.fields.subscription_complaint ||
      stream_.row.entity != EntityKind::subscription) {
    act.purpose = all_purposes;  // unknown scope: all marketing (R11); so does a complaint (R03)
  } else {
    act.purpose = list_scope + spoken(parts_.fields.subscription_list);
  }
  act.contact_point = spoken(stream_.row.entity == EntityKind::subscription
                                 ? parts_.fields.subscription_email
                                 : parts_.fields.person_email);
  // What one flag allows for all purposes at once is a grant for none (R01).
  if (act.kind == ActKind::permissive && act.purpose == all_purposes) return std::nullopt;
  return act.contact_point.empty() ? std::nullopt : std::optional(std::move(act));
}

Result<void> Hearing::hear(const Record& record, FieldId field, bool loading) {
  const auto act = act_of(record, field, loading);
  return act ? keep(*act, record.find(field)->own) : Result<void>{};
}

Result<void> Hearing::keep(const Act& act, const std::string& value) {
  const std::uint64_t once = hash64(value, hash_combine(static_cast<std::uint64_t>(act.record.value),
                                                        static_cast<std::uint64_t>(parts_.epoch)));
  SP_TRY(parts_.store.add(act, hash_combine(once, hash64(act.purpose))));
  if (act.kind == ActKind::restrictive && !parts_.refusals) {
    parts_.refusals = true;
    SP_TRY(parts_.store.set_meta(refusals_made, "yes"));
  }
  return touch_bound(parts_, act.contact_point);
}

}  // namespace samepage
