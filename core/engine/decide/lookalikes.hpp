#pragma once
// For records that no identifier ties to anybody: who looks so much like them that they may be the
// same. Weighs with the counts of the whole store. With the store's lock.

#include "engine/parts.hpp"
#include "flow/resolve/looks.hpp"
#include "flow/resolve/resolve.hpp"
#include "identity/model.hpp"

namespace samepage {

class Lookalikes {
 public:
  explicit Lookalikes(EngineParts& parts) : parts_(parts), model_(identity::shipped_model()) {}

  // A new neighbourhood begins; what was weighed for the last is void.
  Result<void> begin(EntityKind kind);
  // Those that are at least worth a question, by id.
  Result<std::vector<RecordId>> of(const Record& record);
  // What resolve() compares, of every record of the neighbourhood.
  Result<void> show(Neighbourhood& n);

 private:
  Result<std::vector<RecordId>> candidates(const Traces& traces, RecordId self);
  Result<identity::Profile> profile(const Record& record);

  EngineParts& parts_;
  identity::Model model_;
  EntityKind kind_ = EntityKind::person;
  std::optional<identity::Scale> scale_;
};

// Keeps the index of looks in step with a record that changed, and has those looked at again that
// are alone so far and may be the same. True: it looks different than before.
Result<bool> keep_looks(EngineParts& parts, EntityKind kind, const Record& record,
                        const Record* known);

}  // namespace samepage
