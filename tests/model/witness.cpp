#include "witness.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace samepage::protocol {

// Elements are single words here: ["a","b"].
std::set<std::string> elements_of(const std::string& set) {
  std::set<std::string> all;
  std::string word;
  for (const char c : set) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += c;
    } else if (!word.empty()) {
      all.insert(std::exchange(word, {}));
    }
  }
  return all;
}

std::string set_of(const std::set<std::string>& elements) {
  std::string text;
  for (const std::string& e : elements) text += (text.empty() ? "[\"" : ",\"") + e + "\"";
  return text.empty() ? text : text + "]";
}

Witness::Witness(std::size_t count, std::vector<FieldRules> fields) : rules_(std::move(fields)) {
  systems.resize(count);
  for (SystemWitness& s : systems) s.fields.resize(rules_.size());
  decisions.resize(rules_.size());
}

void Witness::shown(std::size_t system, const std::string& key,
                    const std::vector<std::string>& values, Epoch round, Millis clock,
                    bool first_load) {
  SystemWitness& s = systems[system];
  s.key = key;
  const bool new_record = std::ranges::none_of(s.fields, &FieldWitness::known);
  s.deleted = s.removed = s.removal_in_doubt = false;
  for (std::size_t f = 0; f < rules_.size(); ++f) {
    FieldWitness& w = s.fields[f];
    const bool first = !std::exchange(w.known, true);
    const std::string held = std::exchange(w.held, values[f]);
    const std::set<std::string> ours = std::exchange(w.in_doubt, {});
    w.unseen = false;
    const bool unaged = first_load || (new_record && clock == 0);
    // No news, whoever wrote it.
    if (ours.contains(values[f]) || values[f] == (first ? std::string() : held)) continue;
    w.edited(rules_[f], held, {values[f], first && unaged ? 0 : round, clock});
  }
}

void FieldWitness::edited(const FieldRules& rules, const std::string& before,
                          const SeenEdit& edit) {
  if (edit.value.empty() && rules.keeps) return;
  if (!rules.is_set) {
    seen = edit;
    return;
  }
  const auto now = elements_of(edit.value), then = elements_of(before);
  for (const std::string& e : now)
    if (!then.contains(e)) marks[e] = {edit.round, false};
  for (const std::string& e : then)
    if (!now.contains(e)) marks[e] = {edit.round, true};
}

void Witness::reading_ended(std::size_t system) {
  for (FieldWitness& f : systems[system].fields)
    if (f.known) f.in_doubt.clear();
}

void Witness::shown_deleted(std::size_t system, const std::string& key, Epoch round) {
  SystemWitness& s = systems[system];
  if (key != s.key || s.deleted || s.removed) return;
  if (s.removal_in_doubt) return removed(system);  // then it was ours
  s.deleted = true;
  s.deleted_in = round;
  for (FieldWitness& f : s.fields) f.there_no_more();
}

void Witness::removed(std::size_t system) {
  systems[system].removed = true;
  systems[system].removal_in_doubt = false;
  for (FieldWitness& f : systems[system].fields) f.there_no_more();
}

void Witness::acknowledged(std::size_t system, std::size_t field, const std::string& value) {
  FieldWitness& w = at(system, field);
  w.known = true;
  w.held = value;
  w.in_doubt.clear();
  systems[system].deleted = systems[system].removed = false;
}

void Witness::unanswered(std::size_t system, std::size_t field, const std::string& value) {
  at(system, field).in_doubt.insert(value);
}

void Witness::decided(std::size_t field, const std::string& value, Epoch round) {
  decisions[field] = SeenEdit{value, round, 0};
}

std::string Witness::united(std::size_t field) const {
  std::map<std::string, SeenMark> last;
  for (const SystemWitness& s : systems) {
    for (const auto& [element, mark] : s.fields[field].marks) {
      const auto [at, fresh] = last.try_emplace(element, mark);
      const bool later = mark.round > at->second.round;
      if (!fresh && (later || (mark.round == at->second.round && !mark.out))) at->second = mark;
    }
  }
  std::set<std::string> in;
  for (const auto& [element, mark] : last)
    if (!mark.out) in.insert(element);
  return set_of(in);
}

std::optional<std::string> Witness::winner(std::size_t field, std::optional<Millis> skew) const {
  if (rules_[field].is_set) return united(field);
  Epoch round = -1;
  for (const SystemWitness& s : systems)
    if (s.fields[field].seen) round = std::max(round, s.fields[field].seen->round);
  const auto& decision = decisions[field];
  if (decision && decision->round >= round) return decision->value;
  Millis newest = 0;
  for (const SystemWitness& s : systems)
    if (s.fields[field].seen && s.fields[field].seen->round == round)
      newest = std::max(newest, s.fields[field].seen->clock);
  for (const SystemWitness& s : systems) {  // in the order of the configuration
    const auto& seen = s.fields[field].seen;
    if (!seen || seen->round != round) continue;
    if (!skew || seen->clock + *skew >= newest) return seen->value;
  }
  return std::nullopt;
}

std::vector<std::string> Witness::losers(std::size_t system, std::size_t field,
                                         const std::string& winner) const {
  std::vector<std::string> all;
  const FieldWitness& w = at(system, field);
  if (rules_[field].is_set) {
    const auto in = elements_of(winner);
    for (const auto& [element, mark] : w.marks)
      if (!mark.out && !in.contains(element)) all.push_back(element);
  } else if (w.seen && w.seen->value != winner) {
    all.push_back(w.seen->value);
  }
  return all;
}

bool Witness::all_deleted(const std::vector<bool>& lives) const {
  Epoch since = -1;
  for (const SystemWitness& s : systems)
    if (s.deleted) since = std::max(since, s.deleted_in);
  if (since < 0) return false;
  for (std::size_t i = 0; i < systems.size(); ++i) {
    if (!lives[i]) continue;
    for (const FieldWitness& f : systems[i].fields) {
      if (f.seen && f.seen->round >= since) return false;
      for (const auto& [element, mark] : f.marks)
        if (mark.round >= since) return false;
    }
  }
  return true;
}

}  // namespace samepage::protocol
