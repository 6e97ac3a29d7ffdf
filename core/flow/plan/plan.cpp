#include "flow/plan/plan.hpp"

#include <algorithm>
#include <ranges>

namespace samepage {

namespace {

bool has_identity(const Golden& golden, const Catalogue& catalogue) {
  auto has = [&](std::string_view name) {
    const Field* field = catalogue.find(golden.kind, name);
    return field != nullptr && !golden.value(field->id).empty();
  };
  switch (golden.kind) {
    case EntityKind::person:
      return has("email") || has("phone") || has("family_name") || has("full_name");
    case EntityKind::company:
    case EntityKind::campaign:
    case EntityKind::deal: return has("name");
    case EntityKind::subscription: return has("email") && has("list");
    default: return true;
  }
}

class TargetPlan {
 public:
  TargetPlan(const PlanInput& input, const Target& target, const Permission& permission,
             PlanOutcome& out)
      : in_(input), target_(target), permission_(permission), out_(out) {}

  void run() {
    bool lives = false, lived = false;
    for (const Record& record : in_.records) {
      if (record.stream != target_.stream) continue;
      // What we took away to pass a delete on comes back with the person.
      lived = lived || !record.removed_by_us;
      if (record.gone || record.excluded) continue;
      lives = true;
      if (in_.golden->deleted) {
        remove(record);
      } else {
        update(record);
      }
    }
    const bool put_back = target_.connection->on_delete == OnDelete::recreate;
    const bool wanted_there = lived ? put_back : lives_somewhere();
    if (!lives && wanted_there && !in_.golden->deleted) create();
  }

 private:
  struct Wanted {
    std::vector<FieldChange> fields;
    bool restricts = false;  // holds an opt-out
    bool withheld = false;
  };

  bool unsettled(RecordId record) const {
    return std::ranges::any_of(in_.open, [&](const Change& c) {
      return c.stream == target_.stream && c.record == record &&
             (c.state == ChangeState::intent || c.state == ChangeState::unknown);
    });
  }

  // Who is left in no system is not brought back to life in another.
  bool lives_somewhere() const {
    return std::ranges::any_of(in_.records, [](const Record& r) { return !r.gone; });
  }

  // A person does not want anybody's record to be made there for them.
  bool given_up() const {
    return std::ranges::any_of(in_.open, [&](const Change& c) {
      return c.stream == target_.stream && c.op == ChangeOp::create &&
             c.state == ChangeState::given_up;
    });
  }

  // An address that cannot be read may be one that is known there.
  bool identity_unread() const {
    for (const Record& record : in_.records)
      for (const FieldState& state : record.fields)
        if (!record.gone && state.quarantined &&
            in_.catalogue->field(state.field).identifier == IdentifierStrength::strong)
          return true;
    return false;
  }

  // The system refused exactly this before: a person has to look, repeating it helps nobody.
  bool refused(RecordId record, const std::vector<FieldChange>& fields) const {
    return std::ranges::any_of(in_.open, [&](const Change& c) {
      return c.stream == target_.stream && c.record == record && c.state == ChangeState::dead &&
             std::ranges::all_of(fields, [&](const FieldChange& f) {
               return std::ranges::any_of(c.fields, [&](const FieldChange& old) {
                 return old.field == f.field && old.to == f.to;
               });
             });
    });
  }

  // None: its parent is not there yet.
  const std::string* desired(const GoldenField& golden) const {
    const Field& field = in_.catalogue->field(golden.field);
    if (field.type != FieldType::reference || golden.value.empty()) return &golden.value;
    const auto known = in_.references.find({target_.stream, golden.value});
    return known == in_.references.end() ? nullptr : &known->second;
  }

  Wanted wanted(const Record* record, const Permission& permission) {
    Wanted all;
    const bool other_address = &permission != &permission_;
    for (const FieldId id : target_.mapping->writable()) {
      const GoldenField* golden = in_.golden->find(id);
      const Field& field = in_.catalogue->field(id);
      if (golden == nullptr || field.derived) continue;
      const FieldState* state = record == nullptr ? nullptr : record->find(id);
      const std::string* value = desired(*golden);
      if (value == nullptr) continue;
      const bool unread = state != nullptr && state->quarantined;
      static const std::string nothing;
      const std::string& held = state == nullptr ? nothing : state->held;
      if (*value == held && !unread) continue;
      const bool restrictive = is_restrictive(field, *value);
      // An opt-out is written over whatever stands there; nothing else is.
      if (state != nullptr && (state->frozen || (unread && !restrictive))) continue;
      if (record != nullptr && taken_by_twin(*record, field, *value)) continue;
      if (record != nullptr && !restrictive && unbelieved(record->id)) continue;
      const bool allowed = permission.allowed && !(other_address && is_address(field));
      if (!allowed && !restrictive) {
        all.withheld = true;
        continue;
      }
      all.restricts = all.restricts || restrictive;
      all.fields.push_back({id, held, *value, golden->origin, carries(*golden, held)});
    }
    return all;
  }

