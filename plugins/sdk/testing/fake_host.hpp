#pragma once
// A hub for connector tests: it drives a connector through its C table and remembers everything.
//
//   sp::testing::FakeHost host;
//   host.on_http = [](const sp::testing::Request& r) { return sp::testing::Reply{200, "{}"}; };
//   sp::testing::Connection connection(samepage_plugin_v1, host, R"({"url": "http://x.test"})");
//   const auto page = connection.read("users");
//   EXPECT_EQ(page.status, SP_OK);
//
// It fills in no secrets and checks no hosts (tests see what the connector wrote), but it does keep
// the rules that a connector could break: limits, records with keys, acks that belong to a change.

#include <samepage/plugin.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp::testing {

struct Request {
  std::string method, url, headers, body;
  uint32_t timeout_ms = 0;
};

struct Reply {
  uint32_t status = 200;
  std::string body = {};
  std::string headers = {};  // "name: value\n" lines, names in lower case
};

struct Record {
  uint32_t op = SP_UPSERT;
  std::string stream, key, version, json;
  int64_t modified_ms = 0;
};

struct Unreadable {
  std::string where, what;
};

struct Ack {
  sp_status status = SP_OK;
  std::string key, message, version;
};

struct Change {
  std::string key = {}, json = {};
  uint32_t op = SP_UPSERT;
  std::string expected = {}, before = {}, idempotency = "idem-1";
};

// A file in memory. Other programs' edits go through FakeHost::put, append and rename.
struct File {
  std::string bytes;
  uint64_t identity = 0;
  int64_t modified_ms = 0;
};

// What one call did.
struct Outcome {
  sp_status status = SP_OK;
  std::string message;  // of fail()
  uint32_t retry_after_ms = 0;
  std::vector<Record> records;
  std::vector<Unreadable> unreadable;  // SP_UNREADABLE, apart from the records
  std::optional<std::string> cursor;
  std::map<uint32_t, Ack> acks;
  std::map<std::string, std::string> schemas;
  std::vector<std::string> broken;  // rules of the boundary that the connector broke

  const Record* record(std::string_view key) const {
    for (const Record& r : records)
      if (r.key == key) return &r;
    return nullptr;
  }
};

class FakeHost {
 public:
  FakeHost() { table_ = make_table(); }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  // No reply at all is std::nullopt: the call fails with SP_RETRY, as with the real hub.
  std::function<std::optional<Reply>(const Request&)> on_http;
  std::map<std::string, std::string> secrets;  // those that may be read
  std::map<std::string, File> files;
  std::function<bool(std::string_view path)> may_open;  // none: every path
  std::function<void()> before_replace;                 // somebody else is quicker
  uint64_t file_bytes_read = 0;                         // by the running call
  int64_t now = 1'795'316'000'000;
  bool cancelled = false;
  std::vector<Request> requests;
  std::vector<std::string> logs;

  // Edits as another program on the machine makes them; the clock goes on a little.
  void put(const std::string& path, std::string bytes) {
    File& file = files[path];
    if (file.identity == 0) file.identity = ++last_identity_;
    file.bytes = std::move(bytes);
    file.modified_ms = ++now;
  }
  void append(const std::string& path, std::string_view bytes) {
    put(path, files[path].bytes + std::string(bytes));
  }
  void rename(const std::string& from, const std::string& to) {
    files[to] = std::move(files.at(from));
    files.erase(from);
  }

  const sp_host* table() const { return &table_; }

 private:
  friend class Connection;
  static sp_host make_table();
  static const sp_files* files_table();
  bool opens(std::string_view path) {
    if (!may_open || may_open(path)) return true;
    now_.message = "the configuration does not name this file";
    return false;
  }
  static std::string text(sp_str s) {
    return s.data == nullptr ? std::string()
                             : std::string(s.data, static_cast<std::size_t>(s.size));
  }
  // Hands out text that lives until the call ends.
  sp_str keep(std::string value) {
    kept_.push_back(std::move(value));
    return {kept_.back().data(), kept_.back().size()};
  }
  void expect(bool holds, std::string_view rule) {
    if (!holds) now_.broken.emplace_back(rule);
  }

  sp_status http(const sp_http_request& request, sp_http_response& response);
  sp_status emit(const sp_record& record);
  sp_status ack(uint32_t change, const sp_ack& ack);

  sp_host table_{};
  Outcome now_;
  uint32_t batch_ = 0;
  uint64_t random_ = 1;
  uint64_t last_identity_ = 100;
  std::deque<std::string> kept_;
};

}  // namespace sp::testing

// In C the running call is opaque; here it is the host.
struct sp_call {
  sp::testing::FakeHost* host;
};

