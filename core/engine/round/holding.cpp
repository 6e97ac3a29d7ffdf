#include "engine/round/holding.hpp"

#include "base/text.hpp"

namespace samepage {

Holding::Mass Holding::mass_of(const PackedChange& change) const {
  if (change.op == ChangeOp::remove) return Mass::deletes;
  // A first sync creates many, and its match plan is the brake; later many at once are suspicious.
  if (change.op == ChangeOp::create)
    return settled_.contains(parts_.stream(change.stream)->connection) ? Mass::creates : Mass::none;
  if (change.restricts) return Mass::unsubscribes;
  return change.overwrites_address ? Mass::email_overwrites : Mass::none;
}

namespace {
constexpr const char* merges_subject = "merges";

std::string settled_name(const ConnectionPart& connection) {
  return "settled " + std::to_string(connection.row.id.value);
}
}  // namespace

Result<void> Holding::find_settled() {
  const std::scoped_lock lock(parts_.store_mutex);
  for (const auto& connection : parts_.connections) {
    SP_ASSIGN(const std::string since, parts_.store.meta(settled_name(*connection)));
    if (!since.empty()) settled_.insert(connection.get());
  }
  return {};
}

// Whom one address makes look like somebody else in their own system.
Result<void> Holding::find_contradictions() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(const auto cases, parts_.store.open_cases());
  for (const Case& c : cases) {
    const auto pair = pair_in(c);
    if (!pair || c.kind != contradiction_case) continue;
    for (const RecordId id : {pair->first, pair->second}) {
      SP_ASSIGN(const EntityId entity, parts_.store.entity_of(id));
      if (entity) contradictions_[entity] = c.id;
    }
  }
  return {};
}

// Where nobody knows who stands there.
Result<void> Holding::find_hidden() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(const auto cases, parts_.store.open_cases());
  for (const auto& connection : parts_.connections)
    for (const auto& stream : connection->streams) {
      const std::string before = stream->name() + " ";
      std::vector<const Case*> here;
      for (const Case& c : cases)
        if (c.kind == unreadable_case && c.subject.starts_with(before)) here.push_back(&c);
      if (here.empty()) continue;
      std::string place = here.front()->subject.substr(before.size());
      if (here.size() > 1) place += " and others of " + stream->name();
      hidden_[stream->row.id] = place + " cannot be read: they may stand there (case " +
                                std::to_string(here.front()->id.value) + ")";
    }
  return {};
}

Result<void> Holding::settle(const ConnectionPart& connection) {
  if (settled_.contains(&connection)) return {};
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_TRY(parts_.store.set_meta(settled_name(connection), std::to_string(parts_.epoch)));
  return txn.commit();
}

Result<void> Holding::apply_brakes(const std::vector<PackedChange>& plan) {
  SP_TRY(find_settled());
  SP_TRY(find_contradictions());
  SP_TRY(find_hidden());
  std::map<std::pair<StreamId, Mass>, std::int64_t> counts;
  for (const PackedChange& c : plan)
    if (const Mass mass = mass_of(c); mass != Mass::none) ++counts[{c.stream, mass}];
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  std::set<std::string> subjects;
  for (const auto& [what, count] : counts) {
    const auto& [stream, mass] = what;
    const Brakes& brakes = parts_.config.brakes;
    const auto [brake, name] = mass == Mass::creates   ? std::pair(brakes.creates, "creates")
                               : mass == Mass::deletes ? std::pair(brakes.deletes, "deletes")
                               : mass == Mass::unsubscribes
                                   ? std::pair(brakes.unsubscribes, "unsubscribes")
                                   : std::pair(brakes.email_overwrites, "email_overwrites");
    if (count <= brake.count) continue;  // counting a large stream is dear
    SP_ASSIGN(const std::int64_t live, parts_.store.live_records(stream));
    if (static_cast<double>(count) * 100.0 <= brake.percent * static_cast<double>(live)) continue;
    const std::string text = std::to_string(count) + " " + std::string(name) + " among " + std::to_string(live) +
                             " records of " + parts_.stream(stream)->name();
    braked_[what] = "brake: " + text;
    subjects.insert(parts_.stream(stream)->name() + " " + std::string(name));
    if (options_.approved) continue;
    SP_TRY(parts_.store.open_case({{}, "brake", parts_.stream(stream)->name() + " " + std::string(name),
                                   text + " are held; look at them with `samepage plan -o FILE` and "
                                          "let them go with `samepage apply FILE`",
                                   {}, parts_.now(), 0, {}}));
  }
  SP_TRY(close_brakes_but(subjects));
  return txn.commit();
}

