#pragma once
// What the last round leaves to be told of a connection, kept in the store: whoever asks for the
// status runs in another process, and later.

#include "engine/parts.hpp"

namespace samepage {

// How fast a system takes changes: rounds that wrote something, older ones weigh less.
struct Pace {
  std::int64_t changes = 0, calls = 0;
  Millis time = 0;
  bool operator==(const Pace&) const = default;
};

struct Standing {
  Millis at = 0;  // when the round ended
  std::vector<Wait> waits;
  QuotaState quota;
  Pace pace;

  // Worth a commit, now that the earlier one is so old.
  bool is_news_after(const Standing& earlier) const;
};

// Nothing, when no round has ended yet.
Result<Standing> standing_of(Store& store, ConnectionId connection);
// Inside a transaction of the caller's.
Result<void> keep(Store& store, ConnectionId connection, const Standing& standing);

// What is wrong with a connection, so that nothing can be sent; kind `none`: nothing.
Wait trouble_of(const ConnectionPart& connection, Millis now);

}  // namespace samepage
