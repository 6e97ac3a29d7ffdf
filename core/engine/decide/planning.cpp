#include "engine/decide/planning.hpp"

#include <algorithm>

#include "engine/decide/acts.hpp"
#include "engine/decide/foreseen.hpp"
#include "flow/consent/decide.hpp"
#include "flow/merge/merge.hpp"

namespace samepage {
namespace {
constexpr int entities_per_commit = 10'000;
constexpr const char* status_unreadable = "status_unreadable";
}  // namespace

Result<PlanTally> Planning::run(const std::function<void(const Progress&)>& progress) {
  EntityId after;
  for (bool first = true;; first = false) {
    const std::scoped_lock lock(parts_.store_mutex);
    SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
    if (first) {
      SP_ASSIGN(tally_.last_act, parts_.store.last_act());
    }
    SP_ASSIGN(const auto dirty, parts_.store.dirty_entities(after, entities_per_commit));
    for (const EntityId entity : dirty) SP_TRY(one(entity));
    SP_TRY(txn.commit());
    if (progress) progress({"merge", {}, tally_.entities, 0});
    if (dirty.empty() || parts_.stopping) break;
    after = dirty.back();
  }
  SP_TRY(plan_again());
  SP_TRY(release_children());
  return std::move(tally_);
}

// Those that came to be touched after their turn.
Result<void> Planning::plan_again() {
  if (again_.empty()) return {};
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  std::erase_if(tally_.changes, [&](const PackedChange& c) { return again_.contains(c.entity); });
  for (const EntityId entity : again_) SP_TRY(one(entity));
  return txn.commit();
}

// Who has nothing left to do but lacks a reference stays dirty while its parent has work left: the
// parent may yet arrive, be it after a refusal.
Result<void> Planning::release_children() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (bool released = true; released;) {
    released = false;
    for (auto at = awaits_.begin(); at != awaits_.end();) {
      bool open = false;
      for (const EntityId parent : at->second) {
        if (open) break;
        SP_ASSIGN(open, has_work_left(parent));
      }
      if (open) {
        ++at;
        continue;
      }
      SP_TRY(parts_.store.clear_dirty(at->first));
      at = awaits_.erase(at);
      released = true;
    }
  }
  return txn.commit();
}

Result<bool> Planning::has_work_left(EntityId entity) {
  SP_ASSIGN(const auto dirty, parts_.store.dirty_entities(EntityId{entity.value - 1}, 1));
  if (!dirty.empty() && dirty.front() == entity) return true;
  SP_ASSIGN(const auto open, parts_.store.open_changes_of(entity));
  return std::ranges::any_of(open,
                             [](const Change& c) { return c.state != ChangeState::given_up; });
}

Result<void> Planning::one(EntityId entity) {
  ++tally_.entities;
  parts_.store.foresee(entity, 0);
  PlanInput input;
  SP_ASSIGN(input.records, parts_.store.records_of(entity, Load::without_body));
  SP_ASSIGN(const Golden before, parts_.store.golden(entity));
  SP_ASSIGN(Golden golden, merged(before, input.records));
  SP_ASSIGN(auto acts, acts_about(parts_, golden.kind, input.records));
  follow_ledger(golden, parts_.config, parts_.catalogue, acts);
  if (golden != before) {
    SP_TRY(parts_.store.save(golden));
    // A new address of somebody who has refused: its subscriptions end as well.
    const bool refused =
        std::ranges::any_of(acts, [](const Act& act) { return act.kind == ActKind::restrictive; });
    if (golden.kind == EntityKind::person && refused) {
      const auto points = contact_points(parts_, golden.kind, input.records);
      SP_ASSIGN(const auto touched, touch_subscriptions(parts_, points));
      for (const EntityId id : touched)
        if (id < entity) again_.insert(id);
    }
  }

  input.golden = &golden;
  input.catalogue = &parts_.catalogue;
  SP_ASSIGN(input.open, parts_.store.open_changes_of(entity));
  for (const auto& connection : parts_.connections)
    for (const auto& stream : connection->streams)
      if (!stream->unbelieved.empty())
        for (const Record& record : input.records)
          if (stream->unbelieved.contains(record.id)) input.unbelieved.push_back(record.id);
  behind_.clear();
  SP_ASSIGN(auto concerned, person_behind(parts_, golden));
  if (concerned) {
    behind_ = std::move(concerned->email);
    acts = std::move(concerned->acts);
  }
  SP_TRY(fill_targets(input, acts));
  SP_TRY(fill_references(input));
  PlanOutcome outcome = plan(input);
  for (const Withheld& w : outcome.withheld)
    ++tally_.withheld[{w.stream, w.permission.purpose, w.permission.reason}];
  SP_TRY(keep_withheld(entity, input, outcome));
  if (outcome.waiting) ++tally_.waiting;
  if (outcome.changes.empty() && !outcome.waiting) {
    if (lacking_.empty()) return parts_.store.clear_dirty(entity);
    awaits_[entity] = std::move(lacking_);
    return {};
  }
  const bool lacks = !lacking_.empty();
  SP_ASSIGN(const bool ends, ends_with_acknowledgements(parts_, input, outcome, acts));
  parts_.store.foresee(entity, ends && !lacks ? outcome.changes.size() : 0);
  for (const Change& change : outcome.changes) tally_.changes.emplace_back(change, parts_);
  return {};
}

