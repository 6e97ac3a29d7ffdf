#include "world/real/curl_http.hpp"

#include <gtest/gtest.h>

#include "tests/unit/world/tiny_server.hpp"

namespace samepage {
namespace {

TEST(CurlHttp, SendsAndReceives) {
  TinyServer server([](const std::string&) { return http_ok("hello"); });
  CurlHttp http;
  const auto reply = http.send({.method = "POST",
                                .url = server.url("/a?b=c"),
                                .headers = {{"X-Name", "value"}, {"X-Empty", ""}},
                                .body = std::string("by\0tes", 6)});
  ASSERT_TRUE(reply) << reply.error().text();
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->body, "hello");
  EXPECT_EQ(reply->header("x-seen"), "Yes");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /a?b=c HTTP/1.1\r\n"));
  EXPECT_NE(request.find("\r\nX-Name: value\r\n"), request.npos);
  EXPECT_NE(request.find("\r\nX-Empty:\r\n"), request.npos);
  EXPECT_EQ(request.find("Content-Type"), request.npos);  // we never claim what we do not know
  EXPECT_EQ(request.find("Expect"), request.npos);
  EXPECT_TRUE(request.ends_with(std::string("\r\n\r\nby\0tes", 10)));
}

TEST(CurlHttp, EveryMethodGoesOutAsItIs) {
  TinyServer server([](const std::string&) { return http_ok(""); });
  CurlHttp http;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"}) {
    const auto reply = http.send({.method = method, .url = server.url()});
    ASSERT_TRUE(reply) << method << reply.error().text();
    EXPECT_TRUE(server.requests().back().starts_with(std::string(method) + " / HTTP/1.1\r\n"));
  }
  ASSERT_TRUE(http.send({.method = "DELETE", .url = server.url(), .body = "why"}));
  EXPECT_TRUE(server.requests().back().ends_with("\r\n\r\nwhy"));
}

TEST(CurlHttp, KeepsConnectionsAndForgetsTheLastRequest) {
  TinyServer server([](const std::string&) { return http_ok("x", true); });
  CurlHttp http;
  ASSERT_TRUE(
      http.send({.method = "POST", .url = server.url(), .headers = {{"X-A", "1"}}, .body = "b"}));
  ASSERT_TRUE(http.send({.url = server.url()}));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_TRUE(server.requests().at(1).starts_with("GET / "));
  EXPECT_EQ(server.requests().at(1).find("X-A"), std::string::npos);
}

TEST(CurlHttp, NobodyListens) {
  std::string url;
  {
    TinyServer gone([](const std::string&) { return http_ok(""); });
    url = gone.url();
  }
  CurlHttp http;
  const auto reply = http.send({.method = "POST", .url = url});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-001");
}

