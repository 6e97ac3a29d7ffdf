#include "world/cassette.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "world/real/real_files.hpp"
#include "world/url.hpp"

namespace samepage {
namespace {

constexpr std::size_t cassette_bytes = 256u << 20;

std::string key_of(std::string_view method, std::string_view url, std::string_view hash) {
  return std::string(method) + ' ' + std::string(url) + ' ' + std::string(hash);
}

void write_bytes(json::Writer& w, const std::string& name, const std::string& bytes) {
  if (is_utf8(bytes))
    w.member(name, bytes);
  else
    w.member(name + "_hex", to_hex(bytes));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  if (hex.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string line_of(const HttpRequest& request, const HttpReply& reply, const Scrubber& scrub) {
  const std::string body = scrub.text(request.body);
  json::Writer w;
  w.object().member("method", request.method).member("url", scrub.text(request.url));
  w.member("sha256", sha256_hex(body));
  write_bytes(w, "request", body);
  w.member("status", reply.status).key("headers").array();
  for (const auto& [name, value] : reply.headers) {
    w.array().value(name);
    w.value(Scrubber::is_secret_header(name) ? std::string("scrubbed") : scrub.text(value)).end();
  }
  w.end();
  write_bytes(w, "body", scrub.text(reply.body));
  w.end();
  return w.take() + "\n";
}

Result<HttpReply> reply_of(json::Value line, const std::string& where) {
  HttpReply reply;
  reply.status = static_cast<int>(line["status"].integer());
  for (const json::Value header : line["headers"].items())
    reply.headers.emplace_back(header.at(0).text(), header.at(1).text());
  reply.body = line.text("body");
  if (line["body_hex"].exists()) {
    auto bytes = from_hex(line.text("body_hex"));
    if (!bytes)
      return fail("SP-HTTP-020", "a recorded body is not hexadecimal", where, "record anew");
    reply.body = std::move(*bytes);
  }
  if (reply.status < 100 || reply.status > 599 || line.text("method").empty())
    return fail("SP-HTTP-020", "a line is not a recorded exchange", where, "record anew");
  return reply;
}

}  // namespace

Result<void> CassetteRecorder::prepare() {
  const std::lock_guard lock(mutex_);
  auto done = RealFiles().append(path_, "");
  if (done) return {};
  return fail("SP-HTTP-022", "the recording cannot be written: " + done.error().message, path_,
              "name a file that can be written, or switch recording off");
}

Result<void> CassetteRecorder::record(const HttpRequest& unfilled, const HttpRequest& filled,
                                      const HttpReply& reply) {
  const std::lock_guard lock(mutex_);
  scrub_.learn(unfilled, filled);
  const std::string line = line_of(unfilled, reply, scrub_);
  return RealFiles().append(path_, line);
}

Result<void> CassettePlayer::load() {
  if (loaded_) return {};
  auto text = RealFiles().read(path_, 0, cassette_bytes);
  if (!text)
    return fail("SP-HTTP-020", "the recording cannot be read: " + text.error().message, path_,
                "record one, or correct the path");
  json::Reader reader;
  std::map<std::string, std::deque<HttpReply>> replies;
  std::size_t number = 0;
  for (const std::string_view line : split(*text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const std::string where = path_ + " line " + std::to_string(number);
    const auto exchange = reader.parse(line);
    if (!exchange) return fail("SP-HTTP-020", exchange.error().message, where, "record anew");
    SP_ASSIGN(HttpReply reply, reply_of(*exchange, where));
    const std::string key =
        key_of(exchange->text("method"), exchange->text("url"), exchange->text("sha256"));
    replies[key].push_back(std::move(reply));
  }
  replies_ = std::move(replies);
  loaded_ = true;
  return {};
}

Result<HttpReply> CassettePlayer::play(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  SP_TRY(load());
  const std::string hash = sha256_hex(scrub_.text(request.body));
  const auto found = replies_.find(key_of(request.method, scrub_.text(request.url), hash));
  if (found == replies_.end() || found->second.empty())
    return fail("SP-HTTP-021",
                "the recording has " + std::string(found == replies_.end() ? "no" : "no further") +
                    " reply to " + request.method + " " + shown_url(request.url) +
                    " (body sha256 " + hash.substr(0, 12) + ")",
                path_, "record anew: the requests have changed since");
  HttpReply reply = std::move(found->second.front());
  found->second.pop_front();
  return reply;
}

}  // namespace samepage
