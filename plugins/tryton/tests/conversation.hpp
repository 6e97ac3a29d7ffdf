#pragma once
// A conversation with a Tryton server: recorded from a real one or played back. Played back, each
// request must be, byte for byte, the one that was recorded. Session keys are scrubbed.
//
// One JSON object a line: {"tag":"..."} first, then {"request":"...","status":200,"reply":"..."}.

#include <gtest/gtest.h>

#include <fake_host.hpp>
#include <fstream>
#include <samepage/sdk.hpp>
#include <string>
#include <vector>

namespace tryton::test {

class Player {
 public:
  explicit Player(const std::string& file) {
    std::ifstream lines(file);
    EXPECT_TRUE(lines.good()) << "no recording " << file;
    std::string line;
    std::getline(lines, line);
    tag = sp::Json::parse(line).text_of("tag");
    while (std::getline(lines, line)) turns_.push_back(line);
  }
  std::optional<sp::testing::Reply> operator()(const sp::testing::Request& request) {
    if (next_ >= turns_.size()) {
      ADD_FAILURE() << "a request beyond the recording: " << request.body;
      return std::nullopt;
    }
    const sp::Json turn = sp::Json::parse(turns_[next_++]);
    EXPECT_EQ(request.body, turn.text_of("request"));
    return sp::testing::Reply{
        static_cast<uint32_t>(turn["status"].integer()), std::string(turn.text_of("reply")), {}};
  }
  bool finished() const { return next_ == turns_.size(); }
  std::string tag;

 private:
  std::vector<std::string> turns_;
  std::size_t next_ = 0;
};

class Recorder {
 public:
  using Http = std::function<std::optional<sp::testing::Reply>(const sp::testing::Request&)>;
  Recorder(Http http, const std::string& file, const std::string& tag) : http_(std::move(http)) {
    if (file.empty()) return;
    out_.open(file, std::ios::trunc);
    out_ << sp::Object().text("tag", tag).take() << '\n';
  }
  std::optional<sp::testing::Reply> operator()(const sp::testing::Request& request) {
    const auto reply = http_(request);
    if (out_.is_open() && reply)
      out_ << sp::Object()
                  .text("request", request.body)
                  .number("status", reply->status)
                  .text("reply", scrubbed(reply->body))
                  .take()
           << '\n';
    return reply;
  }

 private:
  // A session key is 64 hex digits, an e-mail token too.
  static std::string scrubbed(std::string text) {
    std::size_t run = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const bool hex = i < text.size() &&
                       ((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f'));
      if (hex) {
        ++run;
      } else {
        if (run == 64) text.replace(i - 64, 64, std::string(64, '0'));
        run = 0;
      }
    }
    return text;
  }
  Http http_;
  std::ofstream out_;
};

// Somebody else at work in the same Tryton; speaks through the same conversation.
class Colleague {
 public:
  Colleague(sp::testing::FakeHost& host, std::string url) : host_(host), url_(std::move(url)) {}

  sp::Json call(const std::string& method, const std::string& params) {
    if (session_.empty()) {
      const sp::Json login = post(R"({"id":1,"method":"common.db.login","params":["admin",)"
                                  R"({"password":"{{secret.password}}"},"en"]})");
      const auto parts = login["result"].items();
      if (parts.size() < 2) return {};
      session_ = encoded("admin:" + parts[0].scalar() + ":" + std::string(parts[1].text()));
    }
    const sp::Json answer = post("{\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params +
                                 (params.empty() ? "" : ",") + "{}]}");
    EXPECT_FALSE(answer["error"].exists()) << method << answer["error"].dump();
    return answer["result"];
  }

 private:
  static std::string encoded(const std::string& bytes) {
    static constexpr char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size() * 8; at += 6) {
      unsigned value = 0;
      for (std::size_t bit = at; bit < at + 6; ++bit)
        value = value << 1 | (bit / 8 < bytes.size()
                                  ? static_cast<unsigned char>(bytes[bit / 8]) >> (7 - bit % 8) & 1u
                                  : 0u);
      out += digits[value];
    }
    while (out.size() % 4 != 0) out += '=';
    return out;
  }
  sp::Json post(const std::string& body) {
    const auto reply = host_.on_http(
        {"POST", url_,
         "Content-Type: application/json\n" +
             (session_.empty() ? std::string() : "Authorization: Session " + session_ + "\n"),
         body, 0});
    return reply ? sp::Json::parse(reply->body) : sp::Json();
  }
  sp::testing::FakeHost& host_;
  std::string url_, session_;
};

}  // namespace tryton::test