namespace sp::testing {

inline sp_status FakeHost::http(const sp_http_request& request, sp_http_response& response) {
  Request r{text(request.method), text(request.url), text(request.headers), text(request.body),
            request.timeout_ms};
  requests.push_back(r);
  const std::optional<Reply> reply = on_http ? on_http(r) : std::nullopt;
  if (!reply) {
    now_.status = SP_RETRY;
    now_.message = "no reply to " + r.method;
    return SP_RETRY;
  }
  response.status = reply->status;
  response.headers = keep(reply->headers);
  response.body = keep(reply->body);
  return SP_OK;
}

inline sp_status FakeHost::emit(const sp_record& r) {
  expect(r.key.size > 0 && r.key.size <= SP_KEY_MAX, "a record has a key within SP_KEY_MAX");
  expect(r.json.size <= SP_JSON_MAX, "a record's JSON is within SP_JSON_MAX");
  expect((r.op == SP_UPSERT) == (r.json.size > 0), "JSON comes with SP_UPSERT and only then");
  if (r.op == SP_UNREADABLE) {
    expect(r.version.size > 0 && r.version.size <= SP_VERSION_MAX,
           "what is unreadable says why, within SP_VERSION_MAX");
    now_.unreadable.push_back({text(r.key), text(r.version)});
    return SP_OK;
  }
  now_.records.push_back(
      {r.op, text(r.stream), text(r.key), text(r.version), text(r.json), r.modified_ms});
  return SP_OK;
}

inline sp_status FakeHost::ack(uint32_t change, const sp_ack& a) {
  expect(change < batch_, "an ack belongs to a change of the batch");
  expect(!now_.acks.contains(change), "a change is acknowledged once");
  expect(a.message.size <= SP_MESSAGE_MAX, "a message is within SP_MESSAGE_MAX");
  now_.acks[change] = {a.status, text(a.key), text(a.message), text(a.version)};
  return SP_OK;
}

inline sp_host FakeHost::make_table() {
  sp_host t{};
  t.size = sizeof t;
  t.abi_minor = SP_ABI_MINOR;
  t.log = [](sp_call* c, int32_t, sp_str m) { c->host->logs.push_back(text(m)); };
  t.cancelled = [](sp_call* c) -> int32_t { return c->host->cancelled ? 1 : 0; };
  t.now_ms = [](sp_call* c) { return c->host->now; };
  t.random = [](sp_call* c) {
    return c->host->random_ = c->host->random_ * 6364136223846793005u + 1;
  };
  t.fail = [](sp_call* c, sp_status status, uint32_t after, sp_str m) {
    c->host->now_.status = status;
    c->host->now_.retry_after_ms = after;
    c->host->now_.message = text(m);
    return status;
  };
  t.http = [](sp_call* c, const sp_http_request* q, sp_http_response* r) {
    return c->host->http(*q, *r);
  };
  t.secret = [](sp_call* c, sp_str name, sp_str* value) -> sp_status {
    const auto found = c->host->secrets.find(text(name));
    if (found == c->host->secrets.end()) return SP_CONFIG;
    *value = c->host->keep(found->second);
    return SP_OK;
  };
  t.describe = [](sp_call* c, sp_str stream, sp_str schema) -> sp_status {
    c->host->now_.schemas[text(stream)] = text(schema);
    return SP_OK;
  };
  t.emit = [](sp_call* c, const sp_record* r) { return c->host->emit(*r); };
  t.checkpoint = [](sp_call* c, sp_str cursor) -> sp_status {
    c->host->expect(cursor.size <= SP_CURSOR_MAX, "a cursor is within SP_CURSOR_MAX");
    c->host->now_.cursor = text(cursor);
    return SP_OK;
  };
  t.ack = [](sp_call* c, uint32_t change, const sp_ack* a) { return c->host->ack(change, *a); };
  t.extension = [](sp_call*, sp_str id) -> const void* {
    return text(id) == SP_FILES_1 ? files_table() : nullptr;
  };
  return t;
}

inline const sp_files* FakeHost::files_table() {
  static const sp_files table = [] {
    sp_files t{};
    t.size = sizeof t;
    t.stat = [](sp_call* c, sp_str path, sp_file_info* info) -> sp_status {
      if (!c->host->opens(text(path))) return SP_CONFIG;
      const auto found = c->host->files.find(text(path));
      const File file = found == c->host->files.end() ? File{} : found->second;
      info->exists = found == c->host->files.end() ? 0 : 1;
      info->bytes = file.bytes.size();
      info->identity = file.identity;
      info->modified_ms = file.modified_ms;
      return SP_OK;
    };
    t.list = [](sp_call* c, sp_str folder, sp_str* names) -> sp_status {
      const std::string prefix = text(folder) + "/";
      if (!c->host->opens(text(folder))) return SP_CONFIG;
      std::string lines;
      for (const auto& [path, file] : c->host->files)
        if (path.starts_with(prefix) && path.find('/', prefix.size()) == path.npos)
          lines += path.substr(prefix.size()) + "\n";
      *names = c->host->keep(std::move(lines));
      return SP_OK;
    };
    t.read = [](sp_call* c, sp_str path, uint64_t offset, uint32_t max,
                sp_str* bytes) -> sp_status {
      const auto found = c->host->files.find(text(path));
      c->host->expect(max <= SP_FILE_CHUNK_MAX, "a file is read in parts of SP_FILE_CHUNK_MAX");
      if (!c->host->opens(text(path)) || found == c->host->files.end()) return SP_CONFIG;
      const std::string& all = found->second.bytes;
      std::string part =
          offset < all.size() ? all.substr(static_cast<std::size_t>(offset), max) : "";
      c->host->file_bytes_read += part.size();
      *bytes = c->host->keep(std::move(part));
      return SP_OK;
    };
    t.replace = [](sp_call* c, sp_str path, sp_str bytes) -> sp_status {
      if (!c->host->opens(text(path))) return SP_CONFIG;
      if (c->host->before_replace) c->host->before_replace();
      c->host->files.erase(text(path));  // renamed over: another file of that name
      c->host->put(text(path), text(bytes));
      return SP_OK;
    };
    t.append = [](sp_call* c, sp_str path, sp_str bytes) -> sp_status {
      if (!c->host->opens(text(path))) return SP_CONFIG;
      c->host->append(text(path), text(bytes));
      return SP_OK;
    };
    return t;
  }();
  return &table;
}

// One open instance of a connector.
class Connection {
 public:
  Connection(const sp_plugin& plugin, FakeHost& host, std::string_view config)
      : plugin_(plugin), host_(host) {
    opened = run([&](sp_call* call) {
      return plugin_.open(host_.table(), call, {config.data(), config.size()}, &self_);
    });
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    if (self_ != nullptr) plugin_.close(self_);
  }

