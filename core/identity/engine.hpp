#pragma once
// Who is who, live: records come, change and go in any order, and the entities are at every moment
// those that the set of records, the decisions of people and the model give. No input or output.
//
//   Engine engine(settings);
//   engine.upsert({{"crm", "17"}, Kind::person, {{Attribute::email, "ada@example.test"}}});
//   engine.entity_of({"crm", "17"});
//
// Score of two groups of records, in bits (log2 odds of being one):
//   prior(size of the base) + Σ log2(t / (t·f(a) + f(b))) per attribute − what kinship explains,
// t: how often one and the same says b for a; f: how often a stranger does (Fellegi & Sunter 1969,
// with the frequencies of values after Winkler 1989). docs/adr/0012 has the reasons.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "identity/answer.hpp"
#include "identity/fact.hpp"

namespace samepage::identity {

struct Model;  // identity/model.hpp

struct SourceSettings {
  std::string source;
  bool duplicate_free = false;  // never holds anybody twice
};

struct Settings {
  std::string default_country;  // ISO 3166-1 alpha-2, for phones written nationally
  std::vector<SourceSettings> sources;
  std::vector<std::string> blocked;  // "email:info@example.com": never evidence
  std::size_t blob_records = 200;    // entities from here on raise an alarm
};

// A person's word on two records. `never` wins over what evidence says, and so does `same`.
enum class Verdict : std::uint8_t { same, never };
struct HumanDecision {
  RecordName left, right;
  Verdict verdict = Verdict::never;
  std::string author, reason;
  Millis at = 0;
};

enum class EventKind : std::uint8_t { created, merged, split, changed, ended };
std::string_view name_of(EventKind kind);
// created: a new entity. merged: `other` became part of `entity` and forwards to it for ever.
// split: `records` left `other` and are `entity` now. changed: `records` came to or left `entity`.
// ended: no record is left.
struct Event {
  std::uint64_t number = 0;  // 1, 2, 3, …
  EventKind kind = EventKind::created;
  EntityId entity = 0, other = 0;
  std::vector<RecordName> records;
  std::string cause;  // "upsert crm 17", "decision by anna", "model 3"
};

struct Statistics {
  std::size_t records = 0, persons = 0, companies = 0, entities = 0, largest = 0;
  std::size_t pairs = 0;  // scored and remembered
  std::size_t keys = 0, values = 0, generic_keys = 0;
  std::size_t pending = 0;  // records that wait to be decided again
  std::size_t bytes = 0;    // estimate
  std::uint64_t upserts = 0, comparisons = 0, redecided = 0;
};

struct Alarm {
  std::string what;  // "entity 12 has 240 records", "decisions contradict: …"
  std::vector<RecordName> records;
};

// What would become of an entity's records.
struct Outlook {
  std::vector<std::vector<RecordName>> groups;
};

struct Proposal {
  std::unique_ptr<Model> model;
  std::vector<std::string> changes;  // "given_name, one typing error: m 0.060 → 0.112"
  // Entities of now that would be joined, and the parts into which one would fall; only when asked.
  std::vector<std::vector<EntityId>> would_merge;
  std::vector<std::pair<EntityId, std::size_t>> would_split;
  Proposal();
  Proposal(Proposal&&) noexcept;
  Proposal& operator=(Proposal&&) noexcept;
  ~Proposal();
};

// now: everything that rests on the record is decided before the call returns. But when the size of
// the base or the count of a very common value leaves its step, all it concerns is decided anew in
// turn, some 64 records at each call; Statistics::pending counts those, settle() ends it. later: it
// waits for settle(); for bulk loads. The outcome is the same.
enum class When : std::uint8_t { now, later };

class Engine {
 public:
  explicit Engine(Settings settings = {});
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  // --- in
  void upsert(const RecordInput& record, When when = When::now);  // replaces what it said before
  bool remove(const RecordName& record, When when = When::now);   // false: was not there
  // Decides what waits, at most `records` of them; gives how many still wait.
  std::size_t settle(std::size_t records = static_cast<std::size_t>(-1));
  void decide(const HumanDecision& decision);
  bool withdraw(const RecordName& left, const RecordName& right);  // false: there was none

  // --- who is who
  EntityId entity_of(const RecordName& record) const;  // 0: not there
  EntityId current(EntityId id) const;                 // follows forwards; 0: ended or never was
  std::vector<RecordName> records_of(EntityId entity) const;
  // All entities, each sorted; ordered by their first record. The same for every order of arrival.
  std::vector<std::vector<RecordName>> partition() const;
  // How sure it is that the record belongs where it is: 0…1; 1 for one alone.
  double confidence(const RecordName& record) const;
  std::vector<Match> look_up(Kind kind, std::span<const Fact> facts, std::size_t limit = 5) const;

  // --- for people
  std::vector<RelatedEdge> related(EntityId entity) const;
  std::vector<ReviewItem> review(std::size_t limit = 100) const;  // most harm and doubt first
  std::vector<HumanDecision> decisions() const;
  std::vector<Alarm> alarms() const;
  std::optional<Explanation> explain(const RecordName& left, const RecordName& right) const;
  std::optional<Explanation> explain(EntityId left, EntityId right) const;
  std::optional<EntityExplanation> explain(EntityId entity) const;
  // The entity's records without what was said of the attribute (this value; empty: any).
  std::optional<Outlook> without(EntityId entity, Attribute attribute,
                                 std::string_view value = {}) const;

  // --- events, numbered without gaps; `after` 0 = all
  std::vector<Event> events(std::uint64_t after = 0) const;

  // --- model
  const Model& model() const;
  // Learnt without labels from the records that are here, beside the running model. With `diff`,
  // also which entities would change.
  Proposal propose(bool diff = false) const;
  void apply(const Model& model);

  Statistics statistics() const;
  const Settings& settings() const;

  struct State;  // identity/state: for the engine's own parts

 private:
  std::unique_ptr<State> state_;
};

}  // namespace samepage::identity
