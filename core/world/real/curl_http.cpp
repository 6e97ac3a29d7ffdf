#include "world/real/curl_http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <csignal>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "world/real/real_clock.hpp"
#include "world/request_rules.hpp"
#include "world/url.hpp"

namespace samepage {

// One request at a time runs in a lane; its connections stay open in between.
struct CurlHttp::Lane {
  CURLM* multi = curl_multi_init();
  CURL* easy = curl_easy_init();
  std::string origin;  // of the last request

  Lane() { SP_ASSERT(multi != nullptr && easy != nullptr); }
  Lane(const Lane&) = delete;
  ~Lane() {
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }
};

namespace {

constexpr int look_around_ms = 50;  // how long a cancel may go unnoticed

// One request on its way.
struct Exchange {
  const HttpRequest& request;
  HttpReply reply;
  std::size_t header_bytes = 0;
  int departures = 0;  // how often the request was about to go out
  bool headers_too_long = false;
  bool body_too_long = false;
};

void take_header_line(Exchange& e, std::string_view line) {
  if (line.starts_with("HTTP/")) {  // a new reply begins: what came before was "100 Continue"
    e.reply.headers.clear();
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return;
  e.reply.headers.emplace_back(ascii_lower(trim(line.substr(0, colon))),
                               to_utf8_lossy(trim(line.substr(colon + 1))));
}

size_t on_header(char* data, size_t one, size_t size, void* self) {
  auto& e = *static_cast<Exchange*>(self);
  e.header_bytes += one * size;
  if (e.header_bytes > limits::http_header_bytes) {
    e.headers_too_long = true;
    return 0;
  }
  take_header_line(e, std::string_view(data, one * size));
  return one * size;
}

size_t on_body(char* data, size_t one, size_t size, void* self) {
  auto& e = *static_cast<Exchange*>(self);
  if (e.reply.body.size() + one * size > e.request.reply_limit) {
    e.body_too_long = true;
    return 0;
  }
  e.reply.body.append(data, one * size);
  return one * size;
}

// The connection is up and the request goes out now. libcurl comes here a second time when a kept
// connection broke and it wants to send again, which a write must not do.
int on_departure(void* self, char*, char*, int, int) {
  auto& e = *static_cast<Exchange*>(self);
  if (++e.departures > 1 && !is_read(e.request)) return CURL_PREREQFUNC_ABORT;
  return CURL_PREREQFUNC_OK;
}

void set_transport(CURL* easy, const CurlOptions& options, const HttpRequest& request) {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(easy, CURLOPT_PROXY,
                   options.proxy.c_str());  // "" also shuts out the environment
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "samepage");
  // Many servers end idle connections after 5 s. A write that meets that moment has an unknown
  // effect, so writes take fresh connections only; reads are simply sent again.
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, is_read(request) ? 60L : 2L);
  const Millis timeout = std::clamp<Millis>(request.timeout, 1, 24 * 3600 * Millis{1000});
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::min(timeout, options.connect_timeout)));
}

void set_callbacks(CURL* easy, Exchange& e) {
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &e);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &e);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_departure);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, &e);
}

void set_request(CURL* easy, const HttpRequest& request) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  const bool body = !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
                    request.method == "PATCH";
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Headers headers_of(const HttpRequest& request) {
  Headers list(nullptr, curl_slist_free_all);
  const auto add = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    SP_ASSERT(longer != nullptr);
    list.release();
    list.reset(longer);
  };
  bool typed = false;
  for (const auto& [name, value] : request.headers) {
    typed = typed || ascii_lower(name) == "content-type";
    add(value.empty() ? name + ";" : name + ": " + value);  // libcurl's way to send an empty one
  }
  if (!typed) add("Content-Type:");  // libcurl would claim that it is a form
  add("Expect:");                    // no waiting for "100 Continue"
  return list;
}

bool cancelled(const Exchange& e) { return e.request.cancelled != nullptr && *e.request.cancelled; }

// Runs until the exchange is over or cancelled; nothing = cancelled.
std::optional<CURLcode> perform(CURLM* multi, CURL* easy, const Exchange& e) {
  SP_ASSERT(curl_multi_add_handle(multi, easy) == CURLM_OK);
  std::optional<CURLcode> code;
  int running = 1;
  while (!cancelled(e)) {
    if (curl_multi_perform(multi, &running) != CURLM_OK) {
      code = CURLE_OUT_OF_MEMORY;
      break;
    }
    if (running == 0) {
      int left = 0;
      const CURLMsg* message = curl_multi_info_read(multi, &left);
      code = message != nullptr ? message->data.result : CURLE_OUT_OF_MEMORY;
      break;
    }
    curl_multi_poll(multi, nullptr, 0, look_around_ms, nullptr);
  }
  curl_multi_remove_handle(multi, easy);
  return code;
}

