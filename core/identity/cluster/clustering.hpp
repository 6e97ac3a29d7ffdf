#pragma once
// From pairs to entities: the strongest evidence first, group against group, never a chain of weak
// links. A pure function of the records, links and bonds that it is given, in whatever order.

#include <cstdint>
#include <span>
#include <vector>

#include "identity/compare/evidence.hpp"

namespace samepage::identity {

struct Member {
  std::span<const Borne> bearing;
  Kind kind = Kind::unknown;
  std::uint64_t order = 0;  // the same in every run
  std::uint32_t source = 0;
  bool alone_in_source = false;  // its source never holds anybody twice
};

struct Tie {  // between members, by their place in the list
  std::uint32_t a = 0, b = 0;
  double bits = 0;
};

enum class Bond : std::uint8_t { same, never };
struct Bound {
  std::uint32_t a = 0, b = 0;
  Bond bond = Bond::never;
};

inline constexpr double bound_bits = 99;  // of a step that a person has decided

struct Join {  // one step
  std::vector<std::uint32_t> left, right;
  double bits = 0;
};

struct Doubtful {  // two groups that evidence would nearly, or but for a bond, have joined
  std::uint32_t a = 0, b = 0;  // a member of each
  double bits = 0;
};

struct Clustering {
  std::vector<std::vector<std::uint32_t>> groups;  // each sorted by order; ordered by their first
  std::vector<float> bits;  // of the weakest step of each group; 99 for one alone
  std::vector<Join> joins;  // only when asked for
  std::vector<Doubtful> doubts;
  bool contradiction = false;  // people have said both that some are one and that they are not
};

Clustering cluster(std::span<const Member> members, std::span<const Tie> ties,
                   std::span<const Bound> bounds, const Scale& scale, bool tell_joins = false);

// The values of both, counted together.
Bearing merged(std::span<const Borne> a, std::span<const Borne> b, const ValueTable& values);

}  // namespace samepage::identity
