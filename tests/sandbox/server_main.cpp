// samepage-sandbox-server: the sandbox behind a socket on 127.0.0.1. All state is in memory.

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

#include "sandbox/population.hpp"
#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {
namespace {

constexpr std::size_t body_max = 64u << 20;
std::atomic<bool> stopping = false;

Millis wall_clock() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void wait_unless_stopping(Millis duration) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(duration);
  while (!stopping && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min<Millis>(duration, 20)));
}

struct Shared {
  std::mutex mutex;
  Sandbox sandbox;
  explicit Shared(std::uint64_t seed) : sandbox(seed) {}
};

class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Shared& shared) : shared_(shared) {}

  void handleRequest(Poco::Net::HTTPServerRequest& in,
                     Poco::Net::HTTPServerResponse& out) override {
    HttpRequest request{.method = in.getMethod(), .url = in.getURI(), .headers = {}, .body = {}};
    for (const auto& [name, value] : in) request.headers.emplace_back(name, value);
    char chunk[16384];
    while (in.stream().read(chunk, sizeof chunk) || in.stream().gcount() > 0) {
      request.body.append(chunk, static_cast<std::size_t>(in.stream().gcount()));
      if (request.body.size() > body_max) return break_connection(in);
    }
    Answer answer;
    {
      const std::lock_guard lock(shared_.mutex);
      answer = shared_.sandbox.handle(request, wall_clock());
    }
    if (answer.outcome == Outcome::hangs) wait_unless_stopping(3'600'000);
    wait_unless_stopping(answer.latency);
    if (answer.outcome != Outcome::replied) return break_connection(in);
    out.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.reply.status));
    for (const auto& [name, value] : answer.reply.headers) out.set(name, value);
    out.setContentLength64(static_cast<Poco::Int64>(answer.reply.body.size()));
    out.sendBuffer(answer.reply.body.data(), answer.reply.body.size());
  }

 private:
  static void break_connection(Poco::Net::HTTPServerRequest& in) {
    static_cast<Poco::Net::HTTPServerRequestImpl&>(in).socket().shutdown();
    throw Poco::Net::NetException("the reply is lost on purpose");  // Poco then drops the socket
  }

  Shared& shared_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Shared& shared) : shared_(shared) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Handler(shared_);  // Poco owns it
  }

 private:
  Shared& shared_;
};

int serve(Shared& shared, std::uint16_t port, int threads) {
  Poco::Net::ServerSocket socket;
  // not the port of another server: by default two would share it
  socket.bind(Poco::Net::SocketAddress("127.0.0.1", port), true, false);
  socket.listen();
  auto* params = new Poco::Net::HTTPServerParams;  // reference counted by the server
  params->setMaxThreads(threads);
  params->setMaxQueued(1000);
  params->setKeepAlive(true);
  Poco::ThreadPool pool(2, threads);
  Poco::Net::HTTPServer server(new Factory(shared), pool, socket, params);
  server.start();
  std::cout << "listening on http://127.0.0.1:" << socket.address().port() << std::endl;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int received = 0;
  sigwait(&signals, &received);
  stopping = true;
  std::_Exit(0);  // nothing to save, and hanging requests need not be waited for
}

}  // namespace
}  // namespace samepage::sandbox

int main(int argc, char** argv) {
  using namespace samepage::sandbox;
  CLI::App app(
      "A fake CRM, marketing, e-mail, analytics and social system, for tests and demos.\n"
      "Example: samepage-sandbox-server --port 8321 --demo-population 1000 --seed 7");
  std::uint16_t port = 0;
  std::size_t people = 0;
  std::uint64_t seed = 1;
  int threads = 64;
  std::vector<std::string> accounts;
  app.add_option("--port", port, "port on 127.0.0.1; 0 takes a free one and prints it");
  app.add_option("--demo-population", people, "invent this many people in five accounts")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--seed", seed, "seed of the people and of every fault");
  app.add_option("--account", accounts, "make an empty account, as NAME=FLAVOUR");
  app.add_option("--threads", threads, "most requests at once; a hanging one takes a thread")
      ->check(CLI::Range(2, 1024));
  CLI11_PARSE(app, argc, argv);

  sigset_t signals;  // blocked in every thread, taken by sigwait
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  signal(SIGPIPE, SIG_IGN);  // a client that goes away must not end the server
  Shared shared(seed);
  for (const std::string& one : accounts) {
    const std::size_t equals = std::min(one.find('='), one.size());
    const auto flavour = flavour_of(one.substr(std::min(equals + 1, one.size())));
    if (!flavour || equals == 0) {
      std::cerr << "SP-SBX-001: --account wants NAME=FLAVOUR, and the flavour is one of crm, "
                   "marketing, email, analytics, social; not \""
                << one << "\"\n";
      return 64;
    }
    shared.sandbox.account(one.substr(0, equals), *flavour);
  }
  if (people > 0) populate(shared.sandbox, {.people = people, .seed = seed, .now = wall_clock()});
  try {
    return serve(shared, port, threads);
  } catch (const Poco::Exception& e) {
    std::cerr << "SP-SBX-008: cannot serve on 127.0.0.1:" << port << ": " << e.displayText()
              << "\n  fix  choose another --port, or 0 for a free one\n";
    return 1;
  }
}
