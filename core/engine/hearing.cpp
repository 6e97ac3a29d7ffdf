#include "engine/hearing.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text_set.hpp"
#include "flow/consent/decide.hpp"
#include "flow/plan/plan.hpp"

namespace samepage {

Result<void> Hearing::hear(const Record& record, FieldId status_field, bool first_sight) {
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
Result<void> Hearing::touch_bearers(const std::string& email) {
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

Result<void> Hearing::touch_bearers(EntityKind kind, const Record& probe) {
  for (const Identifier& i : identifiers_of(probe, kind, parts_.catalogue, parts_.identifiers)) {
    SP_ASSIGN(const auto bearers, parts_.store.bearers(i.hash, 100));
    for (const RecordId bearer : bearers) {
      SP_ASSIGN(const auto record, parts_.store.record(bearer));
      if (record && record->entity) SP_TRY(parts_.store.mark_dirty(record->entity));
    }
  }
  return {};
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
