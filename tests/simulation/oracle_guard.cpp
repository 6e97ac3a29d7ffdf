// What the hub must not do, looked at with every change that a system takes from it.

#include "oracle.hpp"

namespace samepage::simulation {
namespace {

std::string status_of(const std::string& stream, const ModelRecord& record) {
  return value_of(record.json, stream == "members" ? "status" : "permission");
}

std::string describe(const Place& place, const ModelRecord& after) {
  return place.system.name() + " " + place.stream + " " + place.key + " " + after.json;
}

}  // namespace

std::string Oracle::list_of(const std::string& person, const ModelRecord& member) {
  return person + "/" + value_of(member.json, "list");
}

// What was shown in a round that died may never have been kept. None given: by any system.
void Oracle::forget_unsure_refusals(const std::string& system) {
  for (auto& [what, systems] : refused_)
    std::erase_if(systems, [&](const auto& shown) {
      return !shown.second && (system.empty() || shown.first == system);
    });
}

bool Oracle::is_refused(const std::string& what) const {
  const auto found = refused_.find(what);
  if (found == refused_.end()) return false;
  for (const auto& [system, sure] : found->second)
    if (sure) return true;
  return false;
}

// A refusal binds from when the hub has certainly taken it in.
void Oracle::note_refusal(const Place& place, const ModelRecord& record) {
  const std::string person = person_in(called(place.stream, record.json));
  const std::string status = status_of(place.stream, record);
  if (record.deleted || person.empty() || !refuses(status)) return;
  if (place.stream == "contacts" || status == "complained") refused_[person].try_emplace(place.system.name());
  if (place.stream == "members") refused_[list_of(person, record)].try_emplace(place.system.name());
}

void Oracle::guard_write(const Place& place, const ModelRecord& before, const ModelRecord& after) {
  const bool creates = before.version == 0 || before.deleted;
  guard_plan(place, after.deleted ? "delete" : creates ? "create" : "update");
  if (after.deleted) return guard_remove(place, before);
  if (creates) guard_create(place, after);
  guard_consent(place, before, after);
}

// P13: only what the approved plan says. What an earlier round left unanswered is settled first.
void Oracle::guard_plan(const Place& place, const std::string& op) {
  if (verb_ == "plan" && runner_->faults().stage() != "settle")
    return complain("P13 a plan wrote " + op + " " + place.system.name() + " " + place.stream);
  if (verb_ != "apply" || runner_->faults().stage() == "settle") return;
  const std::string key = op == "create" ? std::string() : place.key;
  const auto planned = planned_.find(place.system.name() + " " + place.stream + " " + op + " " + key);
  if (planned == planned_.end())
    return complain("P13 apply did what the plan does not say: " + op + " " + place.system.name() + " " +
                    place.stream + " " + key);
  planned_.erase(planned);
}

// P4: nobody stands twice in a system because of the hub, and nobody comes back whom it was to forget.
void Oracle::guard_create(const Place& place, const ModelRecord& after) {
  const Subject who = subject_of(place.stream, after);
  if (who.second.empty() || relaxed_.contains(who)) return;
  const std::string& system = place.system.name();
  for (const auto& [spot, sight] : sights_) {
    const auto& [s, stream, key] = spot;
    if (s != system || stream != place.stream || key == place.key) continue;
    const ModelRecord* other = place.system.find(stream, key);
    if (other == nullptr || subject_of(stream, *other) != who) continue;
    complain("P4 " + describe(place, after) + " is there already as " + key);
  }
  const auto deleted = deletes_.find(who);
  if (deleted != deletes_.end() && deleted->second.in.contains(system) && !place.system.puts_back &&
      !place.system.passes_deletes)
    complain("P8 " + describe(place, after) + " was deleted there by people, and is brought back");
}

// P8 and P9: a delete needs somebody who deleted, and many at once need an approval.
void Oracle::guard_remove(const Place& place, const ModelRecord& before) {
  const Subject who = subject_of(place.stream, before);
  const auto deleted = deletes_.find(who);
  const bool one_with_others = relaxed_.contains(who);  // one of whom may have been deleted
  if (!one_with_others && (deleted == deletes_.end() || !deleted->second.passed))
    complain("P8 " + describe(place, before) + " was deleted by the hub, and by nobody else");
  const int count = ++removed_[{place.system.name(), place.stream}];
  const Brake& brake = runner_->config().brakes.deletes;
  std::int64_t live = count;
  for (const auto& [spot, sight] : sights_)
    live += std::get<0>(spot) == place.system.name() && std::get<1>(spot) == place.stream &&
            place.system.find(place.stream, std::get<2>(spot)) != nullptr;
  if (verb_ != "apply" && count > brake.count &&
      static_cast<double>(count) * 100.0 > brake.percent * static_cast<double>(live))
    complain("P9 " + std::to_string(count) + " deletes in " + place.system.name() + " " + place.stream +
             " went through unapproved");
}

// P6 and P8: nothing for marketing after a refusal, and no refusal that nobody made.
void Oracle::guard_consent(const Place& place, const ModelRecord& before, const ModelRecord& after) {
  const std::string person = person_in(called(place.stream, after.json));
  if (person.empty()) return;
  const std::string was = status_of(place.stream, before), is = status_of(place.stream, after);
  const bool alone = !relaxed_.contains({"contacts", "Miller" + person});
  if (alone && refuses(is) && !refuses(was) && !refusals_made_.contains(person))
    complain("P8 " + describe(place, after) + ": nobody has opted out");
  const bool marketing = place.stream == "contacts" && place.system.marketing;
  const bool refused = is_refused(person);
  const bool permits = place.stream == "members" && is == "subscribed" && was != is;
  if (permits && (refused || is_refused(list_of(person, after))))
    complain("P6 " + describe(place, after) + " after a refusal");
  const bool joins = place.stream == "members" && (before.version == 0 || before.deleted);
  if (joins && value_of(after.json, "list") != mapped_list)
    complain("P6 " + describe(place, after) + ": that list stands for no purpose");
  if ((joins || marketing) && !legitimate() && agreed(person) == Agreed::never && alone && clear(person) && !refuses(is))
    complain("P6 " + describe(place, after) + ": nobody has agreed");
  if (!marketing || !refused) return;
  for (const Member& m : members_of("contacts"))
    if (m.form != Form::status && value_of(before.json, m.name) != value_of(after.json, m.name) && !value_of(after.json, m.name).empty())
      return complain("P6 " + describe(place, after) + " told " + m.name + " after a refusal");
}

}  // namespace samepage::simulation
