#pragma once
// The real HostServices of one connection: an HttpGate, the secrets and files it was granted, and
// the World's clock and randomness.
//
//   SP_ASSIGN(Grants grants, grants_of(manifest, config_json, base_folder));
//   grants.secrets = {{"password", …}};
//   ConnectionHost host(world, "crm", std::move(grants));

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "plugin/host_services.hpp"
#include "plugin/manifest.hpp"
#include "world/world.hpp"

namespace samepage {

// What a connection may touch. Everything not named here is refused.
struct Grants {
  struct FileRoot {
    std::string path;  // absolute, or relative to `base_folder`, as the configuration has it
    bool writable = false;
  };
  HttpPolicy http;                              // with secrets, hosts, pace
  std::map<std::string, std::string> readable;  // secrets that the connector may see
  std::vector<FileRoot> files;
  std::string base_folder;  // what relative paths are relative to; empty = the working folder
  std::string name;         // for messages: "connection crm"
};

// From manifest and completed configuration: hosts (with {config.X} filled in), file roots, pace.
// `secrets` holds every configured secret by name. SP-PLG-123: a host that cannot be worked out.
// SP-PLG-124: a secret that the manifest wants and the configuration lacks.
std::expected<Grants, Errors> grants_of(const Manifest& manifest, std::string_view config_json,
                                        const std::map<std::string, std::string>& secrets,
                                        std::string base_folder, std::string name);

class ConnectionHost final : public HostServices {
 public:
  ConnectionHost(World world, Grants grants);

  std::expected<HttpReply, HttpRefusal> http(HttpRequest request, Millis deadline) override;
  Result<std::string> secret(std::string_view name) override;
  bool gives_files() override { return !grants_.files.empty(); }
  Result<FileInfo> stat(std::string_view path) override;
  Result<std::vector<std::string>> list(std::string_view folder) override;
  Result<std::string> read(std::string_view path, std::uint64_t offset, std::size_t max) override;
  Result<void> replace(std::string_view path, std::string_view bytes) override;
  Result<void> append(std::string_view path, std::string_view bytes) override;
  Millis now() override { return world_.clock.now(); }
  Millis steady() override { return world_.clock.steady(); }
  std::uint64_t random() override { return world_.random.next(); }
  void log(LogLevel level, std::string_view message) override;
  bool cancelled() override { return cancelled_; }
  void begin_call(bool inert_bodies) override;
  void cancel() override;

  std::uint64_t http_calls() const override { return gate_.calls(); }
  QuotaState quota() const override { return gate_.quota(); }
  HttpGate& gate() { return gate_; }

 private:
  Result<std::string> granted(std::string_view path, bool writes);

  World world_;
  const Grants grants_;
  HttpGate gate_;
  bool inert_bodies_ = false;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace samepage
