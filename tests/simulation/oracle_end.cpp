// What must hold when people have stopped editing, all faults have ended, and the hub has had its rounds.

#include <algorithm>

#include "oracle.hpp"

namespace samepage::simulation {

std::string Oracle::verdict(scenario::Runner& runner, const std::string& what) {
  if (what == "same-plan") {
    const std::size_t n = hashes_.size();
    return n < 2 || hashes_[n - 1] == hashes_[n - 2] ? "" : "P12 two plans of one state differ";
  }
  if (what == "isolated") return isolated(runner);
  return what == "quiet" ? quiet(runner) : settled(runner);
}

// P3: when nothing happens, nothing is written.
std::string Oracle::quiet(scenario::Runner&) const {
  if (writes_ > 0) return "P3 " + std::to_string(writes_) + " writes though nobody has edited anything";
  if (last_plan_ > 0) return "P1 " + std::to_string(last_plan_) + " changes are planned still";
  return last_clean_ ? "" : "P1 something is pending still";
}

bool Oracle::two_way(const ModelSystem& system, const std::string& stream) const {
  if (system.read_only) return false;
  return (stream != "contacts" && stream != "deals") || !system.marketing;
}

std::string Oracle::settled(scenario::Runner& runner) const {
  std::string wrong;
  for (const auto& [who, members] : said_)
    if (!relaxed_.contains(who) && !who.second.empty()) check_subject(runner, who, wrong);
  return wrong;
}

namespace {

struct Found {
  const ModelSystem* system;
  std::string key, json;
};

std::vector<Found> records_of(scenario::Runner& runner, const std::string& stream, const std::string& name) {
  std::vector<Found> all;
  for (const auto& [n, system] : runner.systems())
    for (const auto& [key, record] : system->records(stream))
      if (!record.deleted && called(stream, record.json) == name)
        all.push_back({system.get(), key, record.json});
  return all;
}

bool frozen(scenario::Runner& runner, EntityId entity) {
  const auto cases = runner.store()->open_cases();
  return cases && std::ranges::any_of(*cases, [&](const Case& c) {
           return c.kind == "oscillation" && c.entity == entity;
         });
}

}  // namespace

namespace {

// Where people say a name, the hub has the number of what it stands for.
std::string in_the_hub(scenario::Runner& runner, const std::string& stream, const std::string& member,
                       const std::string& value) {
  for (const Member& m : members_of(stream)) {
    const std::string parents = referred(m.form);
    if (m.name != member || parents.empty() || value.empty()) continue;
    for (const auto& [name, system] : runner.systems()) {
      const auto id = runner.record_id(name, parents, "~" + value);
      const auto record = id ? runner.store()->record(*id) : Result<std::optional<Record>>(std::nullopt);
      if (record && *record) return std::to_string((*record)->entity.value);
    }
  }
  return value;
}

}  // namespace

void Oracle::check_subject(scenario::Runner& runner, const Subject& who, std::string& wrong) const {
  const auto& [stream, name] = who;
  const auto all = records_of(runner, stream, name);
  if (all.empty()) return;
  const auto id = runner.record_id(all.front().system->name(), stream, all.front().key);
  const auto record = id && runner.store() != nullptr ? runner.store()->record(*id)
                                                      : Result<std::optional<Record>>(std::nullopt);
  if (!record || !*record) {
    wrong += "\n    P1 the hub does not know " + stream + " " + name;
    return;
  }
  const EntityId entity = (*record)->entity;
  if (frozen(runner, entity)) return;
  for (const Member& m : members_of(stream)) {
    const Found* first = nullptr;
    std::string value;
    bool excused = false;
    for (const Found& f : all) {
      if (!in_step(*f.system, who)) continue;
      const std::string here = word(f.system->name(), m, f.json);
      excused = excused || dangles(m, here, f.system->name()) ||
                (first != nullptr && (dangles(m, here, first->system->name()) || dangles(m, value, f.system->name())));
      if (first != nullptr && here != value && !excused)
        wrong += "\n    P1 " + stream + " " + name + " " + m.name + " is '" + value + "' in " +
                 first->system->name() + " and '" + here + "' in " + f.system->name();
      if (first == nullptr) value = here;
      if (first == nullptr) first = &f;
    }
    if (first == nullptr) continue;
    if (m.form == Form::status) {
      check_status(runner, who, m, wrong);
      continue;
    }
    if (excused) continue;
    check_value(who, m, value, wrong);
    check_losses(runner, who, m, value, entity, wrong);
    check_why(runner, entity, m.name, value, wrong);
  }
  check_presence(runner, who, wrong);
}

// What it names is not in that system, or may be two there: nobody can write it.
bool Oracle::dangles(const Member& m, const std::string& name, const std::string& system) const {
  if (referred(m.form).empty() || name.empty()) return false;
  const auto lived = lived_in_.find({referred(m.form), name});
  return ambiguous(m, name) || lived == lived_in_.end() || !lived->second.contains(system);
}

bool Oracle::ambiguous(const Member& m, const std::string& name) const {
  const Subject parent{referred(m.form), name};
  return relaxed_.contains(parent) || deletes_.contains(parent);
}

bool Oracle::certainly_older(const Said& a, const Said& b) const {
  return !b.doubtful && b.until != never && a.until < b.from;
}

// The value must be something that somebody said and that nothing is certainly newer than.
void Oracle::check_value(const Subject& who, const Member& m, const std::string& value,
                         std::string& wrong) const {
  const std::string& member = m.name;
  const auto known = said_.at(who).find(member);
  if (known == said_.at(who).end()) return;
  const bool anything = fuzzy_.contains("*") || fuzzy_.contains(member);
  std::string candidates;
  bool certain = false;
  for (const Said& s : known->second) {
    certain = certain || s.until != never;
    bool beaten = false;
    for (const Said& other : known->second) {
      const bool later = &other > &s && other.where == s.where && !other.doubtful && other.until != never;
      beaten = beaten || later || certainly_older(s, other);
    }
    if (beaten && !anything) continue;
    if (s.value == value || ambiguous(m, s.value)) return;
    candidates += " '" + s.value + "' of " + std::get<0>(s.where);
  }
  if ((!certain || anything) && value.empty()) return;  // shown only in rounds that died, or while it was not mapped
  wrong += "\n    P1 " + who.first + " " + who.second + " " + member + " is '" + value + "', not one of" +
           candidates;
}

// P2: what somebody said last there is the value, or is kept where a person can find it.
void Oracle::check_losses(scenario::Runner& runner, const Subject& who, const Member& m,
                          const std::string& value, EntityId entity, std::string& wrong) const {
  const std::string& member = m.name;
  const auto known = said_.at(who).find(member);
  if (known == said_.at(who).end() || fuzzy_.contains("*") || fuzzy_.contains(member)) return;
  const auto losses = runner.store()->losses_of(entity);
  if (!losses) {
    wrong += "\n    P2 what was lost cannot be read: " + losses.error().message;
    return;
  }
  for (const Said& s : known->second) {
    const bool a_person = std::get<0>(s.where) == "a person";
    if (s.replaced || s.doubtful || a_person || s.until == never || s.value == value) continue;
    if (ambiguous(m, s.value)) continue;
    // What the hub was about to write there anyway it takes for its own write (ADR 0003).
    const bool on_its_way = std::ranges::any_of(known->second, [&](const Said& other) {
      return other.where != s.where && other.value == s.value;
    });
    if (on_its_way) continue;
    const std::string lost = in_the_hub(runner, who.first, member, s.value);
    const bool kept = std::ranges::any_of(*losses, [&](const Loss& l) { return l.value == lost; });
    if (!kept)
      wrong += "\n    P2 " + who.first + " " + who.second + " " + member + ": '" + s.value + "' of " +
               std::get<0>(s.where) + " lost to '" + value + "' and is not kept";
  }
}

// Who is somewhere is everywhere, but for where they were deleted.
void Oracle::check_presence(scenario::Runner& runner, const Subject& who, std::string& wrong) const {
  if (fuzzy_.contains("*") || deletes_.contains(who)) return;
  if (who.first == "members" && !may_be_told(who)) return;
  for (const auto& [name, system] : runner.systems()) {
    if (!in_step(*system, who) || lived_in_.at(who).contains(name)) continue;
    wrong += "\n    P1 " + who.first + " " + who.second + " is not in " + name;
  }
}

// P11: a person can ask why.
void Oracle::check_why(scenario::Runner& runner, EntityId entity, const std::string& member,
                       const std::string& value, std::string& wrong) const {
  if (value.empty() || runner.engine() == nullptr) return;
  std::string told;
  for (const char* stream : {"contacts", "companies", "deals"}) {
    for (const Member& m : members_of(stream)) {
      if (m.name != member) continue;
      const auto stories = runner.engine()->why(entity, m.canonical);
      if (!stories || stories->empty()) continue;
      const FieldStory& story = stories->front();
      if (!referred(m.form).empty() && !story.rule.empty() && !story.source.empty()) return;
      told = " (" + story.value + ", " + story.rule + ", " + story.source + ")";
      if (normal(m.form, story.value) == value && !story.rule.empty() && !story.source.empty()) return;
    }
  }
  wrong += "\n    P11 nobody can say why " + member + " of " + std::to_string(entity.value) + " is '" + value + "'" + told;
}

}  // namespace samepage::simulation
