#include "engine/decide/acts.hpp"

#include <algorithm>

#include "base/text_set.hpp"
#include "flow/consent/decide.hpp"

namespace samepage {
namespace {

constexpr int bearers_most = 100;

// Entities of records that bear what the probe says.
Result<std::set<EntityId>> bearers_of(EngineParts& parts, EntityKind kind, const Record& probe) {
  std::set<EntityId> all;
  for (const Identifier& i : identifiers_of(probe, kind, parts.catalogue, parts.identifiers)) {
    SP_ASSIGN(const auto bearers, parts.store.bearers(i.hash, bearers_most));
    for (const RecordId bearer : bearers) {
      SP_ASSIGN(const auto record, parts.store.record(bearer));
      if (record && record->entity) all.insert(record->entity);
    }
  }
  return all;
}

Result<std::set<EntityId>> persons_at(EngineParts& parts, const std::string& email) {
  Record probe;
  probe.state(parts.fields.person_email->id).held = email;
  return bearers_of(parts, EntityKind::person, probe);
}

void add_new(std::vector<Act>& all, std::vector<Act> more) {
  for (Act& act : more)
    if (std::ranges::find(all, act.id, &Act::id) == all.end()) all.push_back(std::move(act));
}

Result<std::vector<Act>> acts_of_one(EngineParts& parts, const std::vector<std::string>& points,
                                     const std::vector<Record>& records) {
  std::vector<Act> all;
  for (const std::string& point : points) {
    SP_ASSIGN(auto acts, parts.store.acts_on(point));
    add_new(all, std::move(acts));
  }
  for (const Record& record : records) {
    SP_ASSIGN(auto acts, parts.store.acts_of(record.id));
    std::erase_if(acts, [](const Act& act) { return act.kind != ActKind::restrictive; });
    for (Act& act : acts) act.follows = std::ranges::find(points, act.contact_point) == points.end();
    add_new(all, std::move(acts));
  }
  return all;
}

// Objections to everything by the persons whose address this subscription is for.
Result<std::vector<Act>> objections_of_owners(EngineParts& parts,
                                              const std::vector<std::string>& points) {
  std::vector<Act> all;
  for (const std::string& point : points) {
    SP_ASSIGN(const auto persons, persons_at(parts, point));
    for (const EntityId person : persons) {
      SP_ASSIGN(const auto records, parts.store.records_of(person));
      SP_ASSIGN(auto acts, acts_of_one(parts, contact_points(parts, EntityKind::person, records),
                                       records));
      std::erase_if(acts, [](const Act& a) {
        return a.kind != ActKind::restrictive || a.purpose != all_purposes;
      });
      add_new(all, std::move(acts));
    }
  }
  return all;
}

}  // namespace

std::vector<std::string> contact_points(const EngineParts& parts, EntityKind kind,
                                        const std::vector<Record>& records) {
  TextSet all;
  for (const Record& r : records) {
    for (const FieldState& s : r.fields) {
      const Field& field = parts.catalogue.field(s.field);
      if (field.entity != kind) continue;
      if (field.type == FieldType::email) {
        all.add(s.own);
        all.add(s.held);
      } else if (&field == parts.fields.person_emails) {
        all.add_json(s.own);
        all.add_json(s.held);
      }
    }
  }
  return {all.begin(), all.end()};
}

Result<std::vector<Act>> acts_about(EngineParts& parts, EntityKind kind,
                                    const std::vector<Record>& records) {
  if (kind != EntityKind::person && kind != EntityKind::subscription) return std::vector<Act>{};
  const auto points = contact_points(parts, kind, records);
  SP_ASSIGN(auto all, acts_of_one(parts, points, records));
  if (kind == EntityKind::subscription && parts.objections) {
    SP_ASSIGN(auto more, objections_of_owners(parts, points));
    add_new(all, std::move(more));
  }
  return all;
}

Result<std::set<EntityId>> touch_subscriptions(EngineParts& parts,
                                               const std::vector<std::string>& emails) {
  std::set<EntityId> touched;
  for (const std::string& email : emails) {
    SP_ASSIGN(const auto subscriptions, parts.store.bearers(
        subscriber_hash(email, parts.identifiers), bearers_most));
    for (const RecordId id : subscriptions) {
      SP_ASSIGN(const auto record, parts.store.record(id));
      if (!record || !record->entity) continue;
      touched.insert(record->entity);
      SP_TRY(parts.store.mark_dirty(record->entity));
    }
  }
  return touched;
}

Result<void> touch_bound(EngineParts& parts, const std::string& email, bool everything) {
  SP_TRY(touch_subscriptions(parts, {email}));
  SP_ASSIGN(const auto persons, persons_at(parts, email));
  for (const EntityId person : persons) {
    SP_TRY(parts.store.mark_dirty(person));
    if (!everything) continue;
    SP_ASSIGN(const auto records, parts.store.records_of(person));
    SP_TRY(touch_subscriptions(parts, contact_points(parts, EntityKind::person, records)));
  }
  return {};
}

}  // namespace samepage
