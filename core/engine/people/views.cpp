// What people ask the engine about a customer: the record, and why it is so.

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "engine/decide/acts.hpp"
#include "engine/parts.hpp"
#include "mapping/normalisers.hpp"
#include "flow/consent/decide.hpp"

namespace samepage {
namespace {

std::string source_name(EngineParts& parts, RecordId id) {
  if (!id) return "consent ledger or a person";
  const auto record = parts.store.record(id);
  if (!record || !*record) return "record " + std::to_string(id.value);
  const StreamPart* stream = parts.stream((*record)->stream);
  return (stream == nullptr ? "removed connection" : stream->name()) + " " + (*record)->key;
}

std::string consent_line(EngineParts& parts, const Purpose& purpose, const std::vector<Act>& acts,
                         const std::string& email) {
  const Permission p = decide(purpose, acts, email);
  std::string line = purpose.name + ": " + (p.allowed ? "allowed" : "denied") + " (" + p.reason;
  if (p.act) {
    if (const auto act = parts.store.act(p.act); act && *act)
      line += ", act " + std::to_string(p.act.value) + " of " + format_time((*act)->effective) +
              " from " + (*act)->source;
  }
  return line + ")";
}

Result<std::vector<Act>> acts_of(EngineParts& parts, const Golden& golden,
                                 const std::vector<Record>& records) {
  return acts_about(parts, golden.kind, records);
}

std::string email_of(const EngineParts& parts, const Golden& golden) {
  const Field* field = golden.kind == EntityKind::subscription ? parts.fields.subscription_email
                                                               : parts.fields.person_email;
  return golden.kind == EntityKind::person || golden.kind == EntityKind::subscription
             ? std::string(golden.value(field->id))
             : std::string();
}

// The fields that would hold `text` if it is an address or a number, with its normal form there.
std::vector<std::pair<const Field*, std::string>> contact_points_meant(const EngineParts& parts,
                                                                       const std::string& text) {
  const std::string& country = parts.config.default_country;
  std::vector<std::pair<const Field*, std::string>> meant;
  for (const Field& field : parts.catalogue.fields()) {
    if (field.entity != EntityKind::person && field.entity != EntityKind::company) continue;
    std::optional<std::string> normal;
    if (field.type == FieldType::email || field.type == FieldType::phone) {
      normal = normal_value(field, text, country);
    } else if (field.type == FieldType::texts) {
      normal = normal_email(text);
    }
    if (normal && !normal->empty()) meant.emplace_back(&field, *normal);
  }
  return meant;
}

bool holds_any(const Golden& golden,
               const std::vector<std::pair<const Field*, std::string>>& points) {
  return std::ranges::any_of(points, [&](const auto& point) {
    const auto& [field, normal] = point;
    if (field->entity != golden.kind) return false;
    const std::string held(golden.value(field->id));
    if (field->type != FieldType::texts) return held == normal;
    const auto items = items_of_texts(held);
    return std::ranges::find(items, normal) != items.end();
  });
}

}  // namespace

Result<std::vector<EntityId>> Engine::find(const std::string& text) {
  const std::scoped_lock lock(parts_->store_mutex);
  std::vector<EntityId> found;
  auto add = [&](EntityId id) -> Result<void> {
    SP_ASSIGN(const EntityId now, parts_->store.current(id));
    if (now && std::ranges::find(found, now) == found.end()) found.push_back(now);
    return {};
  };
  if (!text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
      text.size() < 12) {
    SP_TRY(add(EntityId{std::stoll(text)}));
    if (!found.empty()) return found;
  }
  // By identifier: the index answers at once.
  for (const Field& field : parts_->catalogue.fields()) {
    if (field.identifier == IdentifierStrength::none) continue;
    if (field.entity != EntityKind::person && field.entity != EntityKind::company) continue;
    if (field.type == FieldType::texts) continue;
    const auto normal = normal_value(field, text, parts_->config.default_country);
    if (!normal) continue;
    Record probe;
    probe.state(field.id).held = *normal;
    for (const Identifier& i :
         identifiers_of(probe, field.entity, parts_->catalogue, parts_->identifiers)) {
      SP_ASSIGN(const auto bearers, parts_->store.bearers(i.hash, 100));
      for (const RecordId bearer : bearers) {
        SP_ASSIGN(const auto record, parts_->store.record(bearer));
        if (record && record->entity) SP_TRY(add(record->entity));
      }
    }
  }
  if (!found.empty()) return found;
  // By name, or by an address that identifies nobody, such as info@: a look through the golden
  // records.
  const std::string wanted = ascii_key(collapse_spaces(text));
  const auto points = contact_points_meant(*parts_, text);
  for (const EntityKind kind : {EntityKind::person, EntityKind::company}) {
    EntityId after;
    for (;;) {
      SP_ASSIGN(const auto ids, parts_->store.entities(kind, after, 1000));
      if (ids.empty()) break;
      after = ids.back();
      for (const EntityId id : ids) {
        SP_ASSIGN(const Golden golden, parts_->store.golden(id));
        std::string name;
        for (const char* part : {"given_name", "family_name", "full_name", "name"}) {
          const Field* field = parts_->catalogue.find(kind, part);
          if (field != nullptr && !golden.value(field->id).empty())
            name += (name.empty() ? "" : " ") + std::string(golden.value(field->id));
        }
        if (ascii_key(name).find(wanted) != std::string::npos || holds_any(golden, points))
          SP_TRY(add(id));
        if (found.size() >= 50) return found;
      }
    }
  }
  return found;
}

Result<EntityView> Engine::view(EntityId entity) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(const EntityId id, parts_->store.current(entity));
  if (!id) {
    return fail("SP-SYN-040", "there is nobody with the id " + std::to_string(entity.value), "person show",
                "look for them with: samepage person find TEXT");
  }
  SP_ASSIGN(const Golden golden, parts_->store.golden(id));
  SP_ASSIGN(const auto records, parts_->store.records_of(id));
  SP_ASSIGN(const auto acts, acts_of(*parts_, golden, records));
  EntityView view;
  view.id = id;
  view.kind = golden.kind;
  for (const GoldenField& f : golden.fields)
    view.fields.emplace_back(parts_->catalogue.field(f.field).name, f.value);
  for (const Record& r : records) {
    const StreamPart* stream = parts_->stream(r.stream);
    LinkView link{r.id, stream == nullptr ? "?" : stream->connection->config->name,
                  stream == nullptr ? "?" : stream->row.name, r.key, r.gone, {}};
    for (const FieldState& s : r.fields)
      if (!s.held.empty()) link.holds.emplace_back(parts_->catalogue.field(s.field).name, s.held);
    view.links.push_back(std::move(link));
  }
  const std::string email = email_of(*parts_, golden);
  if (golden.kind == EntityKind::person || golden.kind == EntityKind::subscription)
    for (const Purpose& purpose : parts_->config.purposes)
      view.consent.push_back(consent_line(*parts_, purpose, acts, email));
  SP_ASSIGN(const auto journal, parts_->store.journal_of(id));
  for (const JournalLine& line : journal)
    view.history.push_back(format_time(line.at) + " " + line.kind + ": " + line.text);
  SP_ASSIGN(const auto changes, parts_->store.changes_of(id));
  for (const Change& c : changes) {
    const StreamPart* stream = parts_->stream(c.stream);
    std::string line = format_time(c.ended != 0 ? c.ended : c.sent) + " " +
                       std::string(name_of(c.op)) + " in " +
                       (stream == nullptr ? "?" : stream->name()) +
                       (c.key.empty() ? "" : " " + c.key) + ": " +
                       std::string(name_of(c.state));
    for (const FieldChange& f : c.fields) line += " " + parts_->catalogue.field(f.field).name;
    if (!c.message.empty()) line += " (" + c.message + ")";
    view.history.push_back(std::move(line));
  }
  std::ranges::sort(view.history);  // each line begins with its time
  return view;
}

