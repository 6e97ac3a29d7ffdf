#include "flow/consent/decide.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace samepage {
namespace {

bool refuses(const Act& act, const Purpose& purpose, const std::string& contact_point) {
  if (act.kind != ActKind::restrictive) return false;
  if (act.channel != purpose.channel && act.channel != "*") return false;
  // "Unsubscribe from all" covers the person; leaving one list covers that address (R11).
  if (act.purpose == "*") return purpose.marketing;
  return act.purpose == purpose.name && (act.follows || act.contact_point == contact_point);
}

// R04: stamped in the future, or without evidence where evidence is asked, is no grant at all.
bool admissible(const Act& act, const Purpose& purpose) {
  if (act.effective > act.received + consent_skew) return false;
  switch (act.authority) {
    case Authority::a4: return true;
    case Authority::a3: return act.confirmed;
    case Authority::a2: return !act.evidence.empty();
    case Authority::a0: return !act.evidence.empty() || !purpose.attested.empty();
    case Authority::a1: return false;
  }
  return false;
}

// R05, R06: what may lift a refusal.
bool lifts(const Act& grant, const Act& refusal) {
  if (grant.authority == Authority::a0) return false;
  return grant.effective > refusal.effective + consent_skew;
}

}  // namespace

Permission decide(const Purpose& purpose, std::span<const Act> acts,
                  const std::string& contact_point) {
  const Act* refusal = nullptr;
  for (const Act& act : acts)
    if (refuses(act, purpose, contact_point) &&
        (refusal == nullptr || act.effective > refusal->effective))
      refusal = &act;
  Permission p{false, purpose.name, {}, {}, contact_point};

  if (!purpose.needs_consent) {
    const bool ended = refusal != nullptr && purpose.marketing;  // R12
    p.allowed = !ended;
    p.reason = ended ? "objected" : "basis_" + purpose.basis;
    if (ended) p.act = refusal->id;
    return p;
  }
  if (contact_point.empty()) {
    p.reason = "no_contact_point";
    return p;
  }
  const Act* grant = nullptr;
  for (const Act& act : acts) {
    if (act.kind != ActKind::permissive || act.purpose != purpose.name ||
        act.channel != purpose.channel || act.contact_point != contact_point || !admissible(act, purpose))
      continue;
    if (refusal != nullptr && !lifts(act, *refusal)) continue;
    if (grant == nullptr || act.effective > grant->effective) grant = &act;
  }
  p.allowed = grant != nullptr;
  p.reason = grant != nullptr ? "granted" : refusal != nullptr ? "withdrawn" : "no_grant";
  p.act = grant != nullptr ? grant->id : refusal != nullptr ? refusal->id : ActId{};
  return p;
}

Permission decide_any(const Config& config, const std::vector<std::string>& purposes,
                      std::span<const Act> acts, const std::string& contact_point) {
  Permission last{false, {}, "no_purpose", {}, contact_point};
  for (const std::string& name : purposes) {
    const Purpose* purpose = config.purpose(name);
    if (purpose == nullptr) {
      last = {false, name, "purpose_not_configured", {}, contact_point};
      continue;
    }
    last = decide(*purpose, acts, contact_point);
    if (last.allowed) return last;
  }
  return last;
}

const Purpose* purpose_of_list(const Config& config, std::string_view list) {
  for (const Purpose& purpose : config.purposes)
    for (const std::string& known : purpose.lists)
      if (ascii_lower(known) == ascii_lower(list)) return &purpose;
  return nullptr;
}

namespace {

// Somebody wants no direct marketing at all.
bool objects_to_all(std::span<const Act> acts) {
  return std::ranges::any_of(acts, [](const Act& a) {
    return a.kind == ActKind::restrictive && a.purpose == "*" &&
           (a.channel == "email" || a.channel == "*");
  });
}

void put_golden(Golden& golden, FieldId field, std::string value) {
  auto at = std::ranges::lower_bound(golden.fields, field, {}, &GoldenField::field);
  if (at == golden.fields.end() || at->field != field) {
    at = golden.fields.insert(at, GoldenField{});
    at->field = field;
  }
  if (at->value == value) return;
  at->value = std::move(value);
  at->rule = WinRule::consent;
  at->origin = {};
}

void unsubscribe(Golden& golden, FieldId status) {
  const std::string_view now = golden.value(status);
  if (now != "unsubscribed" && now != "bounced") put_golden(golden, status, "unsubscribed");
}

void follow_on_subscription(Golden& golden, const Config& config, const Catalogue& catalogue,
                            std::span<const Act> acts) {
  const Field* status = catalogue.find(EntityKind::subscription, "status");
  const Field* email = catalogue.find(EntityKind::subscription, "email");
  const Field* list = catalogue.find(EntityKind::subscription, "list");
  if (status == nullptr || email == nullptr || list == nullptr) return;
  const Purpose* purpose = purpose_of_list(config, golden.value(list->id));
  if (purpose == nullptr) {  // marketing all the same, as far as anybody knows (R11)
    if (objects_to_all(acts)) unsubscribe(golden, status->id);
    return;
  }
  const Permission p = decide(*purpose, acts, std::string(golden.value(email->id)));
  if (p.reason == "withdrawn" || p.reason == "objected") {
    unsubscribe(golden, status->id);
  } else if (p.allowed && p.act && golden.value(status->id) == "unsubscribed") {
    put_golden(golden, status->id, "subscribed");  // lifted by a newer, stronger act
  }
}

// Who has left the last list has no marketing left to permit: a system that knows only one flag for
// all of it has to show "no".
bool refuses_every_purpose(const Config& config, std::span<const Act> acts,
                           const std::string& address) {
  bool any = false;
  for (const Purpose& purpose : config.purposes) {
    if (!purpose.marketing || purpose.channel != "email") continue;
    const std::string reason = decide(purpose, acts, address).reason;
    if (reason != "withdrawn" && reason != "objected") return false;
    any = true;
  }
  return any;
}

}  // namespace

void follow_ledger(Golden& golden, const Config& config, const Catalogue& catalogue,
                   std::span<const Act> acts) {
  if (golden.kind == EntityKind::subscription) {
    follow_on_subscription(golden, config, catalogue, acts);
    return;
  }
  if (golden.kind != EntityKind::person) return;
  const Field* permission = catalogue.find(EntityKind::person, "email_permission");
  if (permission == nullptr) return;
  const Field* email = catalogue.find(EntityKind::person, "email");
  const std::string address(email == nullptr ? std::string_view{} : golden.value(email->id));
  if (objects_to_all(acts) || refuses_every_purpose(config, acts, address))
    put_golden(golden, permission->id, "opted_out");
}

}  // namespace samepage
