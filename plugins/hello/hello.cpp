#include <samepage/sdk.hpp>

// The smallest source: two contacts, always the same.
struct Hello {
  static constexpr const char* manifest = R"({
    "id": "hello", "version": "0.1.0", "title": "Hello", "kind": "crm",
    "config": {"properties": {"greeting": {"type": "string", "default": "hello"}}},
    "streams": [{"name": "contacts", "entity": "person",
                 "read": {"changes": "full", "deletes": "listing"}}],
    "privacy": {"sends_by_itself": false, "erase": "unsupported",
                "streams": {"contacts": {"personal": true}}}})";

  explicit Hello(const sp::Json& config) : greeting_(config.text_of("greeting")) {}

  sp::Next read(const sp::Call& call, const sp::Read& from) const {
    for (const auto& [key, name] : {std::pair("1", "Ada"), std::pair("2", "Alan")})
      call.upsert(from.stream, key,
                  sp::Object()
                      .text("name", name)
                      .text("email", std::string(name) + "@example.test")
                      .text("note", greeting_)
                      .take());
    call.checkpoint("");
    return sp::Next::done;
  }

 private:
  std::string greeting_;
};

SP_PLUGIN(Hello);
