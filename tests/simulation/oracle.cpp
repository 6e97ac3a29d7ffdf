#include "oracle.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace samepage::simulation {

void Oracle::complain(const std::string& text) {
  const std::string whole = "cycle " + std::to_string(cycle_) + ": " + text;
  if (std::ranges::find(complaints_, whole) == complaints_.end()) complaints_.push_back(whole);
}

Oracle::Subject Oracle::subject_of(const std::string& stream, const ModelRecord& record) const {
  return {stream, called(stream, record.json)};
}

// Steps after which it cannot be said any more what is newer.
void Oracle::line(const std::string& step) {
  const auto words = split(step, ' ');
  if (words.size() > 3 && words[0] == "mapping" && words[2] == "without")
    for (const char* stream : {"contacts", "companies", "deals"})
      for (const Member& m : members_of(stream))
        if (m.canonical == words[3]) fuzzy_.insert(m.name);
  // Who was said to be one with others, or not, is for people to know.
  if (words[0] == "same" || words[0] == "different")
    for (const std::string_view word : words)
      if (word.starts_with('~')) relaxed_.insert({"contacts", std::string(word.substr(1))});
  clock_set_ = clock_set_ || words[0] == "clock-jump";
  if (words[0] == "connection" && words[1] != "all") fuzzy_.insert("*");
}

// A value as people would say it: of a key, the name of the record that it stands for there.
std::string Oracle::word(const std::string& system, const Member& m, const std::string& json) const {
  const std::string value = value_of(json, m.name);
  const std::string stream = referred(m.form);
  if (stream.empty()) return normal(m.form, value);
  const auto named = names_.find({system, stream, value});
  return named == names_.end() ? value : named->second;
}

void Oracle::touched(const Place& place, const ModelRecord& before, const ModelRecord& after, By by) {
  const Subject who = subject_of(place.stream, after);
  names_[{place.system.name(), place.stream, place.key}] = who.second;
  if (by != By::hub) return by_others(place, before, after, who);
  ++writes_;
  judge_newcomers();
  guard_write(place, before, after);
  if (after.deleted) return;
  lived_in_[who].insert(place.system.name());
  const Spot spot{place.system.name(), place.stream, place.key};
  Sight& sight = sights_[spot];
  sight.who = who;
  for (const Member& m : members_of(place.stream)) {
    const std::string was = word(place.system.name(), m, before.json);
    const std::string is = word(place.system.name(), m, after.json);
    if (is == was && before.version > 0 && !before.deleted) {
      // Written or not, it stood there already: people may have said it, unseen.
      if (is != sight.values[m.name]) sight.perhaps[m.name].insert(is);
      continue;
    }
    last_writes_[spot][m.name] = {was, is};
    sight.values[m.name] = is;
  }
  sight.version = after.version;
  sight.dark = false;
  sight.unread = true;
  if (sight.shown == 0) sight.shown = cycle_;
}

void Oracle::by_others(const Place& place, const ModelRecord& before, const ModelRecord& after,
                       const Subject& who) {
  if (after.deleted) {
    Deletes& d = deletes_[who];
    d.anywhere = true;
    d.passed = d.passed || place.system.passes_deletes;
    // Whom the hub never saw there it cannot have brought back.
    const auto sight = sights_.find({place.system.name(), place.stream, place.key});
    if (sight != sights_.end() && sight->second.sure) d.in.insert(place.system.name());
    // A system that is listed whole never shows a deleted record: what of it was shown only in a round
    // that died has never been kept.
    if (sight != sights_.end()) sight->second.gone = true;
    if (!after.merged_into.empty()) relaxed_.insert(who);
    if (place.stream == "members") refusals_made_.insert(person_in(who.second));
    return;
  }
  lived_in_[who].insert(place.system.name());
  const std::string status = value_of(after.json, place.stream == "members" ? "status" : "permission");
  if (refuses(status))
    refusals_made_.insert(person_in(who.second));
  if (before.version != 0 && !before.deleted) return;
  // People have made a second record of one whom they know by the same name there.
  for (const auto& [spot, sight] : sights_) {
    const auto& [system, stream, key] = spot;
    const ModelRecord* other = place.system.find(stream, key);
    if (system == place.system.name() && stream == place.stream && key != place.key &&
        other != nullptr && subject_of(stream, *other) == who)
      relaxed_.insert(who);
  }
}

void Oracle::kept_dark(const Place& place) {
  doubt_last_write({place.system.name(), place.stream, place.key});
}

void Oracle::doubt_last_write(const Spot& spot) {
  const auto written = last_writes_.find(spot);
  if (written == last_writes_.end()) return;
  sights_[spot].dark = true;
  for (const auto& [member, values] : written->second)
    sights_[spot].doubts[member].insert(values.begin(), values.end());
}

void Oracle::hub_died() {
  for (const auto& [spot, values] : last_writes_) doubt_last_write(spot);
}

