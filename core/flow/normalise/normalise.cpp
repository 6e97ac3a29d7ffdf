#include "flow/normalise/normalise.hpp"

#include <utility>

#include "base/hash.hpp"
#include "model/set_marks.hpp"

namespace samepage {

void ValueWords::add(FieldId field, std::string theirs, std::string canonical) {
  theirs_[field].try_emplace(canonical, theirs);
  canonical_[field].try_emplace(std::move(theirs), std::move(canonical));
}

namespace {

constexpr Epoch ping_pong_epochs = 3;
constexpr std::uint8_t rewrites_before_frozen = 3;

constexpr std::uint64_t takes_values_bit = 1;  // of a reading
bool took_values(std::uint64_t reading) { return (reading & takes_values_bit) != 0; }

void translate(Values& values,
               const std::map<FieldId, std::map<std::string, std::string, std::less<>>>& tables) {
  for (const auto& [field, table] : tables) {
    const std::string* value = values.find(field);
    if (value == nullptr) continue;
    if (const auto word = table.find(*value); word != table.end()) values.set(field, word->second);
  }
}

// How one incoming value changes the state of its field.
class FieldIntake {
 public:
  FieldIntake(const NormaliseInput& input, NormaliseOutcome& out) : input_(input), out_(out) {}

  void take(FieldId field, std::string value) {
    const bool seen_before = input_.known != nullptr && out_.record.find(field) != nullptr;
    FieldState& state = out_.record.state(field);
    if (seen_before && value == state.held) {
      acknowledge(state);
    } else if (answers_open_write(field, value)) {
      state.held = std::move(value);
      acknowledge(state);
      out_.changed = true;
    } else if (!seen_before) {
      first_value(state, std::move(value));
    } else if (remapped()) {
      reread(state, value);
    } else {
      edit(state, value);
    }
    if (state.quarantined) {
      state.quarantined = false;
      out_.changed = true;
    }
  }

  // When the connection's direction changes: what stands there counts from then on, or does no more.
  void recount(FieldState& state) {
    out_.changed = true;
    if (!counts(state)) {
      state.has_own = false;
      state.own.clear();
      state.marks.clear();
    } else if (!state.has_own && !state.held.empty()) {
      own(state, state.held, 0);
    }
  }

 private:
  // The body is the same as before; only our way of reading it is new.
  bool remapped() const {
    return input_.known != nullptr &&
           input_.known->mapping != reading_of(*input_.mapping, input_.takes_values);
  }

  bool counts(const FieldState& state) const {
    return input_.takes_values || is_status_field(input_.catalogue->field(state.field));
  }

  // Nobody edited a field that we had simply never read before, nor can a record that is new to us
  // and tells no time be told from an old list.
  bool unknown_age() const {
    return input_.first_load || remapped() ||
           (input_.known == nullptr && input_.source->modified == 0);
  }

  bool answers_open_write(FieldId field, const std::string& value) const {
    for (const Change& change : input_.in_doubt)
      for (const FieldChange& f : change.fields)
        if (f.field == field && f.to == value) return true;
    return false;
  }

  void first_value(FieldState& state, std::string value) {
    out_.changed = true;
    if (!value.empty()) {
      own(state, value, unknown_age() ? 0 : input_.epoch);
      if (!unknown_age()) out_.edits.push_back(state.field);
    }
    state.held = std::move(value);
  }

  void acknowledge(FieldState& state) {
    if (!state.written && state.rewrites == 0) return;
    state.written = false;
    state.rewrites = 0;
    out_.changed = true;
  }

  void reread(FieldState& state, const std::string& value) {
    const bool never_read = !state.has_own && state.held.empty();
    if (never_read) return first_value(state, value);
    if (state.has_own && !is_set(state)) {
      // As old as it was: also what somebody typed while nobody looked is kept.
      if (!value.empty() || clears(state)) state.own = value;
    } else if (state.has_own && state.own == state.held) {
      reread_set(state, set_of(value));
    }
    state.held = value;
    out_.changed = true;
  }

  void edit(FieldState& state, const std::string& value) {
    out_.changed = true;
    const std::string held = std::exchange(state.held, value);
    const bool answer = state.written && !changed_since_our_write();
    if (state.written) {
      state.written = false;
      // Only rewrites close to each other are a game of ping-pong; one now and then is an edit.
      const bool again = input_.epoch - state.edited <= ping_pong_epochs;
      state.rewrites =
          again && state.rewrites < 255 ? static_cast<std::uint8_t>(state.rewrites + 1) : 1;
      out_.rewritten.push_back(state.field);
      state.frozen = state.frozen || state.rewrites >= rewrites_before_frozen;
    } else {
      state.rewrites = 0;
    }
    const Field& field = input_.catalogue->field(state.field);
    if (value.empty() && !clears(state)) return;  // "unknown" clears nothing
    if (is_set(state) && counts(state)) return edit_elements(state, held, value, answer);
    if (field.identifier != IdentifierStrength::none || field.type == FieldType::email)
      state.previous = held;
    own(state, value, input_.epoch);
    out_.edits.push_back(state.field);
  }

