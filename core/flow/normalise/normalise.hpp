#pragma once
// Stage 2: a source record becomes canonical field states, and what was edited there is told from
// what merely came back. Pure.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "mapping/mapping.hpp"
#include "model/change.hpp"
#include "model/record.hpp"
#include "model/source_record.hpp"

namespace samepage {

// One system's words for canonical values (config: [connections.X.values.…]).
class ValueWords {
 public:
  void add(FieldId field, std::string theirs, std::string canonical);
  void to_canonical(Values& values) const;
  void to_theirs(Values& values) const;
  bool empty() const { return canonical_.empty(); }

 private:
  std::map<FieldId, std::map<std::string, std::string, std::less<>>> canonical_, theirs_;
};

struct NormaliseInput {
  const SourceRecord* source = nullptr;
  const json::Value* body = nullptr;
  const Record* known = nullptr;  // as the store has it; nullptr on first sight
  const Mapping* mapping = nullptr;
  const Catalogue* catalogue = nullptr;
  const ValueWords* words = nullptr;
  std::span<const Change> in_doubt;  // writes to this record whose outcome is not known
  Epoch epoch = 0;
  bool first_load = false;  // values are of unknown age: epoch 0
  // False: the hub writes there and takes no values; only what is said about consent counts.
  bool takes_values = true;
};

struct NormaliseOutcome {
  Record record;
  std::vector<FieldId> edits;      // changed by somebody there since the last sighting
  std::vector<FieldId> rewritten;  // edits that are an answer to a write of ours
  std::vector<FieldProblem> problems;
  bool changed = false;            // any state differs: store it, look at its entity again
};

// By what a record was read: the mapping, and whether its values count.
std::uint64_t reading_of(const Mapping& mapping, bool takes_values);

NormaliseOutcome normalise(const NormaliseInput& input);

// The record was deleted there, or a verified full listing lacks it. Whether that is an opt-out as
// well is for the caller (engine/in/intake.cpp).
NormaliseOutcome normalise_gone(const Record& known, Epoch epoch);

}  // namespace samepage
