#pragma once
// The C++20 face of samepage/plugin.h for people who write connectors. A connector is one class:
//
//   struct Hello {
//     static constexpr const char* manifest = R"({"id": "hello", ...})";
//     explicit Hello(sp::Json config);                       // no I/O here
//     sp::Next read(const sp::Call&, const sp::Read&);       // optional: a source
//     void write(const sp::Call&, const sp::Change&);        // optional: a target, one change...
//     void write(const sp::Call&, const sp::Batch&);         // ...or a batch, one ack per change
//     void find(const sp::Call&, const sp::Find&);           // optional: settle an unknown create
//     void check(const sp::Call&);                           // optional
//     void discover(const sp::Call&);                        // optional
//   };
//   SP_PLUGIN(Hello);
//
// What the class does not have becomes a NULL pointer: the hub knows what it cannot do. An
// sp::Error thrown anywhere becomes its status; any other exception becomes SP_BUG.

#include <samepage/plugin.h>
#include <simdjson.h>

#include <concepts>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sp {

inline std::string_view view(sp_str s) { return {s.data, static_cast<std::size_t>(s.size)}; }
inline sp_str str(std::string_view s) { return {s.data(), s.size()}; }

// Thrown to end a call. The status says what the hub does next, the message what a person reads.
class Error : public std::exception {
 public:
  Error(sp_status status, std::string message, uint32_t retry_after_ms = 0)
      : status(status), retry_after_ms(retry_after_ms), message(std::move(message)) {}
  const char* what() const noexcept override { return message.c_str(); }

  sp_status status;
  uint32_t retry_after_ms;
  std::string message;
};

// A JSON value that keeps the text it came from alive. Missing members give empty values.
class Json {
 public:
  Json() = default;

  static Json parse(std::string_view text) {
    auto doc = std::make_shared<Doc>();
    if (doc->parser.parse(text.data(), text.size(), true).get(doc->root))
      throw Error(SP_RETRY, "the system answered with something that is not JSON");
    const auto root = doc->root;
    return Json(std::move(doc), root);
  }

  bool exists() const { return doc_ != nullptr; }
  bool is_null() const { return !doc_ || value_.is_null(); }
  bool is_array() const { return doc_ && value_.is_array(); }
  bool is_object() const { return doc_ && value_.is_object(); }
  bool is_text() const { return doc_ && value_.is_string(); }

  Json operator[](std::string_view member) const {
    simdjson::dom::element found;
    if (!is_object() || value_.at_key(member).get(found)) return {};
    return Json(doc_, found);
  }

  std::string_view text(std::string_view fallback = {}) const {
    return is_text() ? std::string_view(value_) : fallback;
  }
  std::string_view text_of(std::string_view member) const { return (*this)[member].text(); }

  // Numbers and booleans as JSON writes them, texts as they are, anything else empty.
  std::string scalar() const {
    if (!doc_ || value_.is_null() || value_.is_array() || value_.is_object()) return {};
    return value_.is_string() ? std::string(text()) : dump();
  }
  std::string scalar_of(std::string_view member) const { return (*this)[member].scalar(); }

  bool flag(bool fallback = false) const {
    return doc_ && value_.is_bool() ? bool(value_) : fallback;
  }
  int64_t integer(int64_t fallback = 0) const {
    int64_t number = 0;
    return doc_ && !value_.get(number) ? number : fallback;
  }
  double number(double fallback = 0) const {
    double number = 0;
    return doc_ && !value_.get(number) ? number : fallback;
  }

  std::vector<Json> items() const {
    std::vector<Json> all;
    if (is_array())
      for (const auto item : simdjson::dom::array(value_)) all.push_back(Json(doc_, item));
    return all;
  }
  std::vector<std::pair<std::string_view, Json>> members() const {
    std::vector<std::pair<std::string_view, Json>> all;
    if (is_object())
      for (const auto [name, item] : simdjson::dom::object(value_))
        all.emplace_back(name, Json(doc_, item));
    return all;
  }

  std::string dump() const { return doc_ ? simdjson::minify(value_) : std::string("null"); }

 private:
  struct Doc {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
  };
  Json(std::shared_ptr<const Doc> doc, simdjson::dom::element value)
      : doc_(std::move(doc)), value_(value) {}

  std::shared_ptr<const Doc> doc_;
  simdjson::dom::element value_;
};

