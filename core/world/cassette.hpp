#pragma once
// Recorded exchanges, for demos, tests and bug reports without the real system. JSON Lines, one
// exchange each:
//   {"method":"GET","url":"https://…","sha256":"…","request":"…","status":200,
//    "headers":[["content-type","application/json"]],"body":"…"}
// `sha256` is that of the scrubbed request body. Bodies that are not UTF-8 stand as "request_hex"
// and "body_hex". Request headers are not kept. Secrets are scrubbed, personal values are not:
// record against test systems only.
//
// Codes: SP-HTTP-020 the cassette cannot be read, 021 no reply for this request, 022 cannot record.

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "world/http.hpp"
#include "world/scrub.hpp"

namespace samepage {

class CassetteRecorder {
 public:
  CassetteRecorder(std::string path, const Secrets& secrets)
      : path_(std::move(path)), scrub_(secrets) {}

  Result<void> prepare();  // asked before anything is sent
  // The request as the connector gave it and as it went out, with secrets filled in.
  Result<void> record(const HttpRequest& unfilled, const HttpRequest& filled,
                      const HttpReply& reply);

 private:
  std::string path_;
  Scrubber scrub_;
  std::mutex mutex_;
};

// Gives back each recorded reply once, for equal requests in the order of the recording.
class CassettePlayer {
 public:
  CassettePlayer(std::string path, const Secrets& secrets)
      : path_(std::move(path)), scrub_(secrets) {}

  Result<HttpReply> play(const HttpRequest& request);

 private:
  Result<void> load();

  std::string path_;
  Scrubber scrub_;
  std::mutex mutex_;
  bool loaded_ = false;
  std::map<std::string, std::deque<HttpReply>> replies_;
};

}  // namespace samepage