// For those who ask for the status when this entity is long done.
Result<void> Planning::keep_withheld(EntityId entity, const PlanInput& input,
                                     const PlanOutcome& outcome) {
  for (const Target& target : input.targets) {
    const auto held = std::ranges::find(outcome.withheld, target.stream, &Withheld::stream);
    const Permission none{true, {}, {}, {}, {}};
    const Permission& why = held == outcome.withheld.end() ? none : held->permission;
    SP_TRY(parts_.store.set_withheld(target.stream, entity, why.purpose, why.reason));
  }
  return {};
}

Result<Golden> Planning::merged(const Golden& before, const std::vector<Record>& records) {
  // Merging compares entities, so references are looked up first; copies, for the plan needs the
  // systems' own keys.
  const auto refers = [&](const Record& record) {
    return std::ranges::any_of(record.fields, [&](const FieldState& state) {
      return state.has_own && parts_.catalogue.field(state.field).type == FieldType::reference;
    });
  };
  std::vector<Record> copies;
  if (std::ranges::any_of(records, refers)) copies = records;
  for (Record& record : copies) SP_TRY(resolve_references(record));
  const std::vector<Record>& resolved = copies.empty() ? records : copies;
  MergeInput input;
  input.entity = before.id;
  input.kind = before.kind;
  input.catalogue = &parts_.catalogue;
  input.before = &before;
  input.clock_skew = parts_.config.clock_skew;
  for (const Record& record : resolved) {
    const StreamPart* stream = parts_.stream(record.stream);
    MergeSource source;
    source.record = &record;
    source.order = stream == nullptr ? 1'000'000 : stream->connection->order;
    if (stream != nullptr) {
      source.connection = stream->connection->config->name;
      source.passes_deletes = stream->connection->takes_values() &&
                              stream->connection->config->on_delete == OnDelete::propagate;
    }
    input.sources.push_back(source);
  }
  MergeOutcome outcome = merge(input);
  for (Loss& loss : outcome.losses) {
    const FieldState* own = nullptr;
    for (const Record& r : resolved)
      if (r.id == loss.record) own = r.find(loss.field);
    if (own == nullptr) continue;
    loss.noticed = parts_.now();
    SP_TRY(parts_.store.add(loss));
    ++tally_.losses;
  }
  return std::move(outcome.golden);
}

// "contacts/17" of this connection → the entity that record stands for.
Result<void> Planning::resolve_references(Record& record) {
  const StreamPart* stream = parts_.stream(record.stream);
  if (stream == nullptr) return {};
  for (FieldState& state : record.fields) {
    const Field& field = parts_.catalogue.field(state.field);
    if (field.type != FieldType::reference || !state.has_own || state.own.empty()) continue;
    const auto slash = state.own.find('/');
    StreamPart* referred =
        slash == state.own.npos ? nullptr : stream->connection->stream(state.own.substr(0, slash));
    std::string entity;
    if (referred != nullptr) {
      SP_ASSIGN(const auto target,
                parts_.store.find_record(referred->row.id, state.own.substr(slash + 1)));
      if (target && target->entity) entity = std::to_string(target->entity.value);
    }
    if (entity.empty()) state.quarantined = true;  // not known yet, or not ours to know
    state.own = std::move(entity);
  }
  return {};
}

