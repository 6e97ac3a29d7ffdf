#include "service/http_listener.hpp"

#include <gtest/gtest.h>

#include "world/real/curl_http.hpp"

namespace samepage {
namespace {

HttpReply ask(int port, const std::string& method, const std::string& path) {
  CurlHttp http;
  HttpRequest request;
  request.method = method;
  request.url = "http://127.0.0.1:" + std::to_string(port) + path;
  auto reply = http.send(request);
  EXPECT_TRUE(reply) << reply.error().text();
  return reply ? *reply : HttpReply{};
}

TEST(HttpListener, AnswersAndEnds) {
  auto listener = HttpListener::start("127.0.0.1:0", [](const std::string& path) {
    return path == "/health" ? ListenerReply{200, "application/json", "{}"}
                             : ListenerReply{404, "text/plain", "no"};
  });
  ASSERT_TRUE(listener) << listener.error().text();
  const int port = (*listener)->port();
  EXPECT_EQ(ask(port, "GET", "/health?x=1").status, 200);
  EXPECT_EQ(ask(port, "GET", "/health").body, "{}");
  EXPECT_EQ(ask(port, "GET", "/other").status, 404);
  EXPECT_EQ(ask(port, "POST", "/health").status, 405);
  EXPECT_EQ(ask(port, "HEAD", "/health").body, "");
}

TEST(HttpListener, TakenAddressIsNamed) {
  const auto answer = [](const std::string&) { return ListenerReply{}; };
  auto first = HttpListener::start("127.0.0.1:0", answer);
  ASSERT_TRUE(first);
  const std::string address = "127.0.0.1:" + std::to_string((*first)->port());
  auto second = HttpListener::start(address, answer);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "SP-CLI-013");
  EXPECT_NE(second.error().message.find(address), std::string::npos);
}

}  // namespace
}  // namespace samepage
