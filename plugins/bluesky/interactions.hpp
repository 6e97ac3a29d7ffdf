#pragma once
// The stream `interactions`: posts, likes, reposts and follows, one record each, by at-URI.

#include "pass.hpp"

namespace bluesky {

sp::Next read_interactions(const Pds& pds, const sp::Read& read);

}  // namespace bluesky
