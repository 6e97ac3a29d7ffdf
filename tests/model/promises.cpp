// What is looked at: after every read, and when all has come to rest.

#include <algorithm>

#include "model/set_marks.hpp"
#include "world.hpp"

namespace samepage::protocol {
namespace {

std::string named(std::size_t system, std::size_t field) {
  return std::string(field == 0 ? "name" : "second") + " in " + static_cast<char>('A' + system);
}

}  // namespace

// P3 at its root: what counts as said in a system is what people were seen to say there, no more
// and no less, and since when. All records of a system together: one may have replaced another.
std::string World::own_is_what_people_said() const {
  for (std::size_t i = 0; i < remotes_.size(); ++i) {
    for (std::size_t f = 0; f < setting_->fields.size(); ++f) {
      std::optional<SeenEdit> said;
      std::map<std::string, SeenMark> marks;
      for (const Record& r : memory_.records) {
        const FieldState* state = r.find(setting_->fields[f]);
        if (r.stream != setting_->rules.sites[i].id || state == nullptr || !state->has_own)
          continue;
        if (!said || state->edited >= said->round)
          said = SeenEdit{state->own, state->edited, state->edited_at};
        for (const SetMark& m : marks_of(*state)) {
          const auto [at, fresh] = marks.try_emplace(m.element, SeenMark{m.at, m.out});
          if (!fresh && m.at >= at->second.round) at->second = {m.at, m.out};
        }
      }
      const FieldWitness& w = witness_.at(i, f);
      if (setting_->is_set(f) ? marks == w.marks : said == w.seen) continue;
      return "P3: " + named(i, f) + ": the hub takes \"" + (said ? said->value : "nothing") +
             "\" for what people said there; they said \"" + (w.seen ? w.seen->value : "nothing") +
             "\"";
    }
  }
  return {};
}

std::string World::cycle(int* writes) {
  writes_ = 0;
  for (std::size_t i = 0; i < remotes_.size(); ++i) {
    if (std::string broken = settle(i, Outcome::ok); !broken.empty()) return broken;
    if (std::string broken = read(i); !broken.empty()) return broken;
  }
  if (std::string broken = take({Step::Kind::plan}); !broken.empty()) return broken;
  if (std::string broken = finish_round(); !broken.empty()) return broken;
  if (writes != nullptr) *writes = writes_;
  return {};
}

std::string World::finish_round() {
  for (std::size_t i = 0; i < remotes_.size(); ++i)
    while (pushing_ && pending_for(i))
      if (std::string broken = push(i, Outcome::ok); !broken.empty()) return broken;
  return {};
}

std::string World::quiesce() {
  if (std::string broken = finish_round(); !broken.empty()) return broken;
  Hub(setting_->rules, memory_).retry_dead_letters();
  for (int i = 0; i < 2; ++i)
    if (std::string broken = cycle(nullptr); !broken.empty()) return broken;
  if (std::string broken = all_agree(); !broken.empty()) return broken;
  int writes = 0;
  if (std::string broken = cycle(&writes); !broken.empty()) return broken;
  if (writes != 0) return "P3: still writes when all is quiet";
  if (!memory_.dirty.empty() || !memory_.open.empty()) return "P1: something is left to do";
  return {};
}

std::string World::all_agree() const {
  const Bounds& b = setting_->bounds;
  std::vector<bool> lives(remotes_.size());
  bool somewhere = false;
  for (std::size_t i = 0; i < remotes_.size(); ++i) {
    lives[i] = live(i) != nullptr;
    somewhere = somewhere || lives[i];
  }
  const bool passes = b.on_delete == OnDelete::propagate;
  for (std::size_t i = 0; somewhere && i < remotes_.size(); ++i) {
    const bool wanted = b.on_delete == OnDelete::recreate || !witness_.systems[i].deleted;
    if (lives[i] != wanted)
      return std::string("P8: the customer ") + (wanted ? "is missing from " : "is back in ") +
             static_cast<char>('A' + i);
  }
  if (somewhere && passes && witness_.all_deleted(lives)) return "P1: a delete was not passed on";
  if (!somewhere && passes && !witness_.all_deleted(lives))
    return "P8: deleted against a later edit";

  for (std::size_t f = 0; f < setting_->fields.size(); ++f) {
    const std::string winner =
        witness_.winner(f, b.clocks ? std::optional<Millis>(0) : std::nullopt).value_or("");
    const bool frozen = std::ranges::any_of(memory_.records, [&](const Record& r) {
      const FieldState* state = r.find(setting_->fields[f]);
      return !r.gone && state != nullptr && state->frozen;
    });
    for (std::size_t i = 0; i < remotes_.size(); ++i) {
      const RemoteRecord* record = live(i);
      if (record != nullptr && !frozen && record->values[f] != winner)
        return "P1: " + named(i, f) + " is \"" + record->values[f] + "\", but \"" + winner +
               "\" should win";
      for (const std::string& loser : witness_.losers(i, f, winner)) {
        const bool kept = std::ranges::any_of(memory_.losses, [&](const Loss& l) {
          return l.field == setting_->fields[f] && l.value == loser &&
                 memory_.records[static_cast<std::size_t>(l.record.value) - 1].stream ==
                     setting_->rules.sites[i].id;
        });
        if (!kept)
          return "P2: " + named(i, f) + " said \"" + loser + "\"; it did not win and is not kept";
      }
    }
  }
  return {};
}

}  // namespace samepage::protocol
