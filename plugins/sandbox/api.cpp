#include "api.hpp"

#include <algorithm>
#include <charconv>

namespace sandbox {
namespace {

std::string without_slash(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

}  // namespace

uint32_t retry_after_ms(const sp::Reply& reply) {
  const std::string_view text = reply.header("retry-after");
  uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end == text.data()) return 0;
  return std::min(seconds, uint32_t{86'400}) * 1000;
}

Api::Api(const sp::Json& config)
    : base_(without_slash(config.text_of("url")) + "/" +
            sp::url_encoded(config.text_of("account"))),
      account_(config.text_of("account")),
      flavour_(config["flavour"].text("any")),
      page_(static_cast<uint32_t>(std::clamp<int64_t>(config["page"].integer(100), 1, 10'000))) {}

void Api::sign_in(const sp::Call& call) {
  const sp::Reply reply =
      call.send("POST", base_ + "/auth/token", R"({"refresh_token": "{{secret.token}}"})",
                "Content-Type: application/json\n");
  if (reply.status == 401 || reply.status == 403)
    throw sp::Error(SP_AUTH, "SP-SBX-021: account " + account_ +
                                 " refuses the refresh token; set [connections.….secrets] token");
  if (!reply.ok()) refuse(reply, "/auth/token");
  session_ = reply.json().text_of("access_token");
  if (session_.empty())
    throw sp::Error(SP_RETRY, "SP-SBX-022: account " + account_ + " gave no session token");
}

sp::Reply Api::send(const sp::Call& call, std::string_view method, std::string_view path,
                    std::string_view body) {
  for (int attempt = 0;; ++attempt) {
    ready(call);
    const std::string headers =
        "Authorization: Bearer " + session_ + "\nContent-Type: application/json\n";
    const sp::Reply reply = call.send(method, base_ + std::string(path), body, headers);
    if (reply.status != 401 || attempt == 2) return reply;
    session_.clear();  // a 401 comes before any effect, so asking again is safe
  }
}

sp::Reply Api::ask(const sp::Call& call, std::string_view method, std::string_view path,
                   std::string_view body) {
  const sp::Reply reply = send(call, method, path, body);
  if (!reply.ok()) refuse(reply, path);
  return reply;
}

void Api::refuse(const sp::Reply& reply, std::string_view path) const {
  const std::string where = account_ + std::string(path.substr(0, path.find('?')));
  const std::string answered = " answered " + std::to_string(reply.status) + " to " + where;
  if (reply.status == 410)
    throw sp::Error(SP_CURSOR_LOST,
                    "SP-SBX-023: the account no longer knows the cursor of " + where);
  if (reply.status == 404)
    throw sp::Error(SP_CONFIG, "SP-SBX-024: the sandbox has no " + where +
                                   "; check the account's name and the connection's streams");
  if (reply.status == 401 || reply.status == 403)
    throw sp::Error(SP_AUTH, "SP-SBX-025: the sandbox" + answered);
  const sp_status verdict = reply.verdict() == SP_REJECTED ? sp_status{SP_CONFIG} : reply.verdict();
  throw sp::Error(verdict, "SP-SBX-026: the sandbox" + answered, retry_after_ms(reply));
}

}  // namespace sandbox
