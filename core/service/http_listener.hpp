#pragma once
// A small HTTP server for this machine: GET only, small requests, few threads. What it says comes
// from one function. SP-CLI-013 when the address can't be listened on.

#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace samepage {

struct ListenerReply {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};

class HttpListener {
 public:
  using Answer = std::function<ListenerReply(const std::string& path)>;  // from any thread

  // `address`: "127.0.0.1:9464"; port 0: any free one.
  static Result<std::unique_ptr<HttpListener>> start(const std::string& address, Answer answer);
  ~HttpListener();  // ends running requests

  int port() const;

 private:
  struct Server;
  explicit HttpListener(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace samepage
