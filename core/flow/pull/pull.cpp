#include "flow/pull/pull.hpp"

#include <future>

namespace samepage {
namespace {

// A page that is read while another is stored; whoever leaves without it ends that reading.
class Ahead {
 public:
  explicit Ahead(Session& session) : session_(session) {}
  Ahead(const Ahead&) = delete;
  ~Ahead() {
    if (!page_.valid()) return;
    session_.cancel();
    page_.wait();
  }
  void begin(const ReadRequest& request) {
    page_ = std::async(std::launch::async, [this, request] { return session_.read(request); });
  }
  bool begun() const { return page_.valid(); }
  CallResult<Page> get() { return page_.get(); }

 private:
  Session& session_;
  std::future<CallResult<Page>> page_;
};

}  // namespace

CallResult<PullEnd> pull(Session& session, const PullRequest& request,
                         const std::function<Result<void>(const Page&)>& take,
                         const std::function<Millis()>& steady_now,
                         const std::function<bool()>& stop) {
  const auto asking = [&](const std::string& cursor) {
    return ReadRequest{request.stream, cursor, request.page, request.keys_only,
                       steady_now() + request.call_timeout};
  };
  std::string cursor = request.cursor;
  Ahead ahead(session);
  for (;;) {
    if (stop()) return PullEnd::stopped;
    auto page = ahead.begun() ? ahead.get() : session.read(asking(cursor));
    if (!page) return std::unexpected(std::move(page).error());
    if (page->more && request.read_ahead) ahead.begin(asking(page->cursor));
    if (auto taken = take(*page); !taken)
      return std::unexpected(CallError{Verdict::bug, 0, std::move(taken).error()});
    if (!page->more) return PullEnd::complete;
    cursor = std::move(page->cursor);
  }
}

}  // namespace samepage
