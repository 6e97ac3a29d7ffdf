#pragma once
// The accounts that belong to the user of the hub: sessions, and the writing of their profiles.

#include <map>
#include <string>

#include "pds.hpp"

namespace bluesky {

// Access tokens by DID. Losing them costs a log-in.
struct Sessions {
  std::map<std::string, std::string, std::less<>> token;
  bool signed_in = false;
};

// Compare-and-swap on the profile record: what the change leaves alone stays as it is.
void write_profile(const Pds& pds, Sessions& sessions, const sp::Change& change);

}  // namespace bluesky
