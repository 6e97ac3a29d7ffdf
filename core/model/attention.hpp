#pragma once
// A case: something that needs a person's decision. (The support tickets of other systems are the
// entity kind support_case, not this.)

#include <string>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace samepage {

struct Case {
  CaseId id;
  std::string kind;     // "oscillation", "brake", "duplicate", "quarantine", "field-problem", …
  std::string subject;  // unique together with kind while open: "person 12 phone"
  std::string text;     // what happened and what to do, in words
  EntityId entity;
  Millis opened = 0;
  Millis closed = 0;    // 0 = open
  std::string resolution;
};

}  // namespace samepage