namespace {

// What stands in a status that nobody can read may be an opt-out.
bool status_unread(const std::vector<Record>& records, const Catalogue& catalogue) {
  for (const Record& record : records)
    for (const FieldState& state : record.fields)
      if (!record.gone && state.quarantined && is_status_field(catalogue.field(state.field)))
        return true;
  return false;
}

}  // namespace

Permission Planning::permission(const StreamPart& stream, const PlanInput& input,
                                const std::vector<Act>& acts) const {
  const Golden& golden = *input.golden;
  const bool unread = status_unread(input.records, parts_.catalogue);
  if (!stream.privacy->personal) return {true, {}, "not_personal", {}, {}};
  if (golden.kind == EntityKind::subscription) {
    const std::string email(golden.value(parts_.fields.subscription_email->id));
    const auto list = golden.value(parts_.fields.subscription_list->id);
    const Purpose* purpose = purpose_of_list(parts_.config, list);
    if (purpose == nullptr) return {false, {}, "list_not_mapped", {}, email};
    if (unread) return {false, purpose->name, status_unreadable, {}, email};
    return decide(*purpose, acts, email);
  }
  const std::string email(golden.kind == EntityKind::person
                              ? golden.value(parts_.fields.person_email->id)
                              : std::string_view(behind_));
  std::vector<std::string> purposes = stream.privacy->purposes;
  if (unread)
    std::erase_if(purposes, [&](const std::string& name) {
      const Purpose* purpose = parts_.config.purpose(name);
      return purpose == nullptr || purpose->marketing;
    });
  if (unread && purposes.empty()) return {false, {}, status_unreadable, {}, email};
  return decide_any(parts_.config, purposes, acts, email);
}

Result<void> Planning::fill_targets(PlanInput& input, const std::vector<Act>& acts) {
  for (const auto& connection : parts_.connections) {
    if (!connection->writes()) continue;
    for (const auto& stream : connection->streams) {
      if (stream->row.entity != input.golden->kind) continue;
      input.targets.push_back({stream->row.id, connection->config, stream->manifest,
                               stream->privacy, stream->mapping.get()});
      input.permissions.push_back(permission(*stream, input, acts));
      const Permission& given = input.permissions.back();
      if (!given.allowed && given.reason != status_unreadable)
        look_at_own_addresses(input, *stream, acts);
    }
  }
  return {};
}

void Planning::look_at_own_addresses(PlanInput& input, const StreamPart& stream,
                                     const std::vector<Act>& acts) const {
  if (stream.row.entity != EntityKind::person) return;
  for (const Record& record : input.records) {
    const FieldState* email = record.find(parts_.fields.person_email->id);
    if (record.stream != stream.row.id || record.gone || email == nullptr || email->held.empty() ||
        email->held == input.golden->value(parts_.fields.person_email->id))
      continue;
    input.at_own_address[record.id] =
        decide_any(parts_.config, stream.privacy->purposes, acts, email->held);
  }
}

// For each reference in the golden record, its key in each target's own connection.
Result<void> Planning::fill_references(PlanInput& input) {
  lacking_.clear();
  for (const GoldenField& g : input.golden->fields) {
    const Field& field = parts_.catalogue.field(g.field);
    if (field.type != FieldType::reference || g.value.empty()) continue;
    SP_ASSIGN(const EntityId parent, parts_.store.current(EntityId{std::stoll(g.value)}));
    SP_ASSIGN(const auto records, parts_.store.records_of(parent, Load::without_body));
    for (const Target& target : input.targets) {
      const ConnectionPart* connection = parts_.stream(target.stream)->connection;
      for (const Record& r : records) {
        const StreamPart* home = parts_.stream(r.stream);
        if (home == nullptr || home->connection != connection || r.gone) continue;
        input.references.try_emplace({target.stream, g.value}, home->row.name + "/" + r.key);
      }
      const bool known = input.references.contains({target.stream, g.value});
      if (!known && parent && parent != input.golden->id) lacking_.push_back(parent);
    }
  }
  return {};
}

}  // namespace samepage
