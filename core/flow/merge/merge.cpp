#include "flow/merge/merge.hpp"

#include <algorithm>
#include <map>

#include "model/set_marks.hpp"

namespace samepage {
namespace {

// One system's word on one field.
struct Claim {
  const MergeSource* source = nullptr;
  const FieldState* state = nullptr;
  const std::string& value() const { return state->own; }
};

struct Verdict {
  std::size_t winner = 0;
  WinRule rule = WinRule::only_value;
};

bool better_placed(const Claim& a, const Claim& b) {
  if (a.source->order != b.source->order) return a.source->order < b.source->order;
  return a.source->record->id < b.source->record->id;
}

// The newest claim. Among claims of the newest epoch those within the skew bound of the newest
// clock count as simultaneous, so that the answer cannot depend on the order of comparing.
Verdict newest(const std::vector<Claim>& claims, Millis skew) {
  Epoch epoch = claims.front().state->edited;
  for (const Claim& c : claims) epoch = std::max(epoch, c.state->edited);
  Millis clock = 0;
  bool clocks_known = true;
  const std::string* first = nullptr;
  bool differ = false;  // two values at least
  for (const Claim& c : claims) {
    if (c.state->edited != epoch) continue;
    if (first == nullptr) first = &c.value();
    differ = differ || c.value() != *first;
    clock = std::max(clock, c.state->edited_at);
    clocks_known = clocks_known && c.state->edited_at != 0;
  }
  Verdict verdict{claims.size(), WinRule::newest_edit};
  bool by_clock = false;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (claims[i].state->edited != epoch) continue;
    if (clocks_known && claims[i].state->edited_at + skew < clock) {
      by_clock = true;
      continue;
    }
    if (verdict.winner == claims.size() || better_placed(claims[i], claims[verdict.winner]))
      verdict.winner = i;
  }
  if (differ) {
    bool tie = false;
    for (const Claim& c : claims) {
      tie = tie || (c.state->edited == epoch && c.value() != claims[verdict.winner].value() &&
                    !(clocks_known && c.state->edited_at + skew < clock));
    }
    verdict.rule = tie || !by_clock ? WinRule::source_order : WinRule::newer_clock;
  }
  return verdict;
}

class FieldMerge {
 public:
  FieldMerge(const Field& field, const std::vector<Claim>& claims, Millis skew)
      : field_(field), claims_(claims), skew_(skew) {}

  GoldenField decide() {
    Verdict verdict = pick();
    const Claim& won = claims_[verdict.winner];
    const bool alone = std::ranges::all_of(
        claims_, [&](const Claim& c) { return c.value() == won.value(); });
    if (alone && verdict.rule != WinRule::united) verdict.rule = WinRule::only_value;
    if (won.source->record->gone && alone) verdict.rule = WinRule::kept;
    GoldenField golden{field_.id, won.value(), won.source->record->id, won.state->edited,
                       won.state->edited_at, verdict.rule};
    if (verdict.rule == WinRule::united) golden.value = united();
    return golden;
  }

  // Everything that was said and is not the golden value (nor part of a union).
  std::vector<Loss> losses(EntityId entity, const GoldenField& golden) const {
    std::vector<Loss> all;
    if (golden.rule == WinRule::united) return taken_out(entity);
    for (const Claim& c : claims_) {
      if (c.value() == golden.value) continue;
      all.push_back({0, entity, field_.id, c.source->record->id, c.value(), c.state->edited,
                     golden.origin, golden.rule, 0});
    }
    return all;
  }

 private:
  Verdict pick() {
    switch (field_.survivorship) {
      case Survivorship::latest: break;
      case Survivorship::set_union: return {newest(claims_, skew_).winner, WinRule::united};
      case Survivorship::most_complete: return longest();
      case Survivorship::restrictive: return most_restrictive();
      case Survivorship::source_order:
        for (const std::string& wanted : field_.sources)
          if (const auto found = of_connection(wanted)) return {*found, WinRule::source_order};
        break;
      case Survivorship::owner:
        if (!field_.sources.empty())
          if (const auto found = of_connection(field_.sources.front()))
            return {*found, WinRule::owner};
        break;
    }
    return newest(claims_, skew_);
  }

  std::optional<std::size_t> of_connection(const std::string& name) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      if (claims_[i].source->connection != name || claims_[i].value().empty()) continue;
      if (!best || claims_[i].state->edited > claims_[*best].state->edited) best = i;
    }
    return best;
  }

  Verdict longest() const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < claims_.size(); ++i) {
      const auto length = claims_[i].value().size(), least = claims_[best].value().size();
      if (length > least || (length == least && better_placed(claims_[i], claims_[best]))) best = i;
    }
    return {best, WinRule::most_complete};
  }

  Verdict most_restrictive() const {
    auto rank = [&](const Claim& c) { return std::ranges::find(field_.choices, c.value()); };
    std::size_t best = 0;
    for (std::size_t i = 1; i < claims_.size(); ++i) {
      if (rank(claims_[i]) < rank(claims_[best]) ||
          (rank(claims_[i]) == rank(claims_[best]) && better_placed(claims_[i], claims_[best])))
        best = i;
    }
    return {best, WinRule::restrictive};
  }

  // What decides about an element: its latest mark; of two in one round the one that puts it in.
  struct Ruling {
    const MergeSource* source = nullptr;
    Epoch at = -1;
    bool out = false;
  };
  std::map<std::string, Ruling> rulings() const {
    std::map<std::string, Ruling> all;
    for (const Claim& c : claims_) {
      for (const SetMark& m : marks_of(*c.state)) {
        Ruling& r = all[m.element];
        if (m.at > r.at || (m.at == r.at && r.out && !m.out)) r = {c.source, m.at, m.out};
      }
    }
    return all;
  }

  std::string united() const {
    TextSet all;
    for (const auto& [element, ruling] : rulings())
      if (!ruling.out) all.add(element);
    return all.json();
  }

  // Elements that one system still says and another has taken out since.
  std::vector<Loss> taken_out(EntityId entity) const {
    std::vector<Loss> all;
    const auto decided = rulings();
    for (const Claim& c : claims_) {
      for (const SetMark& m : marks_of(*c.state)) {
        const Ruling& ruling = decided.at(m.element);
        if (m.out || !ruling.out) continue;
        all.push_back({0, entity, field_.id, c.source->record->id, m.element, m.at,
                       ruling.source->record->id, WinRule::newest_edit, 0});
      }
    }
    return all;
  }

  const Field& field_;
  const std::vector<Claim>& claims_;
  Millis skew_;
};

