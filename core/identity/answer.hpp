#pragma once
// What the engine says: the answer for a pair, the lines that lead to it, how an entity came
// together. Weights are in bits: +1 doubles the odds that two are one. A line's weights sum to the
// score.

#include <cstdint>
#include <string>
#include <vector>

#include "identity/fact.hpp"

namespace samepage::identity {

using EntityId = std::uint64_t;  // stable and public; 0 = none

enum class Answer : std::uint8_t { unrelated, related, review, same };
std::string_view name_of(Answer answer);

struct EvidenceLine {
  std::string what;   // "family name", "size of the base", "a shared household explains it as well"
  std::string level;  // "same", "one typing error", "nickname", "different", …
  std::string left, right;
  double bits = 0;
  std::uint64_t bearers = 0;  // records with the commoner of both values; 0 where it is no value
};

struct Explanation {
  Answer answer = Answer::unrelated;
  std::string reason;      // "household", "employer", "contradiction: tax_id"; may be empty
  double bits = 0;         // the sum of the lines
  double probability = 0;  // of being the same
  std::vector<EvidenceLine> lines;
};

struct JoinStep {
  std::vector<RecordName> left, right;  // the groups before
  Explanation why;
};

struct KnownFact {
  Attribute attribute;
  std::string value;
  std::size_t records = 0;    // of this entity that say so
  std::uint64_t bearers = 0;  // in the whole base
};

struct EntityExplanation {
  EntityId entity = 0;
  std::vector<RecordName> records;
  std::vector<KnownFact> facts;
  std::vector<JoinStep> steps;          // in the order in which they were decided
  std::vector<RecordName> weakest_cut;  // the part that hangs on the least evidence
  double weakest_bits = 0;
};

struct RelatedEdge {
  EntityId entity = 0, other = 0;
  std::string reason;  // "household", "employer", "shared device", "namesake"
  double bits = 0;
};

struct ReviewItem {
  RecordName left, right;  // one record of either side
  EntityId left_entity = 0, right_entity = 0;
  std::size_t records = 0;  // in both: harm if decided wrongly
  Explanation why;
};

struct Match {
  EntityId entity = 0;
  Explanation why;
};

}  // namespace samepage::identity