  // Whoever said the golden value said before what stands here: both go together.
  bool carries(const GoldenField& golden, const std::string& held) const {
    const auto origin = std::ranges::find(in_.records, golden.origin, &Record::id);
    const FieldState* said = origin == in_.records.end() ? nullptr : origin->find(golden.field);
    return said != nullptr && !held.empty() && said->previous == held;
  }

  // Two records of one person in one system: giving both one address would be refused, or make them
  // harder to tell apart for whoever merges them there.
  bool taken_by_twin(const Record& record, const Field& field, const std::string& value) const {
    if (field.identifier != IdentifierStrength::strong || field.type == FieldType::texts) return false;
    return std::ranges::any_of(in_.records, [&](const Record& other) {
      return other.stream == record.stream && other.id != record.id && !other.gone &&
             other.held(field.id) == value;
    });
  }

  static bool is_address(const Field& field) {
    return field.type == FieldType::email || (field.type == FieldType::texts && field.name == "emails");
  }

  const Permission& permission_for(const Record& record) const {
    if (permission_.allowed) return permission_;
    const auto own = in_.at_own_address.find(record.id);
    return own != in_.at_own_address.end() && own->second.allowed ? own->second : permission_;
  }

  Change change(ChangeOp op, const Record* record, const Permission& permission) const {
    Change c;
    c.entity = in_.golden->id;
    c.kind = in_.golden->kind;
    c.stream = target_.stream;
    c.op = op;
    if (record != nullptr) {
      c.record = record->id;
      c.key = record->key;
      c.expected = record->version;
    }
    c.purpose = permission.purpose;
    c.act = permission.act;
    c.contact_point = permission.contact_point;
    return c;
  }

  bool unbelieved(RecordId record) {
    const bool so = std::ranges::find(in_.unbelieved, record) != in_.unbelieved.end();
    out_.waiting = out_.waiting || so;
    return so;
  }

  bool blocked(RecordId record, const std::vector<FieldChange>& fields) {
    if (unsettled(record)) {
      out_.waiting = true;
      return true;
    }
    return refused(record, fields);
  }

  void update(const Record& record) {
    if (!target_.manifest->update) return;
    const Permission& permission = permission_for(record);
    Wanted w = wanted(&record, permission);
    if (w.withheld) out_.withheld.push_back({target_.stream, permission_});
    if (w.fields.empty() || blocked(record.id, w.fields)) return;
    Change c = change(ChangeOp::update, &record, permission);
    c.fields = std::move(w.fields);
    c.restricts = w.restricts;
    c.reason = w.restricts ? "passes an opt-out on" : "brings it up to date";
    out_.changes.push_back(std::move(c));
  }

  void create() {
    if (target_.manifest->create == WriteCreate::none || !target_.connection->create) return;
    if (!has_identity(*in_.golden, *in_.catalogue) || given_up() || identity_unread()) return;
    if (in_.golden->kind == EntityKind::subscription) {
      const Field* status = in_.catalogue->find(EntityKind::subscription, "status");
      // Where somebody is on no list there is no opt-out to pass on.
      if (status == nullptr || in_.golden->value(status->id) != "subscribed") return;
    }
    Wanted w = wanted(nullptr, permission_);
    std::erase_if(w.fields, [](const FieldChange& f) { return f.to.empty(); });
    if (!permission_.allowed) {
      if (w.withheld) out_.withheld.push_back({target_.stream, permission_});
      return;
    }
    if (w.fields.empty() || blocked(RecordId{}, w.fields)) return;
    Change c = change(ChangeOp::create, nullptr, permission_);
    c.fields = std::move(w.fields);
    c.reason = "not there yet";
    out_.changes.push_back(std::move(c));
  }

  void remove(const Record& record) {
    if (target_.manifest->remove == WriteDelete::none || blocked(record.id, {})) return;
    if (unbelieved(record.id)) return;
    Change c = change(ChangeOp::remove, &record, permission_);
    c.reason = "deleted elsewhere, and that is to be passed on";
    out_.changes.push_back(std::move(c));
  }

  const PlanInput& in_;
  const Target& target_;
  const Permission& permission_;
  PlanOutcome& out_;
};

}  // namespace

PlanOutcome plan(const PlanInput& input) {
  PlanOutcome out;
  for (std::size_t i = 0; i < input.targets.size(); ++i)
    TargetPlan(input, input.targets[i], input.permissions[i], out).run();
  return out;
}

}  // namespace samepage