// Text as a JSON string, quotes included.
inline std::string quoted(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

// JSON of other people in a request body: a person named "{{secret.token}}" must not be sent our
// token, so two opening braces are never left side by side. (In JSON they stand together only
// inside a text.)
inline std::string inert(std::string json) {
  for (std::size_t at = 0; (at = json.find("{{", at)) != json.npos;) json.replace(at, 1, "\\u007b");
  return json;
}

// Other people's text as a JSON string for a request body.
inline std::string quoted_data(std::string_view text) { return inert(quoted(text)); }

// Builds one JSON object: Object().text("name", n).raw("list", "[1]").take().
class Object {
 public:
  Object& text(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }
  Object& number(std::string_view name, int64_t value) { return raw(name, std::to_string(value)); }
  Object& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  Object& null(std::string_view name) { return raw(name, "null"); }
  Object& raw(std::string_view name, std::string_view json) {
    out_ += out_.size() > 1 ? "," : "";
    out_ += quoted(name) + ":";
    out_ += json;
    return *this;
  }
  std::string take() const { return out_ + "}"; }

 private:
  std::string out_ = "{";
};

// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3).
inline std::string url_encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[c & 15];
    }
  }
  return out;
}

struct Reply {
  uint32_t status = 0;
  std::string_view headers, body;

  bool ok() const { return status >= 200 && status < 300; }

  // What an ordinary REST API means by its code. 429 and 5xx never reach a connector that only
  // reads: the host retries them first.
  sp_status verdict() const {
    if (ok()) return SP_OK;
    if (status == 401 || status == 403) return SP_AUTH;
    if (status == 408 || status == 409 || status == 425 || status == 429 || status >= 500)
      return SP_RETRY;
    return SP_REJECTED;
  }

  std::string_view header(std::string_view lower_name) const {
    for (std::size_t start = 0; start < headers.size();) {
      const std::size_t end = headers.find('\n', start);
      const std::string_view line = headers.substr(start, end - start);
      if (line.size() > lower_name.size() + 1 && line.starts_with(lower_name) &&
          line[lower_name.size()] == ':') {
        auto value = line.substr(lower_name.size() + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        return value;
      }
      if (end == headers.npos) break;
      start = end + 1;
    }
    return {};
  }

  Json json() const { return Json::parse(body); }
};

enum class Next { done, more };

struct Read {
  std::string_view stream, cursor;
  uint32_t limit;
  bool keys_only;  // SP_KEYS: call.present() for every record, nothing else
};

struct Change {
  uint32_t index;
  uint32_t op;
  std::string_view stream, key, idempotency, json, expected, before;

  bool creates() const { return op == SP_UPSERT && key.empty(); }
  bool deletes() const { return op == SP_DELETE; }
  Json body() const { return json.empty() ? Json() : Json::parse(json); }
};

struct Batch {
  std::string_view stream;
  std::vector<Change> changes;
};

struct Find {
  std::string_view stream;
  Change change;
  int64_t since_ms;
};

// The running call: everything a connector may ask of the hub.
class Call {
 public:
  Call(const sp_host* host, sp_call* call) : host_(host), call_(call) {}

  void log(int32_t level, std::string_view message) const { host_->log(call_, level, str(message)); }
  bool cancelled() const { return host_->cancelled(call_) != 0; }
  int64_t now_ms() const { return host_->now_ms(call_); }
  uint64_t random() const { return host_->random(call_); }

  // Any reply with a status line; throws only when there was none.
  Reply send(std::string_view method, std::string_view url, std::string_view body = {},
             std::string_view headers = {}, uint32_t timeout_ms = 0) const {
    sp_http_request request{sizeof request, timeout_ms, str(method), str(url), str(headers),
                            str(body)};
    sp_http_response response{};
    response.size = sizeof response;
    const sp_status status = host_->http(call_, &request, &response);
    if (status != SP_OK) throw Error(status, {});  // the host has said why
    return {response.status, view(response.headers), view(response.body)};
  }

  // A GET that must succeed; other codes end the call with their verdict.
  Reply get(std::string_view url, std::string_view headers = {}) const {
    const Reply reply = send("GET", url, {}, headers);
    if (!reply.ok())
      throw Error(reply.verdict() == SP_REJECTED ? SP_CONFIG : reply.verdict(),
                  "the system answered " + std::to_string(reply.status) + " to GET " +
                      std::string(url.substr(0, url.find('?'))));
    return reply;
  }

