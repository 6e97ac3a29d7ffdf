#pragma once
// Hears what a record says about consent: a status that was edited becomes an act of the ledger
// (rules R02, R06, R11), and everybody whose permission may have changed is looked at again.

#include "engine/parts.hpp"

namespace samepage {

class Hearing {
 public:
  Hearing(EngineParts& parts, const StreamPart& stream) : parts_(parts), stream_(stream) {}

  Result<void> hear(const Record& record, FieldId status_field, bool first_sight);

 private:
  Result<void> touch_bearers(const std::string& email);
  Result<void> touch_bearers(EntityKind kind, const Record& probe);

  EngineParts& parts_;
  const StreamPart& stream_;
};

// Contact points of a person or subscription in these records: whose acts decide.
std::vector<std::string> contact_points(const EngineParts& parts, EntityKind kind,
                                        const std::vector<Record>& records);
Result<std::vector<Act>> acts_on_all(Store& store, const std::vector<std::string>& points);

}  // namespace samepage
