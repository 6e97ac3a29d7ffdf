#include "world.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/json.hpp"
#include "model/set_marks.hpp"

namespace samepage::protocol {
namespace {

constexpr EntityId customer{1};

std::string member(const json::Value& value) {
  if (value.is_array()) return value.size() == 0 ? std::string() : value.dump();
  return std::string(value.text());
}

}  // namespace

World::World(const Setting& setting) : setting_(&setting) {
  const Bounds& b = setting.bounds;
  remotes_.resize(b.systems);
  memory_.streams.resize(b.systems);
  witness_ = Witness(b.systems, {{false, true}, {b.second_is_set, false}});
  const std::string second = b.second_is_set ? "[\"i\"]" : "a";
  for (std::size_t i = 0; i + 1 < b.systems; ++i) {  // the last one has the record from the hub
    const bool first = i == 0;
    remotes_[i].records.push_back({"1",
                                   ++remotes_[i].version,
                                   b.clocks ? clock_++ : 0,
                                   false,
                                   {first || !b.first_sync ? "i" : "a", first ? second : ""}});
  }
  if (b.first_sync) return;
  for (int i = 0; i < 3; ++i) SP_ASSERT(cycle(nullptr).empty());
  SP_ASSERT(all_agree().empty());
}

const RemoteRecord* World::live(std::size_t system) const {
  for (const RemoteRecord& r : remotes_[system].records)
    if (!r.deleted) return &r;
  return nullptr;
}

RemoteRecord* World::live(std::size_t system) {
  return const_cast<RemoteRecord*>(std::as_const(*this).live(system));
}

std::optional<std::size_t> World::pending_for(std::size_t system) const {
  for (std::size_t i = 0; i < pending_.size(); ++i)
    if (pending_[i].stream == setting_->rules.sites[system].id) return i;
  return std::nullopt;
}

std::string World::happens(const Step& step) {
  Remote& remote = remotes_[step.system];
  switch (step.kind) {
    case Step::Kind::edit: {
      RemoteRecord& record = *live(step.system);
      record.values[step.field] = step.value;
      record.version = ++remote.version;
      record.modified = setting_->bounds.clocks ? clock_++ : 0;
      witness_.person_wrote(step.system, step.field);
      return {};
    }
    case Step::Kind::remove: {
      RemoteRecord& record = *live(step.system);
      record.deleted = true;
      record.version = ++remote.version;
      for (FieldWitness& f : witness_.systems[step.system].fields) f.unseen = false;
      return {};
    }
    case Step::Kind::lose_cursor:
      remote.cursor_lost = true;
      return {};
    case Step::Kind::decide:
      Hub(setting_->rules, memory_).decide(customer, setting_->fields[step.field], step.value);
      witness_.decided(step.field, step.value, memory_.epoch);
      return {};
    case Step::Kind::settle:
      return settle(step.system, step.outcome);
    case Step::Kind::read:
      return read(step.system);
    case Step::Kind::push:
      return push(step.system, step.outcome);
    case Step::Kind::plan:
      plan();
      return {};
  }
  return {};
}

void World::plan() {
  pending_ = Hub(setting_->rules, memory_).plan();
  Hub(setting_->rules, memory_).end_round();
  // Nothing is written to a system that could not be read in this round.
  std::erase_if(pending_, [&](const Change& c) {
    return !was_read(static_cast<std::size_t>(c.stream.value) - 1);
  });
  pushing_ = !pending_.empty();
  read_ = 0;
}

std::string World::read(std::size_t system) {
  Remote& remote = remotes_[system];
  Hub hub(setting_->rules, memory_);
  const bool again = std::exchange(remote.cursor_lost, false);
  const std::string& cursor = memory_.streams[system].cursor;
  const bool from_start = again || cursor.empty();
  const std::int64_t from = from_start ? 0 : std::stoll(cursor);
  std::vector<const RemoteRecord*> feed;
  for (const RemoteRecord& r : remote.records)
    if (r.version > from && (!r.deleted || !from_start)) feed.push_back(&r);
  std::ranges::sort(feed, {}, &RemoteRecord::version);
  std::set<std::string> listed;
  for (const RemoteRecord* r : feed) {
    const std::string version = std::to_string(r->version), body = setting_->body_of(*r);
    listed.insert(r->key);
    if (r->deleted) {
      witness_.shown_deleted(system, r->key, memory_.epoch);
    } else {
      witness_.shown(system, r->key, r->values, memory_.epoch, r->modified,
                     !memory_.streams[system].loaded);
    }
    hub.take(system,
             {r->deleted ? SourceOp::remove : SourceOp::upsert, r->key, version, body, r->modified},
             customer);
  }
  const std::string& known = witness_.systems[system].key;
  if (again && !listed.contains(known)) witness_.shown_deleted(system, known, memory_.epoch);
  witness_.reading_ended(system);
  hub.end_reading(system, std::to_string(remote.version), again ? &listed : nullptr);
  read_ |= static_cast<std::uint8_t>(1u << system);
  return own_is_what_people_said();
}

std::string World::settle(std::size_t system, Outcome outcome) {
  for (const Change& change : Hub(setting_->rules, memory_).creates_in_doubt(system)) {
    const auto made = remotes_[system].made.find(change.idempotency);
    const RemoteRecord* found = live(system);
    const bool there = setting_->bounds.look_up && made != remotes_[system].made.end() &&
                       found != nullptr && found->key == made->second;
    if (there) {
      Hub(setting_->rules, memory_)
          .acknowledge(change, {Verdict::ok, true, found->key, {}, std::to_string(found->version)});
      witness_.created(system, found->key);
      for (const FieldChange& f : change.fields)
        witness_.acknowledged(system, f.field == setting_->fields[0] ? 0 : 1, f.to);
    } else if (std::string broken = send(change, system, outcome); !broken.empty()) {
      return broken;
    }
  }
  return {};
}

std::string World::push(std::size_t system, Outcome outcome) {
  const std::size_t place = *pending_for(system);
  const auto change = Hub(setting_->rules, memory_).intend(pending_[place]);
  pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(place));
  std::string broken = change ? send(*change, system, outcome) : std::string();
  pushing_ = !pending_.empty();
  return broken;
}

