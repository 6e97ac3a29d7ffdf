// What may happen next, and which of the orders that come to the same is taken.
//
// Two steps that touch different systems commute, so it is enough to walk through one order of
// them: what people do to a system comes right before the hub's next step there, what they decide
// right before the plan, and the hub goes from the first system to the last within its reading and
// within its pushing. A crash touches all systems and keeps its place among them.
// docs/design/convergence.md says why nothing is missed; model_check --compare looks.

#include <algorithm>
#include <set>

#include "world.hpp"

namespace samepage::protocol {
namespace {

constexpr Outcome bad[] = {Outcome::lost_after_effect,
                           Outcome::lost_before_effect,
                           Outcome::refused,
                           Outcome::later,
                           Outcome::crash_before_sending,
                           Outcome::crash_before_storing_the_answer};

bool crashes(Outcome outcome) {
  return outcome == Outcome::crash_before_sending ||
         outcome == Outcome::crash_before_storing_the_answer;
}

}  // namespace

bool World::has_news(std::size_t system) const {
  const Remote& remote = remotes_[system];
  return remote.cursor_lost || memory_.streams[system].cursor != std::to_string(remote.version);
}

void World::sendings(std::vector<Step>& all, Step::Kind kind, std::size_t system, int left) const {
  if (!has_passed(system)) all.push_back({kind, system});
  if (left == 0 || !setting_->bounds.faults) return;
  for (const Outcome outcome : bad)
    if (!has_passed(system) || crashes(outcome)) all.push_back({kind, system, 0, {}, outcome});
}

void World::hub_steps(std::vector<Step>& all, std::size_t system, int left) const {
  using enum Step::Kind;
  if (pushing_) {
    if (pending_for(system)) sendings(all, push, system, left);
  } else if (!creates_in_doubt(memory_, setting_->rules.sites[system].id).empty()) {
    sendings(all, settle, system, left);
  } else if (!has_passed(system) && (!was_read(system) || has_news(system))) {
    all.push_back({read, system});  // again in one round: the hub was started again
  }
}

// Where no step of the hub there can follow any more, it comes in the next phase.
bool World::people_may_act(std::size_t system, int left) const {
  if (left == 0) return false;
  if (!orders()) return true;
  if (pushing_ && !pending_for(system)) return false;
  if (!has_passed(system)) return true;
  const bool may_crash =
      pushing_ || !creates_in_doubt(memory_, setting_->rules.sites[system].id).empty();
  return may_crash && left > 1;
}

void World::people_steps(std::vector<Step>& all, std::size_t system) const {
  const Bounds& b = setting_->bounds;
  using enum Step::Kind;
  const RemoteRecord* record = live(system);
  for (std::size_t f = 0; record != nullptr && f < setting_->fields.size(); ++f)
    for (const std::string& value : setting_->choices(f))
      if (record->values[f] != value) all.push_back({edit, system, f, value});
  if (record != nullptr && b.deletes) all.push_back({remove, system});
  // Only reading finds a lost cursor.
  if (b.lost_cursors && !remotes_[system].cursor_lost && !memory_.streams[system].cursor.empty() &&
      !(orders() && pushing_))
    all.push_back({lose_cursor, system});
}

void World::decisions(std::vector<Step>& all) const {
  std::set<std::pair<std::size_t, std::string>> restorable;
  for (const Loss& loss : memory_.losses) {
    const std::size_t f = loss.field == setting_->fields[0] ? 0 : 1;
    if (!setting_->is_set(f) && loss.value != memory_.goldens[0].value(loss.field))
      restorable.emplace(f, loss.value);
  }
  for (const auto& [f, value] : restorable) all.push_back({Step::Kind::decide, 0, f, value});
}

std::vector<Step> World::steps(int left) const {
  std::vector<Step> all;
  for (std::size_t i = 0; i < remotes_.size(); ++i) {
    if (!may_touch(i)) continue;
    hub_steps(all, i, left);
    if (people_may_act(i, left)) people_steps(all, i);
  }
  const bool now = next_ == anybody || next_ == the_plan;
  if (now && !pushing_ && read_ != 0) all.push_back({Step::Kind::plan});
  if (now && left > 0 && setting_->bounds.people_decide && !(orders() && pushing_)) decisions(all);
  return all;
}

std::string World::take(const Step& step) {
  const bool was_pushing = pushing_;
  std::string broken = happens(step);
  if (orders()) keep_order(step, was_pushing);
  return broken;
}

void World::keep_order(const Step& step, bool was_pushing) {
  using enum Step::Kind;
  if (step.kind == decide) {
    next_ = the_plan;
  } else if (step.kind < settle) {
    next_ = static_cast<int>(step.system);
  } else {
    next_ = anybody;
    const bool phase_ends = step.kind == plan || crashes(step.outcome) || was_pushing != pushing_;
    passed_ = phase_ends ? 0 : std::max(passed_, step.system);
  }
}

}  // namespace samepage::protocol