bool is_tls_refusal(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CERTPROBLEM ||
         code == CURLE_SSL_INVALIDCERTSTATUS || code == CURLE_SSL_PINNEDPUBKEYNOTMATCH;
}

Error error_of(const Exchange& e, CURLcode code) {
  const std::string whom = e.request.method + " " + shown_url(e.request.url);
  if (e.headers_too_long || e.body_too_long)
    return {"SP-HTTP-004",
            "the reply to " + whom + " has " +
                (e.body_too_long ? "more than " + std::to_string(e.request.reply_limit) + " bytes"
                                 : "headers of more than " +
                                       std::to_string(limits::http_header_bytes) + " bytes"),
            {},
            "ask for smaller pages"};
  const bool late = code == CURLE_OPERATION_TIMEDOUT;
  const std::string cause = late ? "no answer in time (" + format_duration(e.request.timeout) + ")"
                            : code == CURLE_ABORTED_BY_CALLBACK
                                ? "the connection broke before a reply came"
                                : std::string(curl_easy_strerror(code));
  if (is_tls_refusal(code))
    return {"SP-HTTP-003",
            whom + ": the system's certificate was refused: " + cause,
            {},
            "mend the certificate, or name its authority with ca_file"};
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
    return {"SP-HTTP-005",
            "a request has a URL that cannot be used: " + cause,
            {},
            "give the whole address, with https://"};
  if (e.departures == 0)
    return {"SP-HTTP-001",
            whom + ": no connection, nothing was sent: " + cause,
            {},
            "check that the system runs and can be reached from here"};
  return {"SP-HTTP-002",
          whom + ": sent, but no whole reply came: " + cause,
          {},
          "the hub looks up what happened before it tries a write again"};
}

}  // namespace

CurlHttp::CurlHttp(CurlOptions options) : options_(std::move(options)) {
  // A TLS write to a peer that has gone raises SIGPIPE, which would end the hub; with NOSIGNAL libcurl
  // leaves that to us. Children get the default back.
  static const auto before = std::signal(SIGPIPE, SIG_IGN);
  SP_ASSERT(before != SIG_ERR);
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);  // once per process
  SP_ASSERT(started == CURLE_OK);
}

CurlHttp::~CurlHttp() = default;

std::unique_ptr<CurlHttp::Lane> CurlHttp::take_lane(const std::string& origin) {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<Lane>();
  auto found = std::ranges::find(idle_, origin, [](const auto& lane) { return lane->origin; });
  if (found == idle_.end()) {
    if (idle_.size() < options_.kept_lanes) return std::make_unique<Lane>();
    found = idle_.begin();  // the one unused for longest
  }
  std::unique_ptr<Lane> lane = std::move(*found);
  idle_.erase(found);
  return lane;
}

void CurlHttp::give_back(std::unique_ptr<Lane> lane) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < options_.kept_lanes) idle_.push_back(std::move(lane));
}

Result<HttpReply> CurlHttp::send(const HttpRequest& request) {
  SP_ASSIGN(const Url url, parse_url(request.url));
  SP_TRY(check_form(request));
  std::unique_ptr<Lane> lane = take_lane(url.origin());
  lane->origin = url.origin();

  Exchange e{.request = request, .reply = {}};
  set_transport(lane->easy, options_, request);
  set_callbacks(lane->easy, e);
  set_request(lane->easy, request);
  const Headers headers = headers_of(request);
  curl_easy_setopt(lane->easy, CURLOPT_HTTPHEADER, headers.get());

  const std::optional<CURLcode> code = perform(lane->multi, lane->easy, e);
  long status = 0;
  curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_reset(lane->easy);  // keeps the connections, forgets the pointers into this frame
  give_back(std::move(lane));
  if (!code)
    return fail("SP-HTTP-006", request.method + " " + shown_url(request.url) + " was cancelled", {},
                "nothing, or run it again");
  if (*code != CURLE_OK || status < 100) return std::unexpected(error_of(e, *code));
  e.reply.status = static_cast<int>(status);
  return std::move(e.reply);
}

}  // namespace samepage