  std::string secret(std::string_view name) const {
    sp_str value{};
    const sp_status status = host_->secret(call_, str(name), &value);
    if (status != SP_OK) throw Error(status, {});
    return std::string(view(value));
  }

  void upsert(std::string_view stream, std::string_view key, std::string_view json,
              std::string_view version = {}, int64_t modified_ms = 0) const {
    emit(SP_UPSERT, stream, key, version, json, modified_ms);
  }
  void remove(std::string_view stream, std::string_view key, int64_t modified_ms = 0) const {
    emit(SP_DELETE, stream, key, {}, {}, modified_ms);
  }
  void present(std::string_view stream, std::string_view key) const {
    emit(SP_PRESENT, stream, key, {}, {}, 0);
  }
  void merged(std::string_view stream, std::string_view loser, std::string_view winner) const {
    emit(SP_MERGED, stream, loser, winner, {}, 0);
  }
  // Where ("leads.csv:17") there should be a record, and what is wrong there, without its values.
  void unreadable(std::string_view stream, std::string_view where, std::string_view what) const {
    emit(SP_UNREADABLE, stream, where, what, {}, 0);
  }
  void checkpoint(std::string_view cursor) const { must(host_->checkpoint(call_, str(cursor))); }
  void describe(std::string_view stream, std::string_view json_schema) const {
    must(host_->describe(call_, str(stream), str(json_schema)));
  }

  void ack(const Change& change, sp_status status, std::string_view key = {},
           std::string_view message = {}, std::string_view version = {}) const {
    sp_ack ack{sizeof ack, status, str(key), str(message), str(version)};
    must(host_->ack(call_, change.index, &ack));
  }

  // Files that the configuration names; throws SP_CONFIG where the hub gives none.
  const sp_files& files() const {
    const auto* files =
        static_cast<const sp_files*>(host_->extension(call_, str(std::string_view(SP_FILES_1))));
    if (files == nullptr) throw Error(SP_CONFIG, "the hub gives this connector no files");
    return *files;
  }
  sp_file_info stat(std::string_view path) const {
    sp_file_info info{};
    info.size = sizeof info;
    must(files().stat(call_, str(path), &info));
    return info;
  }
  std::vector<std::string> list(std::string_view folder) const {
    sp_str names{};
    must(files().list(call_, str(folder), &names));
    std::vector<std::string> all;
    const std::string_view text = view(names);
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = text.find('\n', start);
      all.emplace_back(text.substr(start, end - start));
      if (end == text.npos) break;
      start = end + 1;
    }
    return all;
  }
  std::string_view read_file(std::string_view path, uint64_t offset, uint32_t max) const {
    sp_str bytes{};
    must(files().read(call_, str(path), offset, max, &bytes));
    return view(bytes);
  }
  void replace_file(std::string_view path, std::string_view bytes) const {
    must(files().replace(call_, str(path), str(bytes)));
  }
  void append_file(std::string_view path, std::string_view bytes) const {
    must(files().append(call_, str(path), str(bytes)));
  }

  const sp_host* host() const { return host_; }
  sp_call* raw() const { return call_; }

 private:
  static void must(sp_status status) {
    if (status != SP_OK) throw Error(status, {});
  }
  void emit(uint32_t op, std::string_view stream, std::string_view key, std::string_view version,
            std::string_view json, int64_t modified_ms) const {
    sp_record record{sizeof record, op, str(stream), str(key), str(version), str(json), modified_ms};
    must(host_->emit(call_, &record));
  }

  const sp_host* host_;
  sp_call* call_;
};

namespace detail {

template <class C>
struct Instance {
  const sp_host* host;
  C connector;
};

// Runs a connector function and turns whatever it throws into a status.
template <class F>
sp_status guarded(const sp_host* host, sp_call* call, F&& body) noexcept {
  try {
    return body();
  } catch (const Error& e) {
    if (e.message.empty()) return e.status;
    return host->fail(call, e.status, e.retry_after_ms, str(e.message));
  } catch (const std::exception& e) {
    return host->fail(call, SP_BUG, 0, str(std::string_view(e.what())));
  } catch (...) {
    return host->fail(call, SP_BUG, 0, str(std::string_view("the connector threw something odd")));
  }
}

inline Change change_of(const sp_change& c, uint32_t index, std::string_view stream) {
  return {index, c.op, stream, view(c.key), view(c.idempotency), view(c.json),
          SP_HAS(&c, expected) ? view(c.expected) : std::string_view{},
          SP_HAS(&c, before) ? view(c.before) : std::string_view{}};
}

template <class C>
struct Table {
  using I = Instance<C>;
  static I& self_of(void* self) { return *static_cast<I*>(self); }