void claims_on(FieldId field, const MergeInput& input, std::vector<Claim>& claims) {
  claims.clear();
  for (const MergeSource& source : input.sources) {
    const FieldState* state = source.record->find(field);
    if (state == nullptr || !state->has_own || state->quarantined) continue;
    claims.push_back({&source, state});
  }
}

// The value stands though nobody says it any more: its source counts for nothing now. Where a reference is
// said that cannot be looked up, that may be newer. Who was parted from this entity has taken their values
// along.
bool stands_alone(const GoldenField& before, const MergeInput& input) {
  const bool reference = input.catalogue->field(before.field).type == FieldType::reference;
  bool among_us = false;
  for (const MergeSource& s : input.sources) {
    const FieldState* state = s.record->find(before.field);
    if (reference && state != nullptr && state->has_own) return false;
    among_us = among_us || s.record->id == before.origin;
  }
  return among_us;
}

// Sorted. All that any system speaks of, and what a person has decided.
std::vector<FieldId> fields_of(const MergeInput& input) {
  std::size_t most = input.before == nullptr ? 0 : input.before->fields.size();
  for (const MergeSource& s : input.sources) most += s.record->fields.size();
  std::vector<FieldId> fields;
  fields.reserve(most);
  for (const MergeSource& s : input.sources)
    for (const FieldState& f : s.record->fields)
      if (input.catalogue->field(f.field).entity == input.kind) fields.push_back(f.field);
  if (input.before != nullptr)
    for (const GoldenField& f : input.before->fields)
      if (f.rule == WinRule::person) fields.push_back(f.field);
  std::ranges::sort(fields);
  fields.erase(std::ranges::unique(fields).begin(), fields.end());
  return fields;
}

// Somebody deleted this person there: not a duplicate of them, which leaves another record behind,
// nor one that was merged away, nor what we took away ourselves to pass a delete on.
bool tells_of_delete(const MergeSource& source, const MergeInput& input) {
  const Record& gone = *source.record;
  if (!gone.gone || !source.passes_deletes || gone.excluded || gone.removed_by_us) return false;
  return std::ranges::none_of(input.sources, [&](const MergeSource& other) {
    return other.record->stream == gone.stream && !other.record->gone;
  });
}

// A delete in one system deletes the person elsewhere only if nobody has edited since.
bool deleted(const MergeInput& input) {
  Epoch gone_since = -1;
  for (const MergeSource& s : input.sources)
    if (tells_of_delete(s, input)) gone_since = std::max(gone_since, s.record->gone_since);
  if (gone_since < 0) return false;
  for (const MergeSource& s : input.sources) {
    if (s.record->gone) continue;
    for (const FieldState& f : s.record->fields)
      if (f.has_own && f.edited >= gone_since) return false;
  }
  return true;
}

// "Further addresses" are those besides the one to write to; systems that list all of theirs would
// else have every other system note the same address twice.
void set_primary_email_apart(Golden& golden, const Catalogue& catalogue) {
  const Field* email = catalogue.find(golden.kind, "email");
  const Field* more = catalogue.find(golden.kind, "emails");
  if (email == nullptr || more == nullptr) return;
  const std::string_view primary = golden.value(email->id);
  const auto at = std::ranges::find(golden.fields, more->id, &GoldenField::field);
  if (primary.empty() || at == golden.fields.end()) return;
  TextSet all, further;
  all.add_json(at->value);
  for (const std::string& address : all)
    if (address != primary) further.add(address);
  at->value = further.json();
}

}  // namespace

MergeOutcome merge(const MergeInput& input) {
  MergeOutcome out;
  out.golden.id = input.entity;
  out.golden.kind = input.kind;
  const std::vector<FieldId> fields = fields_of(input);
  out.golden.fields.reserve(fields.size());
  std::vector<Claim> claims;
  claims.reserve(input.sources.size());
  for (const FieldId id : fields) {
    claims_on(id, input, claims);
    const GoldenField* before = input.before == nullptr ? nullptr : input.before->find(id);
    const bool decided = before != nullptr && before->rule == WinRule::person &&
                         std::ranges::all_of(claims, [&](const Claim& c) {
                           return c.state->edited <= before->edited;
                         });
    if (claims.empty() && !decided) {
      if (before == nullptr || !stands_alone(*before, input)) continue;
      out.golden.fields.push_back(*before);
      out.golden.fields.back().rule = WinRule::kept;
      continue;
    }
    FieldMerge field(input.catalogue->field(id), claims, input.clock_skew);
    GoldenField golden = decided ? *before : field.decide();
    for (Loss& loss : field.losses(input.entity, golden)) out.losses.push_back(std::move(loss));
    out.golden.fields.push_back(std::move(golden));
  }
  set_primary_email_apart(out.golden, *input.catalogue);
  out.golden.deleted = deleted(input);
  return out;
}

}  // namespace samepage
