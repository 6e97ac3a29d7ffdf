// What marketing may be told of whom, and what a status has to be in the end.

#include <algorithm>

#include "oracle.hpp"

namespace samepage::simulation {

bool Oracle::legitimate() const {
  return std::ranges::any_of(runner_->config().purposes,
                             [](const Purpose& p) { return p.marketing && !p.needs_consent; });
}

// One person under one address: what they refused or agreed to binds nobody else, and nothing is left behind
// at an earlier address.
bool Oracle::clear(const std::string& person) const {
  const Subject who{"contacts", "Miller" + person};
  if (relaxed_.contains(who)) return false;
  const auto known = said_.find(who);
  if (known == said_.end()) return true;
  const auto emails = known->second.find("email");
  return emails == known->second.end() || std::ranges::all_of(emails->second, [&](const Said& s) {
           return s.value == "m" + person + ".0@example.test";
         });
}

// Refused for certain. Who leaves a list that stands for no purpose refuses everything, and who leaves the one
// that stands for the only purpose has nothing left to permit.
bool Oracle::bound(const Subject& who) const {
  const std::string person = person_in(who.second);
  const std::string list = who.first == "members" ? who.second.substr(who.second.find('/') + 1) : mapped_list;
  if (is_refused(person) || is_refused(person + "/" + list)) return true;
  return std::ranges::any_of(refused_, [&](const auto& refusal) {
    const std::string& what = refusal.first;
    return what.starts_with(person + "/") && what != person + "/" + mapped_list && is_refused(what);
  });
}

bool Oracle::may_be_told(const Subject& who) const {
  const std::string person = person_in(who.second);
  if (who.first == "members" && !who.second.ends_with(std::string("/") + mapped_list)) return false;
  return clear(person) && !refusals_made_.contains(person) &&
         (legitimate() || agreed(person) == Agreed::surely);
}

Oracle::Agreed Oracle::agreed(const std::string& person) const {
  const auto granted = granted_.find(person + "/" + mapped_list);
  if (granted == granted_.end()) return Agreed::never;
  return granted->second ? Agreed::surely : Agreed::perhaps;
}

// Systems that must hold the same of them.
bool Oracle::in_step(const ModelSystem& system, const Subject& who) const {
  if (two_way(system, who.first)) return true;
  return !system.read_only && who.first == "contacts" && may_be_told(who);
}

// P6: a refusal stands, wherever they are known and whoever enters them anew; P8: and nobody else's does.
void Oracle::check_status(scenario::Runner& runner, const Subject& who, const Member& m, std::string& wrong) const {
  const std::string person = person_in(who.second);
  if (!clear(person)) return;
  for (const auto& [name, system] : runner.systems()) {
    if (system->read_only) continue;
    for (const auto& [key, record] : system->records(who.first)) {
      if (record.deleted || called(who.first, record.json) != who.second) continue;
      const std::string is = value_of(record.json, m.name);
      const std::string what = who.first + " " + who.second + " is '" + is + "' in " + name;
      if (bound(who) && !refuses(is)) wrong += "\n    P6 " + what + ", but they refused";
      if (!refusals_made_.contains(person) && refuses(is)) wrong += "\n    P8 " + what + ", but nobody refused";
    }
  }
}

}  // namespace samepage::simulation
