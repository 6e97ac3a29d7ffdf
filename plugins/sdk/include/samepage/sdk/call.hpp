#pragma once
// One call of the hub: what it asks for, and everything that a connector may ask of the hub meanwhile.

#include <samepage/sdk/json.hpp>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp {

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

}  // namespace sp
