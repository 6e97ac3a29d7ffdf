#pragma once
// What the hub does for one connection's connector: the doors behind sp_host. A connector in this
// process reaches them directly, one in a child process through frames; both get the same answers.
// `log`, `now` and `cancelled` may be called from any thread, the others from one at a time.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "world/files.hpp"
#include "world/http_gate.hpp"
#include "world/log.hpp"

namespace samepage {

class HostServices {
 public:
  virtual ~HostServices() = default;

  virtual std::expected<HttpReply, HttpRefusal> http(HttpRequest request, Millis deadline) = 0;

  // SP-PLG-120 not granted for reading, SP-PLG-121 granted but not configured.
  virtual Result<std::string> secret(std::string_view name) = 0;

  virtual bool gives_files() = 0;  // false: the connector gets no "sp.files/1"
  // SP-PLG-122 a path that the configuration does not name, else the codes of Files.
  virtual Result<FileInfo> stat(std::string_view path) = 0;
  virtual Result<std::vector<std::string>> list(std::string_view folder) = 0;
  virtual Result<std::string> read(std::string_view path, std::uint64_t offset,
                                   std::size_t max) = 0;
  virtual Result<void> replace(std::string_view path, std::string_view bytes) = 0;
  virtual Result<void> append(std::string_view path, std::string_view bytes) = 0;

  virtual Millis now() = 0;
  virtual Millis steady() = 0;
  virtual std::uint64_t random() = 0;
  virtual void log(LogLevel level, std::string_view message) = 0;

  virtual std::uint64_t http_calls() const { return 0; }
  virtual QuotaState quota() const { return {}; }

  virtual bool cancelled() = 0;
  // Forgets an earlier cancel. `inert_bodies`: the call carries other people's text that looks like
  // a secret's placeholder, so request bodies are sent as they are.
  virtual void begin_call(bool inert_bodies) = 0;
  virtual void cancel() = 0;      // [any-thread] ends a waiting http, and `cancelled` says so
};

}  // namespace samepage