namespace {

// A reference holds a key of that system; the golden value is the entity it stands for.
bool holds(EngineParts& parts, const StreamPart& stream, const FieldState& state,
           const GoldenField& golden) {
  if (state.held == golden.value) return true;
  const auto slash = state.held.find('/');
  if (parts.catalogue.field(golden.field).type != FieldType::reference || slash == state.held.npos)
    return false;
  const StreamPart* referred = stream.connection->stream(state.held.substr(0, slash));
  if (referred == nullptr) return false;
  const auto record = parts.store.find_record(referred->row.id, state.held.substr(slash + 1));
  return record && *record && std::to_string((*record)->entity.value) == golden.value;
}

FieldStory tell(EngineParts& parts, const GoldenField& golden, const std::vector<Record>& records,
                const std::vector<Loss>& losses) {
  FieldStory story;
  story.field = parts.catalogue.field(golden.field).name;
  story.value = golden.value;
  story.rule = name_of(golden.rule);
  story.source = golden.rule == WinRule::consent  ? "consent ledger"
                 : golden.rule == WinRule::person ? "a person"
                                                  : source_name(parts, golden.origin);
  story.epoch = golden.edited;
  story.at = golden.edited_at;
  for (const Loss& loss : losses)
    if (loss.field == golden.field && loss.value != golden.value)
      story.losing.push_back({loss.id, source_name(parts, loss.record), loss.value, loss.edited, 0});
  for (const Record& r : records) {
    const FieldState* s = r.find(golden.field);
    const StreamPart* stream = parts.stream(r.stream);
    if (s == nullptr || stream == nullptr) continue;
    std::string line = stream->name() + " " + r.key;
    if (r.gone) {
      line += ": gone";
    } else if (s->quarantined) {
      line += ": holds a value that cannot be read; not written over";
    } else if (s->frozen) {
      line += ": frozen, see `samepage case list`";
    } else {
      line += holds(parts, *stream, *s, golden) ? ": holds it" : ": holds another value";
      if (s->written) line += " (written by us, not read back yet)";
    }
    story.held.push_back(std::move(line));
  }
  return story;
}

}  // namespace

