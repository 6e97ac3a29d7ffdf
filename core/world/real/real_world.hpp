#pragma once
// The doors of the real machine, in one owner. Only programs (core/app) and tests make one.

#include <memory>
#include <string>

#include "world/real/curl_http.hpp"
#include "world/real/real_clock.hpp"
#include "world/real/real_files.hpp"
#include "world/real/real_log.hpp"
#include "world/real/real_process.hpp"
#include "world/real/real_random.hpp"
#include "world/world.hpp"

namespace samepage {

struct RealWorldOptions {
  std::string log_file;  // "" = standard error
  LogLevel log_level = LogLevel::info;
  CurlOptions http;
};

class RealWorld {
 public:
  static Result<std::unique_ptr<RealWorld>> open(const RealWorldOptions& options = {}) {
    SP_ASSIGN(auto log, RealLog::open(options.log_file, options.log_level));
    return std::unique_ptr<RealWorld>(new RealWorld(options, std::move(log)));
  }

  World world() { return {clock_, random_, http_, files_, processes_, *log_}; }

 private:
  RealWorld(const RealWorldOptions& options, std::unique_ptr<RealLog> log)
      : log_(std::move(log)), http_(options.http) {}

  std::unique_ptr<RealLog> log_;
  RealClock clock_;
  RealRandom random_;
  RealFiles files_;
  CurlHttp http_;
  RealProcessLauncher processes_;
};

}  // namespace samepage