void Oracle::showed(const Place& place, const ModelRecord& record) {
  const Spot spot{place.system.name(), place.stream, place.key};
  if (const auto gone = sights_.find(spot); gone != sights_.end()) gone->second.gone = record.deleted;
  if (record.deleted) return;
  const bool known = sights_.contains(spot);
  Sight& sight = sights_[spot];
  sight.shown = cycle_;
  const bool old = record.version < sight.version;
  if (old && !sight.dark) return;
  sight.dark = sight.unread = old;
  const Stream& stream = streams_[{place.system.name(), place.stream}];
  const Subject who = subject_of(place.stream, record);
  sight.who = who;
  if (place.stream == "members" && value_of(record.json, "status") == "complained") note_refusal(place, record);
  if (place.stream == "members" && !stream.loaded && value_of(record.json, "status") == "subscribed")
    granted_[list_of(person_in(who.second), record)] |= stream.attempts == 1;
  if (!known && who.first == "contacts") newcomers_.insert({spot, who});
  for (const Member& m : members_of(place.stream)) {
    const std::string value = word(place.system.name(), m, record.json);
    std::string& held = sight.values[m.name];
    const bool perhaps = !sight.perhaps[m.name].empty();
    if (known && value == held && !perhaps) continue;
    const bool doubtful = known && (old || perhaps || sight.doubts[m.name].contains(value));
    held = value;
    if (m.form == Form::status && !doubtful) note_refusal(place, record);
    if (perhaps) replace(who, m.name, spot);
    if (value.empty() && (!m.clears || !known)) continue;
    Said said{spot, value, cycle_, never, doubtful, false};
    if (!known && place.system.timeless) said.from = said.until = 0;
    if (!stream.loaded) said.from = 0;
    if (!stream.loaded && stream.attempts == 1) said.until = 0;
    say(who, m.name, std::move(said));
  }
}

// Whom the hub has just come to know under an address that none of their records bears any more, or not
// yet, may be somebody else for all that anybody can know.
void Oracle::judge_newcomers() {
  for (const auto& [spot, who] : newcomers_) {
    bool others = false, alike = false;
    for (auto& [other, sight] : sights_) {
      if (other == spot || sight.who != who) continue;
      others = true;
      alike = alike || sight.values["email"] == sights_[spot].values["email"];
    }
    if (others && !alike) relaxed_.insert(who);
  }
}

void Oracle::say(const Subject& who, const std::string& member, Said said) {
  if (!said.doubtful) replace(who, member, said.where);
  said_[who][member].push_back(std::move(said));
}

void Oracle::replace(const Subject& who, const std::string& member, const Spot& spot) {
  for (Said& other : said_[who][member]) other.replaced = other.replaced || other.where == spot;
}

bool Oracle::stands(const Said& said, const std::string& member) const {
  const auto sight = sights_.find(said.where);
  if (sight == sights_.end() || sight->second.gone) return false;
  const auto value = sight->second.values.find(member);
  return value != sight->second.values.end() && value->second == said.value;
}

// A person's choice counts like an edit that nobody can have made in a system.
void Oracle::decided(const std::string& name, const std::string& field, const std::string& value, bool certain) {
  const Subject who{"contacts", name.starts_with('~') ? name.substr(1) : name};
  for (const Member& m : members_of("contacts"))
    if (m.canonical == field)
      say(who, m.name, {{"a person", "", ""}, normal(m.form, value), cycle_ + 1, never, !certain, false});
}

void Oracle::cycle_begins(scenario::Runner& runner, const std::string& verb) {
  runner_ = &runner;
  ++cycle_;
  in_cycle_ = true;
  verb_ = verb;
  writes_ = 0;
  removed_.clear();
  last_writes_.clear();
  for (const auto& [name, system] : runner.systems())
    for (const char* stream : {"contacts", "companies", "deals", "members"})
      ++streams_[{name, stream}].attempts;
}

void Oracle::cycle_ended(scenario::Runner& runner, const Result<CycleReport>& report) {
  in_cycle_ = false;
  if (verb_ == "plan" && report) {
    hashes_.push_back(report->plan_hash);
    planned_.clear();
    for (const PlannedChange& p : report->plan)
      planned_.insert(p.connection + " " + p.stream + " " + std::string(name_of(p.change.op)) + " " +
                      p.change.key);
  }
  const bool stale = !report && report.error().code == "SP-SYN-020";
  if (runner.faults().dead() || !report) forget_unsure_refusals({});
  if (runner.faults().dead() || (!report && !stale)) return;
  last_clean_ = report && report->clean();
  last_plan_ = report ? static_cast<std::int64_t>(report->plan.size()) : 0;
  judge_newcomers();
  if (!report) return;
  newcomers_.clear();
  // A round that came to its end has heard the decisions made before it.
  for (auto& [who, members] : said_)
    for (auto& [member, all] : members)
      for (Said& said : all)
        if (std::get<0>(said.where) == "a person") said.until = std::min(said.until, cycle_);
  // What a connection that went well has shown by now is known to the hub for good, unless it stands there
  // no more: then it may have been shown in a round that died, and never been kept.
  for (const ConnectionReport& c : report->connections) {
    if (!c.ok || c.left_behind) {
      forget_unsure_refusals(c.name);
      continue;
    }
    const bool disbelieved = clock_set_ && runner.systems().at(c.name)->list_lag > 0;
    for (const char* stream : {"contacts", "companies", "deals", "members"})
      streams_[{c.name, stream}].loaded = true;
    for (auto& [who, members] : said_)
      for (auto& [member, all] : members)
        for (Said& said : all)
          if (std::get<0>(said.where) == c.name && !disbelieved && stands(said, member))
            said.until = std::min(said.until, cycle_);
    for (auto& [what, systems] : refused_)
      if (const auto shown = systems.find(c.name); shown != systems.end()) shown->second = true;
    for (auto& [spot, sight] : sights_)
      sight.sure = sight.sure || std::get<0>(spot) == c.name;
    for (auto& [spot, sight] : sights_)
      if (std::get<0>(spot) == c.name && !last_writes_.contains(spot) && !sight.unread)
        sight.doubts.clear(), sight.perhaps.clear();
  }
}

}  // namespace samepage::simulation