Result<std::vector<FieldStory>> Engine::why(EntityId entity, const std::string& field) {
  const std::scoped_lock lock(parts_->store_mutex);
  SP_ASSIGN(const EntityId id, parts_->store.current(entity));
  if (!id)
    return fail("SP-SYN-040", "there is nobody with the id " + std::to_string(entity.value), "why",
                "look for them with: samepage person find TEXT");
  SP_ASSIGN(const Golden golden, parts_->store.golden(id));
  if (!field.empty() && parts_->catalogue.find(golden.kind, field) == nullptr)
    return fail("SP-SYN-041", "a " + std::string(name_of(golden.kind)) + " has no field " + field, "why",
                "see mappings/canonical.toml for the names");
  SP_ASSIGN(const auto records, parts_->store.records_of(id));
  SP_ASSIGN(const auto losses, parts_->store.losses_of(id));
  SP_ASSIGN(const auto acts, acts_of(*parts_, golden, records));
  std::string consent;
  const std::string email = email_of(*parts_, golden);
  if (golden.kind == EntityKind::person || golden.kind == EntityKind::subscription)
    for (const Purpose& purpose : parts_->config.purposes)
      consent += (consent.empty() ? "" : "; ") + consent_line(*parts_, purpose, acts, email);
  std::vector<FieldStory> stories;
  for (const GoldenField& g : golden.fields) {
    if (!field.empty() && parts_->catalogue.field(g.field).name != field) continue;
    stories.push_back(tell(*parts_, g, records, losses));
    stories.back().consent = consent;
  }
  return stories;
}

}  // namespace samepage