std::string World::send(const Change& change, std::size_t system, Outcome outcome) {
  Hub hub(setting_->rules, memory_);
  std::string broken;
  Ack ack{Verdict::retry, true, {}, {}, {}};
  const bool arrives = outcome == Outcome::ok || outcome == Outcome::lost_after_effect ||
                       outcome == Outcome::crash_before_storing_the_answer;
  if (arrives) ack = take_effect(hub.sent(change), system, &broken);
  const bool answered =
      outcome == Outcome::ok || outcome == Outcome::refused || outcome == Outcome::later;
  auto place = [&](const FieldChange& f) { return f.field == setting_->fields[0] ? 0u : 1u; };
  if (!answered) {
    for (const FieldChange& f : change.fields) witness_.unanswered(system, place(f), f.to);
    if (change.op == ChangeOp::remove) witness_.systems[system].removal_in_doubt = true;
    if (outcome == Outcome::lost_after_effect || outcome == Outcome::lost_before_effect) {
      hub.lose_answer(change);
    } else {
      crash();
    }
  } else if (outcome == Outcome::refused) {
    hub.refuse(change);
  } else if (ack.verdict != Verdict::ok) {
    hub.put_off(change);
  } else {
    hub.acknowledge(change, ack);
    if (change.op == ChangeOp::remove) witness_.removed(system);
    if (change.op == ChangeOp::create) witness_.created(system, ack.key);
    for (const FieldChange& f : change.fields) witness_.acknowledged(system, place(f), f.to);
  }
  return broken;
}

Ack World::take_effect(const OutgoingChange& change, std::size_t system, std::string* broken) {
  Remote& remote = remotes_[system];
  RemoteRecord* record = live(system);
  const bool create = change.key.empty();
  if (!create && (record == nullptr || record->key != change.key))
    return {Verdict::retry, true, change.key, {}, {}};
  const bool looks = setting_->bounds.conditional && !create;
  if (looks && change.expected != std::to_string(record->version))
    return {Verdict::retry, true, change.key, {}, {}};
  ++writes_;
  if (create) {
    if (record != nullptr) *broken = "P4: two records for one customer";
    const std::string key = std::to_string(100 + remote.records.size());
    remote.records.push_back({key, 0, 0, false, {"", ""}});
    remote.made[change.idempotency] = key;
    record = &remote.records.back();
  }
  record->version = ++remote.version;
  record->modified = setting_->bounds.clocks ? clock_++ : 0;
  const auto& seen = witness_.systems[system].fields;
  record->deleted = change.removes;
  const bool counts = setting_->bounds.unseen_edits_count;
  if (change.removes) {
    if (setting_->bounds.on_delete != OnDelete::propagate)
      *broken = "P8: deletes what nobody asked to delete";
    if (counts && std::ranges::any_of(seen, &FieldWitness::unseen))
      *broken = "P2: deletes what nobody has seen";
    return {Verdict::ok, true, record->key, {}, {}};
  }
  const auto body = json::Document::parse(change.json);
  for (std::size_t f = 0; f < record->values.size(); ++f) {
    const json::Value value = body->root()[f == 0 ? "name" : "second"];
    if (!value.exists()) continue;
    if (counts && seen[f].unseen) *broken = "P2: writes over an edit that nobody has seen";
    record->values[f] = member(value);
  }
  return {Verdict::ok, true, record->key, {}, std::to_string(record->version)};
}

void World::crash() {
  pending_.clear();
  pushing_ = false;
  read_ = 0;
}

}  // namespace samepage::protocol
