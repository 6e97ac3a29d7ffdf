#pragma once
// Stage 1: asks a connector for pages until there are no more. What a page becomes is the caller's
// business; after a page whose handler failed no other is handed over.

#include <functional>
#include <string>

#include "plugin/session.hpp"

namespace samepage {

struct PullRequest {
  std::string stream;
  std::string cursor;
  std::uint32_t page = 500;
  bool keys_only = false;
  Millis call_timeout = 60'000;
  // The next page is asked for while `take` has this one: a source that is far away is waited for once.
  bool read_ahead = false;
};

enum class PullEnd : std::uint8_t { complete, stopped };

// `take` gets each page, in order, and stores it with its cursor. `steady_now` gives the time for
// deadlines; `stop` is asked between pages.
CallResult<PullEnd> pull(Session& session, const PullRequest& request,
                         const std::function<Result<void>(const Page&)>& take,
                         const std::function<Millis()>& steady_now,
                         const std::function<bool()>& stop);

}  // namespace samepage
