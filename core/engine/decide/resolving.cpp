#include "engine/decide/resolving.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>

#include "base/limits.hpp"

namespace samepage {
namespace {
constexpr int records_per_commit = 10'000;  // each commit rewrites the indexes' pages
}

Result<ResolveTally> Resolving::run(const std::function<void(const Progress&)>& progress) {
  SP_TRY(find_doubts());
  for (;;) {
    SP_ASSIGN(const bool more, batch());
    if (progress) progress({"resolve", {}, tally_.records, 0});
    if (!more || parts_.stopping) return tally_;
  }
}

Result<bool> Resolving::batch() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_ASSIGN(const auto dirty, parts_.store.dirty_records(records_per_commit));
  done_.clear();
  for (const RecordId seed : dirty) {
    if (!done_.contains(seed)) SP_TRY(around(seed));
    SP_TRY(parts_.store.clear_dirty(seed));
    ++tally_.records;
  }
  SP_TRY(txn.commit());
  return dirty.size() == records_per_commit;
}

Result<void> Resolving::around(RecordId seed) {
  EntityKind kind{};
  bool blob = false;
  SP_ASSIGN(const Neighbourhood n, gather(seed, &kind, &blob));
  if (n.records.empty()) return {};
  if (blob) {
    SP_TRY(parts_.store.open_case(
        {{}, "blob", std::string(name_of(kind)) + " around record " + std::to_string(seed.value),
         "more than " + std::to_string(limits::records_per_entity) +
             " records hang together; block the value they share or split them by hand",
         n.records.front().entity, parts_.now(), 0, {}}));
  }
  const Partition partition = resolve(n);
  for (const RecordFacts& r : n.records) done_.insert(r.id);
  SP_TRY(assign(n, partition));
  return tell_doubts(n, partition);
}

// Opens a case for each doubt, and closes those about these records that are none any more.
Result<void> Resolving::tell_doubts(const Neighbourhood& n, const Partition& partition) {
  std::set<std::string> open;
  for (const Doubt& d : partition.doubts) {
    const std::string subject = pair_subject(d.a, d.b);
    open.insert(subject);
    const std::string what = d.contradiction
                                 ? d.reason + "; until you say, nothing is created elsewhere for them"
                                 : d.reason;
    SP_TRY(parts_.store.open_case(
        {{}, d.contradiction ? contradiction_case : doubt_case, subject,
         what + ". Decide with: samepage identity merge|split " + std::to_string(d.a.value) + " " +
             std::to_string(d.b.value),
         {}, parts_.now(), 0, {}}));
  }
  for (const RecordFacts& r : n.records) {
    const auto [first, last] = doubts_.equal_range(r.id);
    for (auto c = first; c != last; ++c)
      if (!open.contains(c->second.subject))
        SP_TRY(parts_.store.close_case(c->second.id, "no doubt any more", parts_.now()));
  }
  return {};
}

Result<void> Resolving::find_doubts() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(const auto cases, parts_.store.open_cases());
  for (const Case& c : cases)
    if (const auto pair = pair_in(c)) doubts_.emplace(pair->first, c);
  return {};
}

namespace {
constexpr std::string_view pair_words[] = {"records ", " and "};
}

std::string pair_subject(RecordId a, RecordId b) {
  return std::string(pair_words[0]) + std::to_string(std::min(a, b).value) +
         std::string(pair_words[1]) + std::to_string(std::max(a, b).value);
}

std::optional<std::pair<RecordId, RecordId>> pair_in(const Case& c) {
  if (c.kind != doubt_case && c.kind != contradiction_case) return std::nullopt;
  const std::string_view subject = c.subject;
  const auto middle = subject.find(pair_words[1]);
  if (!subject.starts_with(pair_words[0]) || middle == subject.npos) return std::nullopt;
  const auto number = [](std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return RecordId{value};
  };
  return std::pair(number(subject.substr(pair_words[0].size(), middle - pair_words[0].size())),
                   number(subject.substr(middle + pair_words[1].size())));
}

RecordFacts Resolving::facts_of(const Record& record, EntityKind kind) const {
  const StreamPart* stream = parts_.stream(record.stream);
  RecordFacts facts;
  facts.id = record.id;
  facts.stream = record.stream;
  facts.gone = record.gone;
  facts.entity = record.entity;
  facts.duplicate_free = stream != nullptr && stream->manifest->duplicate_free;
  facts.established = stream != nullptr && stream->connection->row.activated;
  facts.stable_name = (stream == nullptr ? std::string("?") : stream->name()) + " " + record.key;
  facts.identifiers = identifiers_of(record, kind, parts_.catalogue, parts_.identifiers);
  facts.name = name_key_of(record, kind, parts_.catalogue);
  return facts;
}

// Whoever bears an identifier of the neighbourhood's last record. False: nobody else does.
Result<bool> Resolving::reach_bearers(Neighbourhood& n, std::set<std::uint64_t>& known,
                                      const std::function<void(RecordId)>& reach) {
  const int cap = static_cast<int>(parts_.config.identifier_cap);
  bool tied = false;
  for (const Identifier& identifier : n.records.back().identifiers) {
    if (!known.insert(identifier.hash).second) {
      tied = tied || std::ranges::find(n.generic, identifier.hash) == n.generic.end();
      continue;
    }
    SP_ASSIGN(const auto bearers, parts_.store.bearers(identifier.hash, cap + 1));
    if (static_cast<int>(bearers.size()) > cap) {
      n.generic.push_back(identifier.hash);
      continue;
    }
    tied = tied || bearers.size() > 1;
    for (const RecordId bearer : bearers) reach(bearer);
  }
  return tied;
}

