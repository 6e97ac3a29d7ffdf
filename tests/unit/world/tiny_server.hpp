#pragma once
// A TCP server on a port of its own that answers as a test scripts it, one connection after the
// other. Not an HTTP server: it reads one whole request and writes the bytes it is told.

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace samepage {

class TinyServer {
 public:
  // Gets the request's head and body; what it returns is sent. "" = hang up without a reply;
  // `keep` = leave the connection open for the next request.
  struct Answer {
    std::string bytes;
    bool keep = false;
    bool wait_for_client = false;  // then leave the connection silent until the client goes
  };
  using Handler = std::function<Answer(const std::string& request)>;

  explicit TinyServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](std::stop_token stop) { serve(stop); });
  }
  ~TinyServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  int port() const { return port_; }
  int connections() const { return connections_; }
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  static bool readable(int fd, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd p{fd, POLLIN, 0};
      if (::poll(&p, 1, 20) > 0) return true;
    }
    return false;
  }

  static std::string read_request(int fd, const std::stop_token& stop) {
    std::string all;
    for (;;) {
      const std::size_t head = all.find("\r\n\r\n");
      if (head != all.npos) {
        std::size_t body = 0;
        const std::size_t at = all.find("Content-Length: ");
        if (at < head) body = std::stoul(all.substr(at + 16));
        if (all.size() >= head + 4 + body) return all;
      }
      char bytes[4096];
      if (!readable(fd, stop)) return {};
      const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
      if (got <= 0) return {};
      all.append(bytes, static_cast<std::size_t>(got));
    }
  }

  void serve(const std::stop_token& stop) {
    while (readable(listener_, stop)) {
      const int fd = ::accept(listener_, nullptr, nullptr);
      ++connections_;
      for (bool keep = true; keep;) {
        const std::string request = read_request(fd, stop);
        if (request.empty()) break;
        {
          const std::lock_guard lock(mutex_);
          requests_.push_back(request);
        }
        const Answer answer = handler_(request);
        std::string_view left = answer.bytes;
        while (!left.empty()) {
          const ssize_t done = ::send(fd, left.data(), left.size(), MSG_NOSIGNAL);
          if (done <= 0) break;
          left.remove_prefix(static_cast<std::size_t>(done));
        }
        if (answer.wait_for_client) readable(fd, stop);
        keep = answer.keep;
      }
      ::close(fd);
    }
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::jthread thread_;
};

inline TinyServer::Answer http_ok(const std::string& body, bool keep = false) {
  return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\nX-Seen: Yes\r\n" + (keep ? "" : "Connection: close\r\n") + "\r\n" + body,
          keep, false};
}

}  // namespace samepage
