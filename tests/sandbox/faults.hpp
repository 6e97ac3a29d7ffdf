#pragma once
// What goes wrong on purpose, per account. A fault strikes with a probability or the next N times;
// dice come from the account's own generator, so that one seed gives one course of events.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage::sandbox {

// SplitMix64: small, good enough for dice, the same everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  bool chance(double probability) {
    return probability > 0 && (probability >= 1 || double(next() >> 11) * 0x1p-53 < probability);
  }

 private:
  std::uint64_t state_;
};

enum class Strike {
  too_many,    // 429 before any effect
  error_500,   // 500 before any effect
  lose_reply,  // the effect happens, the reply is lost (writes only)
  hang,        // no effect, no answer
  truncate,    // the effect happens, the reply ends too soon
  garbage,     // the effect happens, the reply is no JSON
  oversize,    // the effect happens, the reply is far too big
  duplicate,   // a listed record comes twice
  reorder,     // the records of a page come in another order
};
inline constexpr std::size_t strike_kinds = 9;
std::string_view name_of(Strike strike);

struct Rewrite {                    // a workflow of the remote system that changes what was written
  std::string stream, field, rule;  // upper, lower, trim, digits, prefix, truncate
  std::string text;                 // of prefix
  std::size_t length = 0;           // of truncate
  Millis delay = 0;                 // 0: at once, else as an edit of its own later
};

struct Quota {
  std::int64_t limit = 0;  // requests in one window; 0 = none
  Millis window = 60'000;
};

struct Faults {
  double probability[strike_kinds] = {};
  std::int64_t next[strike_kinds] = {};
  Millis latency = 0;
  Millis retry_after = 1'000;
  std::int64_t partial_every = 0;  // every k-th written row fails...
  bool partial_rejects = true;     // ...for good (422), or for now (503)
  std::int64_t stale_search_requests = 0;
  Millis stale_search = 0;              // searches miss what is younger than this
  std::int64_t token_expire_after = 0;  // requests that one token serves
  Millis clock_offset = 0;
  std::string page_shift;  // "", "newest_first", "oldest_first"
  std::size_t oversize_bytes = (64u << 20) + 1;
  std::vector<Rewrite> rewrites;
  Quota quota;

  // Whether it strikes now; "next N" is used up before probability is asked.
  bool strikes(Strike strike, Dice& dice);

  // Sets the members that `control` names. SP-SBX-003 names a member that is none.
  Result<void> set(json::Value control);
};

std::string rewritten(const Rewrite& rule, std::string_view text);

}  // namespace samepage::sandbox