// Everything that can be reached from the seed over shared identifiers, shared entities and people's
// decisions, and by likeness from whom identifiers tie to nobody. Generic values reach nobody.
Result<Neighbourhood> Resolving::gather(RecordId seed, EntityKind* kind, bool* blob) {
  Neighbourhood n;
  std::set<RecordId> known{seed};
  std::set<EntityId> entities;
  std::set<std::uint64_t> hashes;
  std::deque<RecordId> open{seed};
  std::optional<EntityKind> found_kind;
  bool weighed = false, alike = false;
  while (!open.empty()) {
    const RecordId id = open.front();
    open.pop_front();
    SP_ASSIGN(const auto record, parts_.store.record(id, Load::without_body));
    if (!record) continue;
    const StreamPart* stream = parts_.stream(record->stream);
    // A stream that is not configured any more keeps its place; its kind is its entity's.
    if (!found_kind && stream != nullptr) found_kind = stream->row.entity;
    if (!found_kind) {
      SP_ASSIGN(const Golden golden, parts_.store.golden(record->entity));
      found_kind = golden.kind;
    }
    n.records.push_back(facts_of(*record, *found_kind));
    if (n.records.size() > limits::records_per_entity) {
      *blob = true;
      break;
    }
    const auto reach = [&](RecordId next) {
      if (known.insert(next).second) open.push_back(next);
    };
    if (record->entity && entities.insert(record->entity).second) {
      SP_ASSIGN(const auto siblings, parts_.store.record_ids_of(record->entity));
      for (const RecordId sibling : siblings) reach(sibling);
    }
    SP_ASSIGN(const bool tied, reach_bearers(n, hashes, reach));
    if (!tied && parts_.looks && !record->gone && has_looks(*found_kind)) {
      n.records.back().alone = true;
      if (!std::exchange(weighed, true)) SP_TRY(lookalikes_.begin(*found_kind));
      SP_ASSIGN(const auto likely, lookalikes_.of(*record));
      alike = alike || !likely.empty();
      for (const RecordId other : likely) reach(other);
    }
    SP_ASSIGN(auto decisions, parts_.store.decisions_on(id));
    for (Decision& d : decisions) {
      reach(d.a == id ? d.b : d.a);
      if (d.a == id) n.decisions.push_back(std::move(d));
    }
  }
  *kind = n.kind = found_kind.value_or(EntityKind::person);
  if (alike) SP_TRY(lookalikes_.show(n));
  return n;
}

// Each cluster keeps the oldest entity that it has the first claim to, so that ids are stable.
Result<void> Resolving::assign(const Neighbourhood& n, const Partition& partition) {
  std::map<RecordId, const RecordFacts*> facts;
  std::map<EntityId, RecordId> first_of;  // entity → its first record: that cluster keeps it
  for (const RecordFacts& r : n.records) {
    facts[r.id] = &r;
    if (!r.entity) continue;
    const auto [at, fresh] = first_of.try_emplace(r.entity, r.id);
    if (!fresh) at->second = std::min(at->second, r.id);
  }
  std::map<EntityId, EntityId> heirs;  // entities that lost all their records → who took them
  std::set<EntityId> kept;
  for (const std::vector<RecordId>& cluster : partition.clusters) {
    EntityId home;
    for (const RecordId id : cluster) {
      const EntityId e = facts[id]->entity;
      if (e && first_of[e] == id && (!home || e < home)) home = e;
    }
    const bool fresh = !home;
    if (fresh) {
      SP_ASSIGN(home, parts_.store.create_entity(n.kind));
      ++tally_.created;
    }
    kept.insert(home);
    for (const RecordId id : cluster) {
      const EntityId from = facts[id]->entity;
      if (from == home) continue;
      if (from && fresh) {
        ++tally_.split;
        SP_TRY(note(from, id, "split", facts[id]->stable_name + " is somebody else: now " +
                                           std::to_string(home.value)));
        SP_TRY(parts_.store.mark_dirty(from));
      } else if (from && first_of[from] == id) {
        heirs[from] = home;
      }
      SP_TRY(parts_.store.set_entity(id, home));
    }
    SP_TRY(parts_.store.mark_dirty(home));
  }
  for (const auto& [lost, heir] : heirs) {
    if (kept.contains(lost)) continue;
    ++tally_.merged;
    tally_.merged_into.push_back(heir);
    SP_TRY(parts_.store.forward(lost, heir));
    SP_TRY(note(heir, {}, "merged", std::to_string(lost.value) + " is the same " +
                                        std::string(name_of(n.kind))));
  }
  for (const Link& link : partition.links) {
    const RecordFacts &a = *facts[link.a], &b = *facts[link.b];
    if (a.entity == b.entity && a.entity) continue;
    SP_TRY(note(EntityId{}, link.b, "joined", a.stable_name + " and " + b.stable_name + ": " + link.evidence));
  }
  return {};
}

Result<void> Resolving::note(EntityId entity, RecordId record, std::string kind, std::string text) {
  if (!entity && record) {
    SP_ASSIGN(entity, parts_.store.entity_of(record));
  }
  return parts_.store.add(JournalLine{0, parts_.now(), parts_.epoch, entity, record, std::move(kind),
                                      std::move(text)});
}

}  // namespace samepage