// What was held and is not wanted any more needs nobody.
Result<void> Holding::close_brakes_but(const std::set<std::string>& subjects) {
  SP_ASSIGN(const auto cases, parts_.store.open_cases());
  for (const Case& c : cases)
    if (c.kind == "brake" && c.subject != merges_subject && !subjects.contains(c.subject))
      SP_TRY(parts_.store.close_case(c.id, "it is not wanted any more", parts_.now()));
  return {};
}

Result<void> Holding::brake_merges(const std::vector<EntityId>& merged_into) {
  static constexpr const char* kept_under = "held_merges";
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_ASSIGN(const std::string kept, parts_.store.meta(kept_under));
  for (const std::string_view id : split(kept, ','))
    if (!id.empty()) held_merges_.insert(EntityId{std::stoll(std::string(id))});
  const Brake& brake = parts_.config.brakes.merges;
  const auto count = static_cast<std::int64_t>(merged_into.size());
  bool many = count > brake.count;
  if (many) {
    SP_ASSIGN(const Tally tally, parts_.store.tally());
    many = static_cast<double>(count) * 100.0 > brake.percent * static_cast<double>(tally.entities);
  }
  if (many) held_merges_.insert(merged_into.begin(), merged_into.end());
  if (options_.approved) held_merges_.clear();
  if (many && !options_.approved) {
    SP_TRY(parts_.store.open_case({{}, "brake", merges_subject,
                                   std::to_string(count) + " people or companies turned out to be others at "
                                   "once; what follows for them is held. Look at it with `samepage plan -o "
                                   "FILE` and let it go with `samepage apply FILE`",
                                   {}, parts_.now(), 0, {}}));
  }
  std::string all;
  for (const EntityId id : held_merges_) all += (all.empty() ? "" : ",") + std::to_string(id.value);
  if (all != kept) SP_TRY(parts_.store.set_meta(kept_under, all));
  return txn.commit();
}

// Approval is the answer to the brakes' cases.
Result<void> Holding::close_brake_cases() {
  if (!options_.approved) return {};
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_ASSIGN(const auto cases, parts_.store.open_cases());
  for (const Case& c : cases)
    if (c.kind == "brake") SP_TRY(parts_.store.close_case(c.id, "approved with a plan", parts_.now()));
  return txn.commit();
}

Result<bool> Holding::awaits_match(const PackedChange& change) {
  if (options_.accept_match) return false;
  if (!parts_.stream(change.stream)->connection->row.activated) return true;
  const auto known = awaits_.find(change.entity);
  if (known != awaits_.end()) return known->second;
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(const auto records, parts_.store.records_of(change.entity, Load::without_body));
  bool awaits = false;
  for (const Record& r : records) {
    const StreamPart* stream = parts_.stream(r.stream);
    awaits = awaits || (stream != nullptr && !stream->connection->row.activated);
  }
  awaits_[change.entity] = awaits;
  return awaits;
}

const ConnectionPart* Holding::unread(EntityKind kind) const {
  const std::scoped_lock lock(parts_.store_mutex);  // who was left behind may be done at any moment
  for (const auto& connection : parts_.connections) {
    for (const auto& stream : connection->streams)
      if (stream->row.entity == kind && stream->manifest->changes != ReadChanges::none &&
          !stream->row.loaded)
        return connection.get();
  }
  return nullptr;
}

std::string Holding::too_early(const PackedChange& change) const {
  if (change.op != ChangeOp::create) return {};
  // Approved or not: whoever stands there would stand there twice when it is mended.
  if (const auto hidden = hidden_.find(change.stream); hidden != hidden_.end()) return hidden->second;
  if (options_.approved) return {};
  const ConnectionPart* missing = unread(change.kind);
  if (missing == nullptr) return {};
  return "nobody is created before " + missing->config->name + " was read once: they may be there";
}

Result<std::string> Holding::reason(const PackedChange& change) {
  const auto doubtful = contradictions_.find(change.entity);
  if (change.op == ChangeOp::create && doubtful != contradictions_.end())
    return "two people with one address, or one? case " + std::to_string(doubtful->second.value);
  if (options_.approved) return std::string();
  const auto brake = braked_.find({change.stream, mass_of(change)});
  if (brake != braked_.end()) return brake->second;
  if (held_merges_.contains(change.entity)) return std::string("brake: many were merged at once");
  SP_ASSIGN(const bool awaits, awaits_match(change));
  return awaits ? std::string("first sync: its match plan is not approved") : std::string();
}

}  // namespace samepage
