#pragma once
// Hears what a record says about consent: a status that was edited becomes an act of the ledger
// (rules R02, R06, R11), and everybody whose permission may have changed is looked at again.

#include "engine/parts.hpp"

namespace samepage {

class Hearing {
 public:
  Hearing(EngineParts& parts, const StreamPart& stream) : parts_(parts), stream_(stream) {}

  // Whether the field says anything about consent at all.
  bool listens_to(FieldId field) const;
  // `loading`: nobody knows when it was said (a first load).
  Result<void> hear(const Record& record, FieldId field, bool loading);

  // Some systems end a subscription by deleting it; their descriptor says that its absence from a
  // verified listing is the opt-out.
  bool absence_restricts() const;
  // The record as if it had said "unsubscribed" before it went.
  void take_absence_for_opt_out(Record& record) const;

 private:
  std::optional<ActKind> meaning(FieldId field, const std::string& value) const;
  std::optional<Act> act_of(const Record& record, FieldId field, bool loading) const;
  Result<void> keep(const Act& act, const std::string& value);

  EngineParts& parts_;
  const StreamPart& stream_;
};

}  // namespace samepage
