#pragma once
// The stream `profiles`: one account of the server, by DID, with its profile record.

#include "pass.hpp"

namespace bluesky {

inline constexpr const char* profile_collection = "app.bsky.actor.profile";

sp::Next read_profiles(const Pds& pds, const sp::Read& read);

// The profile record {uri, cid, value}; none when the account has not made one.
sp::Json profile_of(const Pds& pds, std::string_view did, bool& readable);

}  // namespace bluesky