  static sp_status open(const sp_host* host, sp_call* call, sp_str config, void** self) noexcept {
    return guarded(host, call, [&] {
      *self = new I{host, C(Json::parse(view(config)))};
      return sp_status{SP_OK};
    });
  }
  static void close(void* self) noexcept { delete static_cast<I*>(self); }

  static sp_status check(void* self, sp_call* call) noexcept {
    return guarded(self_of(self).host, call, [&] {
      if constexpr (requires(C& c, const Call& k) { c.check(k); })
        self_of(self).connector.check(Call(self_of(self).host, call));
      return sp_status{SP_OK};
    });
  }
  static sp_status discover(void* self, sp_call* call) noexcept {
    return guarded(self_of(self).host, call, [&] {
      self_of(self).connector.discover(Call(self_of(self).host, call));
      return sp_status{SP_OK};
    });
  }
  static sp_status read(void* self, sp_call* call, const sp_read* r) noexcept {
    return guarded(self_of(self).host, call, [&] {
      const Read from{view(r->stream), view(r->cursor), r->limit, r->mode == SP_KEYS};
      const Next next = self_of(self).connector.read(Call(self_of(self).host, call), from);
      return sp_status{next == Next::more ? SP_MORE : SP_OK};
    });
  }
  static sp_status write(void* self, sp_call* call, const sp_write* w) noexcept {
    return guarded(self_of(self).host, call, [&] {
      const Call c(self_of(self).host, call);
      Batch batch{view(w->stream), {}};
      for (uint32_t i = 0; i < w->count; ++i)
        batch.changes.push_back(change_of(*w->changes[i], i, batch.stream));
      if constexpr (requires(C& k, const Call& l, const Batch& b) { k.write(l, b); }) {
        self_of(self).connector.write(c, batch);
      } else {
        write_each(self_of(self).connector, c, batch);
      }
      return sp_status{SP_OK};
    });
  }
  // One change that is refused does not stop the others; one that ends the call does.
  static void write_each(C& connector, const Call& call, const Batch& batch) {
    for (const Change& change : batch.changes) {
      try {
        connector.write(call, change);
      } catch (const Error& e) {
        if (e.status != SP_REJECTED) throw;
        call.ack(change, SP_REJECTED, change.key, e.message);
      }
    }
  }
  static sp_status find(void* self, sp_call* call, const sp_find* f) noexcept {
    return guarded(self_of(self).host, call, [&] {
      const Find wanted{view(f->stream), change_of(*f->change, 0, view(f->stream)), f->since_ms};
      self_of(self).connector.find(Call(self_of(self).host, call), wanted);
      return sp_status{SP_OK};
    });
  }
};

template <class C>
constexpr sp_plugin plugin_table() {
  using T = Table<C>;
  sp_plugin p{};
  p.size = sizeof p;
  p.abi_minor = SP_ABI_MINOR;
  p.manifest = C::manifest;
  p.open = T::open;
  p.close = T::close;
  p.check = T::check;
  if constexpr (requires(C& c, const Call& k) { c.discover(k); }) p.discover = T::discover;
  if constexpr (requires(C& c, const Call& k, const Read& r) { c.read(k, r); }) p.read = T::read;
  if constexpr (requires(C& c, const Call& k, const Change& x) { c.write(k, x); } ||
                requires(C& c, const Call& k, const Batch& b) { c.write(k, b); })
    p.write = T::write;
  if constexpr (requires(C& c, const Call& k, const Find& f) { c.find(k, f); }) p.find = T::find;
  return p;
}

}  // namespace detail
}  // namespace sp

#define SP_PLUGIN(Class) \
  extern "C" SP_EXPORT constinit const sp_plugin samepage_plugin_v1 = sp::detail::plugin_table<Class>()
