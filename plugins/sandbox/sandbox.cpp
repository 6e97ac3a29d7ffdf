// The connector for every flavour of the sandbox (tests/sandbox): the reference for what a good
// connector does with bad days.

#include <samepage/sdk.hpp>

#include "api.hpp"
#include "manifest.hpp"
#include "reader.hpp"
#include "writer.hpp"

namespace sandbox {

class Sandbox {
 public:
  static constexpr const char* manifest = sandbox::manifest;

  explicit Sandbox(const sp::Json& config) : api_(config) {}

  void check(const sp::Call& call) { info(call); }

  void discover(const sp::Call& call) {
    for (const sp::Json& stream : info(call)["streams"].items()) {
      const std::string path = "/v1/" + std::string(stream.text()) + "/schema";
      call.describe(stream.text(), api_.ask(call, "GET", path).body);
    }
  }

  sp::Next read(const sp::Call& call, const sp::Read& read) {
    return read.keys_only ? read_keys(api_, call, read) : read_changes(api_, call, read);
  }

  void write(const sp::Call& call, const sp::Batch& batch) { write_batch(api_, call, batch); }

  void find(const sp::Call& call, const sp::Find& find) { find_created(api_, call, find); }

 private:
  sp::Json info(const sp::Call& call) {
    sp::Json info = api_.ask(call, "GET", "/v1").json();
    const std::string_view flavour = info.text_of("flavour");
    if (api_.flavour() != "any" && flavour != api_.flavour())
      throw sp::Error(SP_CONFIG, "SP-SBX-020: account " + api_.account() + " is of flavour " +
                                     std::string(flavour) + ", the configuration says " +
                                     api_.flavour());
    return info;
  }

  Api api_;
};

}  // namespace sandbox

SP_PLUGIN(sandbox::Sandbox);
