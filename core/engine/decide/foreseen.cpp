#include "engine/decide/foreseen.hpp"

#include <algorithm>

namespace samepage {
namespace {

// One live record in each stream, and none of their values counts in a way of its own: then an
// acknowledgement changes what one system holds, and neither what is said nor what is planned elsewhere.
bool plain(const std::vector<Record>& records) {
  for (auto r = records.begin(); r != records.end(); ++r) {
    if (r->gone || r->excluded) return false;
    if (std::ranges::any_of(r->fields, [](const FieldState& s) { return s.quarantined || s.carried; }))
      return false;
    if (std::any_of(records.begin(), r, [&](const Record& other) { return other.stream == r->stream; }))
      return false;
  }
  return true;
}

// An address that comes to stand in a record brings along what its bearer has said of consent.
Result<bool> says_nothing_of_consent(EngineParts& parts, const FieldChange& change) {
  const Field& field = parts.catalogue.field(change.field);
  if (&field == parts.fields.person_emails || field.type == FieldType::reference) return false;
  if (field.type != FieldType::email) return true;
  SP_ASSIGN(const auto acts, parts.store.acts_on(change.to));
  return acts.empty();
}

}  // namespace

Result<bool> ends_with_acknowledgements(EngineParts& parts, const PlanInput& input,
                                        const PlanOutcome& outcome, const std::vector<Act>& acts) {
  const Golden& golden = *input.golden;
  // Others are bound to a person's ledger.
  if (golden.kind != EntityKind::person && golden.kind != EntityKind::company) return false;
  if (golden.deleted || outcome.waiting || !outcome.withheld.empty() || !acts.empty() ||
      !input.open.empty() || !input.unbelieved.empty() || !plain(input.records))
    return false;
  for (const Change& change : outcome.changes) {
    if (change.op == ChangeOp::remove || change.restricts) return false;
    for (const FieldChange& field : change.fields) {
      if (field.carried) return false;
      SP_ASSIGN(const bool plain_value, says_nothing_of_consent(parts, field));
      if (!plain_value) return false;
    }
  }
  return true;
}

}  // namespace samepage
