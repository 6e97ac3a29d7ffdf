#pragma once
// A small client of the sandbox for tests: signs in, sends JSON, keeps the clock.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {

struct Client {
  Sandbox& sandbox;
  std::string account;
  Millis now = 1'790'000'000'000;
  std::string token = {};

  Answer send(const std::string& method, const std::string& path, const std::string& body = {}) {
    HttpRequest request{.method = method,
                        .url = "http://sandbox.test:1/" + account + path,
                        .headers = {{"Authorization", "Bearer " + token}},
                        .body = body};
    return sandbox.handle(request, now);
  }
  std::string sign_in() {
    const Answer answer = send("POST", "/auth/token", R"({"refresh_token": "sandbox"})");
    token = document(answer.reply.body).root().text("access_token");
    return token;
  }
  // A reply that must be 200, as JSON; signs in first when needed.
  json::Document ask(const std::string& method, const std::string& path,
                     const std::string& body = {}) {
    if (token.empty()) sign_in();
    const Answer answer = send(method, path, body);
    EXPECT_EQ(answer.reply.status, 200) << answer.reply.body;
    return document(answer.reply.body);
  }
  // The results of one batch of rows.
  json::Document write(const std::string& stream, const std::string& rows) {
    return ask("POST", "/v1/" + stream + "/batch", "{\"rows\": [" + rows + "]}");
  }
  // Creates one record and gives its id.
  std::string create(const std::string& stream, const std::string& fields,
                     const std::string& key = "") {
    const auto reply =
        write(stream, R"({"idempotency_key": ")" + key + R"(", "fields": )" + fields + "}");
    const json::Value row = reply.root()["results"].at(0);
    EXPECT_EQ(row["status"].integer(), 201) << reply.root().dump();
    return std::string(row.text("id"));
  }
  int control(const std::string& path, const std::string& body = "{}",
              const std::string& method = "POST") {
    return sandbox
        .handle({.method = method, .url = "/_control/" + path, .headers = {}, .body = body}, now)
        .reply.status;
  }
  // The ids of a whole listing, in the order given; "-id" for tombstones.
  std::vector<std::string> list(const std::string& stream, int limit, std::int64_t since = 0) {
    std::vector<std::string> ids;
    std::string next;
    do {
      const auto page = page_of(stream, limit, since, next);
      collect(page.root(), ids);
      next = page.root().text("next");
    } while (!next.empty());
    return ids;
  }
  json::Document page_of(const std::string& stream, int limit, std::int64_t since,
                         const std::string& next) {
    return ask("GET", "/v1/" + stream + "?limit=" + std::to_string(limit) + "&since=" +
                          std::to_string(since) + (next.empty() ? "" : "&cursor=" + next));
  }
  static void collect(json::Value page, std::vector<std::string>& ids) {
    for (const json::Value item : page["items"].items())
      ids.push_back((item["deleted"].boolean() ? "-" : "") + std::string(item.text("id")));
  }
  static json::Document document(const std::string& text) {
    auto parsed = json::Document::parse(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed ? std::move(*parsed) : std::move(*json::Document::parse("{}"));
  }
};

// A sandbox with one empty account, signed in.
struct Bench {
  Sandbox sandbox;
  Client client;
  Bench(const std::string& name, Flavour flavour, std::uint64_t seed = 1)
      : sandbox(seed), client{sandbox, name} {
    sandbox.account(name, flavour);
  }
  Account& account() { return *sandbox.find(client.account); }
};

}  // namespace samepage::sandbox
