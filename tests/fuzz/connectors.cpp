// What the systems' servers answer: every reader of replies behind the fake host, with any status
// and any body, to any call of the hub.

#include <dlfcn.h>

#include <array>
#include <optional>

#include "connector.hpp"

namespace samepage {
namespace fuzz {

Connector::Connector(const std::string& name) {
  const std::string path = std::string(SAMEPAGE_BUILD_DIR) + "/plugins/" + name + ".so";
  void* loaded = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  require(loaded != nullptr, "the connector can be loaded", path);
  table_ = static_cast<const sp_plugin*>(::dlsym(loaded, "samepage_plugin_v1"));
  require(table_ != nullptr, "the connector has its table", path);
}

}  // namespace fuzz

namespace {

using sp::testing::FakeHost;
using sp::testing::Reply;
using sp::testing::Request;

struct Shape {
  const char* config;
  std::vector<const char*> streams;
};

// "200 location: x" on the first line of each part, then the body. The last answer is given for
// ever.
std::optional<Reply> next_reply(fuzz::Input& in, std::string_view& last) {
  if (in.more()) last = in.part();
  const std::size_t end = std::min(last.find('\n'), last.size());
  const std::string_view head = last.substr(0, end);
  Reply reply{0, std::string(last.substr(std::min(end + 1, last.size()))), ""};
  for (const char c : head.substr(0, 3))
    if (c >= '0' && c <= '9') reply.status = reply.status * 10 + static_cast<unsigned>(c - '0');
  if (reply.status < 100 || reply.status > 599) return std::nullopt;  // no reply at all
  if (head.size() > 4) reply.headers = std::string(head.substr(4)) + "\n";
  return reply;
}

// The hub's call, "read", "write", "find" or "check", and the number of a stream; what is written,
// or the cursor; then the replies.
void drive(const sp_plugin& plugin, const Shape& shape, fuzz::Input in) {
  const std::string_view call = in.part();
  const std::string words(in.part());
  FakeHost host;
  std::string_view last;
  int requests = 0;
  host.on_http = [&](const Request&) -> std::optional<Reply> {
    if (++requests > 200) return std::nullopt;
    return next_reply(in, last);
  };
  sp::testing::Connection connection(plugin, host, shape.config);
  fuzz::require(connection.opened.status == SP_OK, "the configuration is one",
                connection.opened.message);
  const char* stream = shape.streams[(call.empty() ? 0u : static_cast<unsigned char>(call.back())) %
                                     shape.streams.size()];
  if (call.starts_with("write") || call.starts_with("find")) {
    const auto document = json::Document::parse(words);
    if (!document || !document->root().is_object()) return;  // the hub gives objects only
    const json::Value w = document->root();
    const sp::testing::Change change{.key = std::string(w.text("key")),
                                     .json = w["json"].exists() ? w["json"].dump() : "{}",
                                     .op = w["removes"].boolean() ? SP_DELETE : SP_UPSERT,
                                     .expected = std::string(w.text("expected")),
                                     .before = w["before"].is_object() ? w["before"].dump() : ""};
    if (!w["json"].is_object() && w["json"].exists()) return;
    if (call.starts_with("write"))
      fuzz::kept(connection.write(stream, {change, change}));
    else if (plugin.find != nullptr)
      fuzz::kept(connection.find(stream, change));
  } else if (call.starts_with("check")) {
    fuzz::kept(connection.check());
    if (plugin.discover != nullptr) fuzz::kept(connection.discover());
  } else {
    fuzz::kept(connection.read(stream, words));
    fuzz::kept(connection.read(stream, words, SP_KEYS));
  }
}

}  // namespace

SP_FUZZ(sandbox) {
  static const fuzz::Connector plugin("sandbox");
  drive(plugin.table(),
        {R"({"url":"http://sandbox.test:1/","account":"crm"})", {"contacts", "companies", "deals"}},
        in);
}

SP_FUZZ(tryton) {
  static const fuzz::Connector plugin("tryton");
  drive(plugin.table(),
        {R"({"url":"http://tryton.example.test/hub","user":"hub"})",
         {"contacts", "companies", "opportunities", "subscriptions"}},
        in);
}

SP_FUZZ(mailman) {
  static const fuzz::Connector plugin("mailman");
  drive(plugin.table(),
        {R"({"url":"http://mailman.example.test/3.1/","user":"restadmin","page":100})",
         {"members", "users"}},
        in);
}

SP_FUZZ(bluesky) {
  static const fuzz::Connector plugin("bluesky");
  drive(plugin.table(),
        {R"({"url":"https://pds.example.test","admin":true,"writers":["hubshop.test"]})",
         {"profiles", "interactions"}},
        in);
}

}  // namespace samepage
