#include "flow/pull/pull.hpp"

namespace samepage {

CallResult<PullEnd> pull(Session& session, const PullRequest& request,
                         const std::function<Result<void>(const Page&)>& take,
                         const std::function<Millis()>& steady_now,
                         const std::function<bool()>& stop) {
  std::string cursor = request.cursor;
  for (;;) {
    if (stop()) return PullEnd::stopped;
    auto page = session.read({request.stream, cursor, request.page, request.keys_only,
                              steady_now() + request.call_timeout});
    if (!page) return std::unexpected(std::move(page).error());
    const bool more = page->more;
    if (auto taken = take(*page); !taken)
      return std::unexpected(CallError{Verdict::bug, 0, std::move(taken).error()});
    if (!more) return PullEnd::complete;
    cursor = std::move(page->cursor);
  }
}

}  // namespace samepage
