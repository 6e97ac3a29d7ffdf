// What systems answer, as the gate sees it: status, headers, waits, quotas, redirects, recordings.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "fuzz.hpp"
#include "world/cassette.hpp"
#include "world/http_gate.hpp"
#include "world/request_rules.hpp"
#include "world/sim/sim_world.hpp"
#include "world/url.hpp"

namespace samepage {
namespace {

constexpr Millis week = 7 * 24 * 3'600'000LL;

// "429\nretry-after: 3\n\nbody": what a server says.
HttpReply reply_of(std::string_view text) {
  HttpReply reply;
  const std::size_t head_end = std::min(text.find("\n\n"), text.size());
  bool first = true;
  for (const std::string_view line : split(text.substr(0, head_end), '\n')) {
    if (first) {
      for (const char c : line.substr(0, 3))
        if (c >= '0' && c <= '9') reply.status = reply.status * 10 + (c - '0');
      first = false;
    } else if (const std::size_t colon = line.find(':'); colon != line.npos) {
      reply.headers.emplace_back(ascii_lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
  }
  if (head_end + 2 <= text.size()) reply.body = text.substr(head_end + 2);
  return reply;
}

}  // namespace

// The method; then the replies, one after the other.
SP_FUZZ(http_replies) {
  SimWorld sim(7);
  const std::string method = in.part() == "POST" ? "POST" : "GET";
  int sent = 0;
  sim.http.route("crm.example.test:443", [&](const HttpRequest& request) -> Result<HttpReply> {
    // A host name has no case (RFC 3986 §3.2.2), so neither has the origin.
    const std::string url = ascii_lower(request.url);
    constexpr std::string_view host = "https://crm.example.test";
    fuzz::require(url.starts_with(host) && (url.size() == host.size() ||
                                            std::string_view("/:?#").contains(url[host.size()])),
                  "a redirect stays inside the origin", request.url);
    ++sent;
    return reply_of(in.part());
  });
  HttpPolicy policy;
  policy.allowed_hosts = {"crm.example.test"};
  policy.secrets = {{"token", "s3cret-value"}};
  HttpGate gate(sim.http, sim.clock, sim.random, sim.log, policy);
  for (int call = 0; call < 3; ++call) {
    const Millis begin = sim.clock.steady();
    HttpRequest request{.method = method,
                        .url = "https://crm.example.test/contacts?page=1",
                        .headers = {{"Authorization", "Bearer {{secret.token}}"}},
                        .body = {}};
    const auto reply = gate.send(std::move(request), begin + 60'000);
    fuzz::require(sim.clock.steady() <= begin + 60'000 + 30'000, "a call ends near its deadline");
    if (!reply) {
      fuzz::require(reply.error().error.code.starts_with("SP-HTTP-"), "a fault has its code");
      fuzz::require(reply.error().retry_after >= 0 && reply.error().retry_after <= week + 60'000,
                    "a wait is bounded", std::to_string(reply.error().retry_after));
      if (method == "GET") fuzz::require(!reply.error().sent, "a read has no unknown effect");
    }
  }
  fuzz::require(sent < 200, "repeats and redirects end");
  fuzz::require(sim.log.all().find("s3cret-value") == std::string::npos, "no secret in the log");
}

SP_FUZZ(http_waits) {
  const HttpReply reply = reply_of(in.all());
  constexpr Millis now = 1'795'342'500'000;
  const Millis wait = retry_after_of(reply, now);
  fuzz::require(wait >= -1 && wait <= week, "Retry-After is bounded", std::to_string(wait));
  Quota quota(2);
  quota.learn(reply, now, 1'000);
  const Millis next = quota.earliest(1'000);
  fuzz::require(next >= 1'000 && next <= 1'000 + week, "a hold is bounded", std::to_string(next));
}

// A reference; then what it is seen from.
SP_FUZZ(url) {
  const std::string text(in.part());
  static_cast<void>(shown_url(text));
  const auto url = parse_url(text);
  if (url) {
    fuzz::require(url->port > 0 && url->port <= 65'535, "a port is one", text);
    fuzz::require(url->scheme == "http" || url->scheme == "https", "a scheme is http(s)", text);
    fuzz::require(!url->host.empty() && url->path.starts_with('/'), "host and path are there",
                  text);
    static_cast<void>(is_loopback(*url));
    static_cast<void>(check_host(*url, {"crm.example.test", "*.example.org", "[::1]:81"}, false));
  }
  const auto resolved = resolve_url("https://crm.example.test/a/b?c=d", text);
  if (resolved && parse_url(*resolved)) static_cast<void>(shown_url(*resolved));
}

// A recording; it gives back replies or says which line is wrong.
SP_FUZZ(cassette) {
  const Secrets secrets{{"token", "s3cret-value"}};
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("samepage-fuzz-" + std::to_string(::getpid())))
          .string();
  std::ofstream(path, std::ios::binary) << in.all();
  CassettePlayer player(path, secrets);
  const auto reply = player.play(
      {.method = "GET", .url = "https://crm.example.test/a", .headers = {}, .body = {}});
  std::filesystem::remove(path);
  if (reply) {
    fuzz::require(reply->status >= 100 && reply->status <= 599, "a status is one");
  } else {
    fuzz::require(reply.error().code.starts_with("SP-HTTP-02"), "a fault has its code");
  }
  const Scrubber scrub(secrets);
  const std::string once = scrub.text(std::string(in.all()));
  fuzz::require(once.find("s3cret-value") == std::string::npos, "no secret is left", once);
  fuzz::same(scrub.text(once), once, "scrubbing is idempotent");
}

}  // namespace samepage