  Outcome opened;

  Outcome check() {
    return run([&](sp_call* call) { return plugin_.check(self_, call); });
  }
  Outcome discover() {
    return run([&](sp_call* call) { return plugin_.discover(self_, call); });
  }

  Outcome read(std::string_view stream, std::string_view cursor = {}, uint32_t mode = SP_CHANGES,
               uint32_t limit = 100) {
    const sp_read r{sizeof r, limit, mode, 0, str(stream), str(cursor)};
    return run([&](sp_call* call) { return plugin_.read(self_, call, &r); });
  }

  // Page after page until done, as one outcome; stops at the first that fails.
  Outcome read_all(std::string_view stream, std::string cursor = {}, uint32_t mode = SP_CHANGES,
                   uint32_t limit = 100) {
    Outcome all;
    for (int page = 0; page < 10'000; ++page) {
      Outcome one = read(stream, cursor, mode, limit);
      all.status = one.status;
      all.message = one.message;
      all.broken.insert(all.broken.end(), one.broken.begin(), one.broken.end());
      if (one.status != SP_OK && one.status != SP_MORE) return all;
      if (!one.cursor) all.broken.emplace_back("a page that counts has a checkpoint");
      if (one.status == SP_MORE && one.cursor == cursor)
        all.broken.emplace_back("more comes with a new cursor");
      all.records.insert(all.records.end(), one.records.begin(), one.records.end());
      all.unreadable.insert(all.unreadable.end(), one.unreadable.begin(), one.unreadable.end());
      cursor = one.cursor.value_or(cursor);
      all.cursor = cursor;
      if (one.status == SP_OK || !all.broken.empty()) return all;
    }
    all.broken.emplace_back("a read ends");
    return all;
  }

  Outcome write(std::string_view stream, const std::vector<Change>& changes) {
    std::vector<sp_change> raw;
    for (const Change& c : changes) raw.push_back(raw_change(c));
    std::vector<const sp_change*> pointers;
    for (const sp_change& c : raw) pointers.push_back(&c);
    const sp_write w{sizeof w, static_cast<uint32_t>(raw.size()), str(stream), pointers.data()};
    host_.batch_ = w.count;
    return run([&](sp_call* call) { return plugin_.write(self_, call, &w); });
  }

  Outcome find(std::string_view stream, const Change& change, int64_t since_ms = 0) {
    const sp_change raw = raw_change(change);
    const sp_find f{sizeof f, 0, str(stream), &raw, since_ms};
    return run([&](sp_call* call) { return plugin_.find(self_, call, &f); });
  }

 private:
  static sp_str str(std::string_view text) { return {text.data(), text.size()}; }
  static sp_change raw_change(const Change& c) {
    return {sizeof(sp_change), c.op,         str(c.key), str(c.idempotency), str(c.json),
            str(c.expected),   str(c.before)};
  }

  template <class F>
  Outcome run(F&& function) {
    host_.now_ = {};
    host_.file_bytes_read = 0;
    sp_call call{&host_};
    const sp_status status = function(&call);
    Outcome outcome = std::move(host_.now_);
    outcome.status = status;
    host_.kept_.clear();
    host_.batch_ = 0;
    return outcome;
  }

  const sp_plugin& plugin_;
  FakeHost& host_;
  void* self_ = nullptr;
};

}  // namespace sp::testing