  // That system has counted a version on after our write: somebody else wrote there.
  bool changed_since_our_write() const {
    return input_.known->version_ours && input_.known->version != input_.source->version;
  }

  bool is_set(const FieldState& state) const {
    return input_.catalogue->field(state.field).type == FieldType::texts;
  }

  bool clears(const FieldState& state) const {
    return input_.catalogue->field(state.field).empty == EmptyPolicy::clear;
  }

  static TextSet set_of(const std::string& json) {
    TextSet set;
    set.add_json(json);
    return set;
  }

  void edit_elements(FieldState& state, const std::string& held, const std::string& value,
                     bool answer) {
    // A system that did not take all of a set that we wrote has taken nothing out.
    const bool taken_out = !answer && !input_.mapping->grows(state.field);
    if (!edit_set(state, set_of(held), set_of(value), input_.epoch, taken_out)) return;
    state.cleared = state.own.empty();
    state.edited = input_.epoch;
    state.edited_at = input_.source->modified;
    out_.edits.push_back(state.field);
  }

  void own(FieldState& state, const std::string& value, Epoch epoch) {
    if (!counts(state)) return;
    state.has_own = true;
    state.carried = false;
    state.own = value;
    state.cleared = value.empty();
    state.edited = epoch;
    state.edited_at = input_.source->modified;
  }

  const NormaliseInput& input_;
  NormaliseOutcome& out_;
};

}  // namespace

void ValueWords::to_canonical(Values& values) const { translate(values, canonical_); }
void ValueWords::to_theirs(Values& values) const { translate(values, theirs_); }

std::uint64_t reading_of(const Mapping& mapping, bool takes_values) {
  return (mapping.fingerprint() & ~takes_values_bit) | (takes_values ? takes_values_bit : 0);
}

namespace {

// A write in doubt was to empty these, and the body does not tell of them: many systems leave out what is
// empty. Elsewhere a value that is not told is not known to be empty.
std::vector<FieldId> emptied_by_doubts(const NormaliseInput& input, const GetOutcome& read) {
  std::vector<FieldId> fields;
  if (input.known == nullptr) return fields;
  for (const Change& change : input.in_doubt)
    for (const FieldChange& f : change.fields) {
      const bool told = read.values.find(f.field) != nullptr ||
                        std::ranges::find(read.problems, f.field, &FieldProblem::field) != read.problems.end();
      if (f.to.empty() && !told && input.known->find(f.field) != nullptr) fields.push_back(f.field);
    }
  return fields;
}

}  // namespace

NormaliseOutcome normalise(const NormaliseInput& input) {
  NormaliseOutcome out;
  if (input.known != nullptr) out.record = *input.known;
  out.changed = input.known == nullptr;

  GetOutcome read = input.mapping->get(*input.body);
  if (input.words != nullptr) input.words->to_canonical(read.values);
  FieldIntake intake(input, out);
  if (input.known == nullptr) out.record.fields.reserve(read.values.size() + read.problems.size());
  const bool recounts = input.known != nullptr && took_values(input.known->mapping) != input.takes_values;
  if (recounts)
    for (FieldState& state : out.record.fields) intake.recount(state);
  const std::vector<FieldId> emptied = emptied_by_doubts(input, read);
  for (FieldValue& v : read.values.take()) intake.take(v.field, std::move(v.value));
  for (const FieldId field : emptied) intake.take(field, {});

  for (const FieldProblem& problem : read.problems) {
    FieldState& state = out.record.state(problem.field);
    if (!state.quarantined) out.changed = true;
    state.quarantined = true;
  }
  out.problems = std::move(read.problems);

  Record& record = out.record;
  if (record.gone) {
    record.gone = false;
    record.excluded = false;
    record.removed_by_us = false;
    out.changed = true;
  }
  record.key = input.source->key;
  record.version = input.source->version;
  record.version_ours = false;
  record.modified = input.source->modified;
  record.content_hash = content_hash_of(*input.source);
  record.mapping = reading_of(*input.mapping, input.takes_values);
  record.raw = input.source->json;
  return out;
}

NormaliseOutcome normalise_gone(const Record& known, Epoch epoch) {
  NormaliseOutcome out;
  out.record = known;
  if (known.gone) return out;
  out.record.gone = true;
  out.record.gone_since = epoch;
  out.record.content_hash = 0;
  out.changed = true;
  return out;
}

}  // namespace samepage
