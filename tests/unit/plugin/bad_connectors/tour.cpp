// A well-behaved connector that uses every service of the hub, to compare both kinds of session.
#include <samepage/sdk.hpp>

struct Tour {
  static constexpr const char* manifest = R"({
    "id": "tour", "version": "1.0.0", "kind": "crm",
    "permissions": {"hosts": ["{config.url}"], "secrets": {"token": "read"}, "files": "write"},
    "config": {"required": ["url"], "properties": {
      "url": {"type": "string", "format": "url"}, "folder": {"type": "string", "x-file": "write"},
      "token": {"type": "string", "x-secret": true}}},
    "streams": [{"name": "contacts", "entity": "person",
                 "read": {"changes": "incremental", "deletes": "keys"},
                 "write": {"create": "natural", "update": true, "delete": true}}],
    "privacy": {"sends_by_itself": false, "erase": "delete",
                "streams": {"contacts": {"personal": true, "purposes": ["service"]}}}})";

  explicit Tour(const sp::Json& config) : url_(config.text_of("url")) {}

  void check(const sp::Call& call) {
    call.log(SP_INFO, "checking");
    call.get(url_ + "/me");
  }

  void discover(const sp::Call& call) { call.describe("contacts", R"({"type":"object"})"); }

  sp::Next read(const sp::Call& call, const sp::Read& from) {
    const int page = from.cursor.empty() ? 0 : from.cursor.back() - '0';
    if (from.keys_only) {
      for (const char* key : {"a", "b"}) call.present(from.stream, key);
      call.unreadable(from.stream, "keys:3", "cut off");
      call.checkpoint("k1");
      return sp::Next::done;
    }
    const auto reply = call.get(url_ + "/contacts?page=" + std::to_string(page));
    call.upsert(from.stream, "p" + std::to_string(page), reply.body, reply.header("etag"), 1234);
    call.upsert(from.stream, "now", sp::Object().number("now", call.now_ms()).take());
    call.upsert(from.stream, "random",
                sp::Object().text("n", std::to_string(call.random())).take());
    call.upsert(
        from.stream, "secret",
        sp::Object().number("size", static_cast<int64_t>(call.secret("token").size())).take());
    call.upsert(from.stream, "", "{}");  // set aside
    call.unreadable(from.stream, "page:" + std::to_string(page), "not a\x01record");
    call.checkpoint("half" + std::to_string(page));
    files(call, from.stream, page);
    call.remove(from.stream, "gone", 99);
    call.merged(from.stream, "loser", "winner");
    call.checkpoint("p" + std::to_string(page + 1));
    return page < 2 ? sp::Next::more : sp::Next::done;
  }

  void write(const sp::Call& call, const sp::Change& change) {
    const auto reply = call.send("POST", url_ + "/contacts", change.json,
                                 "Idempotency-Key: " + std::string(change.idempotency) + "\n");
    if (reply.status == 422)
      throw sp::Error(SP_REJECTED, "not like this: " + std::string(reply.body));
    call.ack(change, reply.verdict(), "new-" + std::to_string(change.index), "", "v2");
  }

  void find(const sp::Call& call, const sp::Find& wanted) {
    call.upsert(
        wanted.stream, "found",
        sp::Object().text("by", wanted.change.idempotency).number("since", wanted.since_ms).take());
  }

 private:
  void files(const sp::Call& call, std::string_view stream, int page) {
    call.append_file("out/log.txt", "page " + std::to_string(page) + "\n");
    call.replace_file("out/last.txt", std::to_string(page));
    std::string names;
    for (const std::string& name : call.list("out")) names += name + ";";
    const auto info = call.stat("out/log.txt");
    call.upsert(stream, "files",
                sp::Object()
                    .text("names", names)
                    .number("bytes", static_cast<int64_t>(info.bytes))
                    .text("log", call.read_file("out/log.txt", 0, 1000))
                    .take());
  }

  std::string url_;
};

SP_PLUGIN(Tour);
