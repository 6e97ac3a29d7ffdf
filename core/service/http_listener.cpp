#include "service/http_listener.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <Poco/Timespan.h>

#include <algorithm>

namespace samepage {
namespace {

using Poco::Net::HTTPResponse;

constexpr int most_threads = 4;
constexpr int most_waiting = 16;
constexpr int patience_s = 5;

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(const HttpListener::Answer& answer) : answer_(answer) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    const bool head = request.getMethod() == "HEAD";
    ListenerReply reply{405, "text/plain; charset=utf-8", "only GET\n"};
    if (head || request.getMethod() == "GET") {
      std::string path = request.getURI();
      path.resize(std::min(path.find('?'), path.size()));
      reply = answer_(path);
    }
    response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(reply.status));
    response.setContentType(reply.type);
    response.set("Cache-Control", "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    response.setContentLength(static_cast<std::streamsize>(reply.body.size()));
    std::ostream& out = response.send();
    if (!head) out.write(reply.body.data(), static_cast<std::streamsize>(reply.body.size()));
  }

 private:
  const HttpListener::Answer& answer_;
};

class Handlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Handlers(const HttpListener::Answer& answer) : answer_(answer) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(answer_);  // Poco deletes it
  }

 private:
  const HttpListener::Answer& answer_;
};

}  // namespace

struct HttpListener::Server {
  Server(const std::string& address, Answer how)
      : answer(std::move(how)),
        socket(listening(address)),
        http(new Handlers(answer), threads, socket, settings()) {
    http.start();
  }
  ~Server() {
    http.stopAll(true);
    threads.joinAll();
  }

  // Poco's own constructor would let two programs share the port.
  static Poco::Net::ServerSocket listening(const std::string& address) {
    Poco::Net::ServerSocket socket;
    socket.bind(Poco::Net::SocketAddress(address), true, false);
    socket.listen(most_waiting);
    return socket;
  }

  static Poco::Net::HTTPServerParams* settings() {
    auto* params = new Poco::Net::HTTPServerParams;  // the server shares it
    params->setMaxQueued(most_waiting);
    params->setMaxThreads(most_threads);
    params->setTimeout(Poco::Timespan(patience_s, 0));
    params->setKeepAlive(false);
    return params;
  }

  const Answer answer;
  Poco::ThreadPool threads{1, most_threads};
  Poco::Net::ServerSocket socket;
  Poco::Net::HTTPServer http;
};

HttpListener::HttpListener(std::unique_ptr<Server> server) : server_(std::move(server)) {}
HttpListener::~HttpListener() = default;

int HttpListener::port() const { return server_->socket.address().port(); }

Result<std::unique_ptr<HttpListener>> HttpListener::start(const std::string& address,
                                                          Answer answer) {
  try {
    return std::unique_ptr<HttpListener>(
        new HttpListener(std::make_unique<Server>(address, std::move(answer))));
  } catch (const Poco::Exception& error) {
    return fail("SP-CLI-013", "can't listen on " + address + ": " + error.displayText(),
                "[serve] metrics_listen",
                "end what listens there, or set another port; \"\" listens nowhere");
  }
}

}  // namespace samepage
