// samepage-plugin-host PATH DIGEST: the child process that runs one connector. Started by the hub
// only, which talks to it over descriptor 3; nothing secret stands in its arguments or environment.
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "plugin/child.hpp"
#include "world/real/real_clock.hpp"

namespace {

using namespace samepage;

class HubSocket final : public ByteStream {
 public:
  explicit HubSocket(Clock& clock) : clock_(clock) {}

  Result<void> write(std::string_view bytes, Millis) override {
    while (!bytes.empty()) {
      const ssize_t done = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return fail("SP-PROC-003", "the hub is gone");
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
  }

  Result<std::string> read(std::size_t max, Millis deadline) override {
    pollfd ready{descriptor, POLLIN, 0};
    for (;;) {
      const Millis left = deadline == 0 ? -1 : std::max<Millis>(deadline - clock_.steady(), 0);
      const int count = ::poll(&ready, 1, static_cast<int>(std::min<Millis>(left, 60'000)));
      if (count > 0) break;
      if (count < 0 && errno != EINTR) return fail("SP-PROC-003", "the hub is gone");
      if (count == 0 && deadline != 0 && clock_.steady() >= deadline)
        return fail("SP-PROC-002", "nothing came in time");
    }
    std::string bytes(max, '\0');
    for (;;) {
      const ssize_t got = ::recv(descriptor, bytes.data(), bytes.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      return bytes;
    }
  }

 private:
  static constexpr int descriptor = 3;
  Clock& clock_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("samepage-plugin-host is started by samepage, not by hand\n", stderr);
    return 64;
  }
  RealClock clock;
  HubSocket hub(clock);
  const std::string trouble = serve_connector(hub, clock, arguments[1], arguments[2]);
  if (trouble.empty()) return 0;
  std::fprintf(stderr, "%s\n", trouble.c_str());
  return 1;
}