TEST(CurlHttp, ReplyLostAfterTheRequestWasRead) {
  TinyServer server([](const std::string&) { return TinyServer::Answer{}; });
  CurlHttp http;
  const auto reply = http.send({.method = "POST", .url = server.url(), .body = "create"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-002");
  EXPECT_EQ(server.requests().size(), 1u);
}

// libcurl would send again by itself when a kept connection breaks; for a write that is a
// duplicate.
TEST(CurlHttp, AWriteIsNeverSentTwiceOnAKeptConnection) {
  std::atomic<int> number = 0;
  TinyServer server(
      [&](const std::string&) { return ++number == 1 ? http_ok("", true) : TinyServer::Answer{}; });
  CurlHttp http;
  ASSERT_TRUE(http.send({.url = server.url()}));
  for (const char* method : {"POST", "DELETE"}) {
    number = 0;
    ASSERT_TRUE(http.send({.url = server.url()}));
    const std::size_t before = server.requests().size();
    const auto reply = http.send({.method = method, .url = server.url()});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "SP-HTTP-002");
    EXPECT_EQ(server.requests().size(), before + 1) << method;
  }
}

TEST(CurlHttp, ReplyCutShort) {
  TinyServer server([](const std::string&) {
    return TinyServer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", false, false};
  });
  CurlHttp http;
  EXPECT_EQ(http.send({.url = server.url()}).error().code, "SP-HTTP-002");
}

TEST(CurlHttp, OversizedReply) {
  TinyServer server([](const std::string&) { return http_ok(std::string(100'000, 'x')); });
  CurlHttp http;
  const auto reply = http.send({.url = server.url("/big?who=anna"), .reply_limit = 99'999});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-004");
  EXPECT_EQ(reply.error().message.find("anna"), std::string::npos);
  EXPECT_TRUE(http.send({.url = server.url(), .reply_limit = 100'000}));
}

TEST(CurlHttp, EndlessHeaders) {
  TinyServer server([](const std::string&) {
    std::string bytes = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 400; ++i)
      bytes += "X-" + std::to_string(i) + ": " + std::string(1000, 'x') + "\r\n";
    return TinyServer::Answer{bytes + "\r\n", false, false};
  });
  CurlHttp http;
  const auto reply = http.send({.url = server.url()});
  ASSERT_FALSE(reply);
  // libcurl has a limit of its own for header bytes; either one may bite first.
  EXPECT_TRUE(reply.error().code == "SP-HTTP-004") << reply.error().text();
}

TEST(CurlHttp, SlowReplyEndsAtTheTimeout) {
  TinyServer server([](const std::string&) {
    return TinyServer::Answer{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", false, true};
  });
  CurlHttp http;
  const auto reply = http.send({.method = "PUT", .url = server.url(), .timeout = 50});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-002");
  EXPECT_NE(reply.error().message.find("in time"), std::string::npos);
}

TEST(CurlHttp, CancelEndsARunningExchange) {
  std::atomic<bool> cancelled = false;
  TinyServer server([&](const std::string&) {
    cancelled = true;  // the request is in, the reply never comes
    return TinyServer::Answer{"", false, true};
  });
  CurlHttp http;
  const auto reply = http.send({.url = server.url(), .timeout = 60'000, .cancelled = &cancelled});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-006");
}

TEST(CurlHttp, BadRequestsNeverLeave) {
  CurlHttp http;
  const auto code_of = [&](const HttpRequest& r) {
    const auto reply = http.send(r);
    return reply ? std::string("sent") : reply.error().code;
  };
  for (const char* url : {"", "nonsense", "ftp://example.test/", "file:///etc/passwd", "http://",
                          "http://example.test:99999/", "https://user:pw@example.test/",
                          "http://exa mple.test/", "http://example.test/\r\nX: y"})
    EXPECT_EQ(code_of({.url = url}), "SP-HTTP-005") << url;
  EXPECT_EQ(code_of({.method = "GE T", .url = "http://127.0.0.1:1/"}), "SP-HTTP-007");
  EXPECT_EQ(code_of({.method = "get", .url = "http://127.0.0.1:1/"}), "SP-HTTP-007");
  EXPECT_EQ(code_of({.url = "http://127.0.0.1:1/", .headers = {{"X-A", "1\r\nX-B: 2"}}}),
            "SP-HTTP-007");
  EXPECT_EQ(code_of({.url = "http://127.0.0.1:1/", .headers = {{"X A", "1"}}}), "SP-HTTP-007");
}

TEST(CurlHttp, DoesNotFollowRedirects) {
  TinyServer server([](const std::string&) {
    return TinyServer::Answer{"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n",
                              false, false};
  });
  CurlHttp http;
  const auto reply = http.send({.url = server.url()});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 302);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(CurlHttp, ManyThreads) {
  TinyServer server([](const std::string& r) { return http_ok(r.substr(4, r.find(' ', 4) - 4)); });
  CurlHttp http;
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
          const auto reply = http.send({.url = server.url(path)});
          if (reply && reply->body == path) ++right;
        }
      });
  }
  EXPECT_EQ(right, 80);
}

}  // namespace
}  // namespace samepage
