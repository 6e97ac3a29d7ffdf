#pragma once
// Stage 5: may something leave for a purpose? A pure function of the acts, the policy and the time
// (consent rules R01, R02, R04–R08, R11, R12). Deny unless an act or another basis allows;
// a refusal wins over any grant that is not clearly newer and of a higher authority.

#include <span>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "model/act.hpp"
#include "model/golden.hpp"

namespace samepage {

inline constexpr Millis consent_skew = 5 * 60'000;  // Δ of the rules

struct Permission {
  bool allowed = false;
  std::string purpose;        // that allows, or that was asked for last
  std::string reason;         // one code: granted, basis_contract, withdrawn, no_grant, …
  ActId act;                  // that grants or refuses
  std::string contact_point;  // whose acts decide; checked again before sending
};

// `acts`: those on every contact point of the person. `contact_point`: the one that would be used.
Permission decide(const Purpose& purpose, std::span<const Act> acts,
                  const std::string& contact_point);

// A stream that serves several purposes may be written when one of them allows it.
Permission decide_any(const Config& config, const std::vector<std::string>& purposes,
                      std::span<const Act> acts, const std::string& contact_point);

// The purpose that a subscription to this list stands for; none: the list is not mapped (R01).
const Purpose* purpose_of_list(const Config& config, std::string_view list);

// Status fields follow the ledger: an opt-out shows in every system, whatever they say.
void follow_ledger(Golden& golden, const Config& config, const Catalogue& catalogue,
                   std::span<const Act> acts);

}  // namespace samepage
