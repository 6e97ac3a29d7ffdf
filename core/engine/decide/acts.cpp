#include "engine/decide/acts.hpp"

#include <algorithm>
#include <limits>

#include "base/text_set.hpp"
#include "flow/consent/decide.hpp"

namespace samepage {
namespace {

Result<void> add_bearers(EngineParts& parts, std::uint64_t hash, std::set<EntityId>& all) {
  constexpr int all_of_them = std::numeric_limits<int>::max();  // an opt-out reaches every one
  SP_ASSIGN(const auto bearers, parts.store.bearers(hash, all_of_them));
  for (const RecordId bearer : bearers) {
    SP_ASSIGN(const EntityId entity, parts.store.entity_of(bearer));
    if (entity) all.insert(entity);
  }
  return {};
}

// Who bears the address, or did.
Result<std::set<EntityId>> persons_at(EngineParts& parts, const std::string& email) {
  Record probe;
  probe.state(parts.fields.person_email->id).held = email;
  std::set<EntityId> all;
  for (const Identifier& i :
       identifiers_of(probe, EntityKind::person, parts.catalogue, parts.identifiers))
    SP_TRY(add_bearers(parts, i.hash, all));
  SP_TRY(add_bearers(parts, address_hash(EntityKind::person, email, parts.identifiers), all));
  return all;
}

void add_new(std::vector<Act>& all, std::vector<Act> more) {
  for (Act& act : more)
    if (std::ranges::find(all, act.id, &Act::id) == all.end()) all.push_back(std::move(act));
}

Result<std::vector<Act>> acts_of_one(EngineParts& parts, EntityKind kind,
                                     std::span<const Record> records) {
  const auto points = contact_points(parts, kind, records);
  std::vector<Act> all, earlier;
  for (const std::string& point : points) {
    SP_ASSIGN(auto acts, parts.store.acts_on(point));
    add_new(all, std::move(acts));
  }
  for (const std::string& point : former_points(parts, kind, records)) {
    SP_ASSIGN(auto acts, parts.store.acts_on(point));
    add_new(earlier, std::move(acts));
  }
  for (const Record& record : records) {
    SP_ASSIGN(auto acts, parts.store.acts_of(record.id));
    add_new(earlier, std::move(acts));
  }
  std::erase_if(earlier, [](const Act& act) { return act.kind != ActKind::restrictive; });
  for (Act& act : earlier)
    act.follows = std::ranges::find(points, act.contact_point) == points.end();
  add_new(all, std::move(earlier));
  for (Act& act : all) act.purpose = scope_of(parts, act);
  std::erase_if(all, [](const Act& act) { return act.purpose.empty(); });
  return all;
}

// What the persons whose address this subscription is for have refused altogether, or at an address
// that this one has replaced.
Result<std::vector<Act>> refusals_of_owners(EngineParts& parts,
                                            const std::vector<std::string>& points) {
  std::vector<Act> all;
  for (const std::string& point : points) {
    SP_ASSIGN(const auto persons, persons_at(parts, point));
    for (const EntityId person : persons) {
      SP_ASSIGN(const auto records, parts.store.records_of(person, Load::without_body));
      SP_ASSIGN(auto acts, acts_of_one(parts, EntityKind::person, records));
      std::erase_if(acts, [](const Act& a) {
        return a.kind != ActKind::restrictive || (a.purpose != all_purposes && !a.follows);
      });
      add_new(all, std::move(acts));
    }
  }
  return all;
}

}  // namespace

std::string scope_of(const EngineParts& parts, const Act& act) {
  const std::string_view scope = act.purpose;
  if (!scope.starts_with(list_scope)) return act.purpose;
  const Purpose* purpose =
      purpose_of_list(parts.config, scope.substr(std::string_view(list_scope).size()));
  if (purpose != nullptr) return purpose->name;
  return act.kind == ActKind::restrictive ? all_purposes : "";
}

std::vector<std::string> contact_points(const EngineParts& parts, EntityKind kind,
                                        std::span<const Record> records) {
  TextSet all;
  for (const Record& r : records) {
    for (const FieldState& s : r.fields) {
      const Field& field = parts.catalogue.field(s.field);
      if (field.entity != kind) continue;
      if (field.type == FieldType::email) {
        if (!s.carried) all.add(s.own);
        all.add(s.held);
      } else if (&field == parts.fields.person_emails) {
        all.add_json(s.own);
        all.add_json(s.held);
      }
    }
  }
  return {all.begin(), all.end()};
}

std::vector<std::string> former_points(const EngineParts& parts, EntityKind kind,
                                       std::span<const Record> records) {
  TextSet all;
  for (const Record& r : records) {
    for (const FieldState& s : r.fields) {
      const Field& field = parts.catalogue.field(s.field);
      if (field.entity != kind || field.type != FieldType::email) continue;
      all.add(s.previous);
      if (s.carried) all.add(s.own);
    }
  }
  return {all.begin(), all.end()};
}

Result<std::vector<Act>> acts_about(EngineParts& parts, EntityKind kind,
                                    std::span<const Record> records) {
  if (kind != EntityKind::person && kind != EntityKind::subscription) return std::vector<Act>{};
  const auto points = contact_points(parts, kind, records);
  SP_ASSIGN(auto all, acts_of_one(parts, kind, records));
  if (kind == EntityKind::subscription && parts.refusals) {
    SP_ASSIGN(auto more, refusals_of_owners(parts, points));
    add_new(all, std::move(more));
  }
  return all;
}

Result<std::optional<Concerned>> person_behind(EngineParts& parts, const Golden& golden) {
  if (golden.kind == EntityKind::person || golden.kind == EntityKind::subscription)
    return std::nullopt;
  for (const GoldenField& g : golden.fields) {
    const Field& field = parts.catalogue.field(g.field);
    if (field.type != FieldType::reference || field.refers_to != EntityKind::person ||
        g.value.empty())
      continue;
    SP_ASSIGN(const EntityId person, parts.store.current(EntityId{std::stoll(g.value)}));
    if (!person) continue;
    SP_ASSIGN(const Golden them, parts.store.golden(person));
    SP_ASSIGN(const auto records, parts.store.records_of(person, Load::without_body));
    SP_ASSIGN(auto acts, acts_about(parts, EntityKind::person, records));
    return Concerned{std::string(them.value(parts.fields.person_email->id)), std::move(acts)};
  }
  return std::nullopt;
}

Result<std::set<EntityId>> touch_subscriptions(EngineParts& parts,
                                               const std::vector<std::string>& emails) {
  std::set<EntityId> touched;
  for (const std::string& email : emails) {
    SP_TRY(add_bearers(parts, address_hash(EntityKind::subscription, email, parts.identifiers),
                       touched));
  }
  for (const EntityId id : touched) SP_TRY(parts.store.mark_dirty(id));
  return touched;
}

Result<void> touch_bound(EngineParts& parts, const std::string& email) {
  SP_TRY(touch_subscriptions(parts, {email}));
  SP_ASSIGN(const auto persons, persons_at(parts, email));
  for (const EntityId person : persons) {
    SP_TRY(parts.store.mark_dirty(person));
    SP_ASSIGN(const auto records, parts.store.records_of(person, Load::without_body));
    SP_TRY(touch_subscriptions(parts, contact_points(parts, EntityKind::person, records)));
  }
  return {};
}

}  // namespace samepage
