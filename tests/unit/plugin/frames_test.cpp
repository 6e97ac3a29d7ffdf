#include "plugin/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/codec.hpp"
#include "world/sim/sim_random.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

TEST(Frames, ComeOutAsTheyWentInHoweverTheyAreCut) {
  const std::string bytes = encode_frame(FrameKind::read, 7, "hello") +
                            encode_frame(FrameKind::done, 8, "") +
                            encode_frame(FrameKind::emit, 9, std::string(100'000, 'x'));
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{16}, bytes.size()}) {
    FrameReader reader;
    std::vector<Frame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.feed(std::string_view(bytes).substr(at, step));
      for (auto next = reader.next(); next && *next; next = reader.next())
        frames.push_back(std::move(**next));
    }
    ASSERT_EQ(frames.size(), 3u) << step;
    EXPECT_EQ(frames[0].kind, FrameKind::read);
    EXPECT_EQ(frames[0].call, 7u);
    EXPECT_EQ(frames[0].payload, "hello");
    EXPECT_EQ(frames[1].payload, "");
    EXPECT_EQ(frames[2].payload.size(), 100'000u);
  }
}

std::string head(std::uint32_t length, std::uint16_t kind, std::uint16_t flags) {
  Encoder out;
  return out.number(length).number(kind).number(flags).number(std::uint64_t{1}).take();
}

TEST(Frames, WhatCannotBeIsRefused) {
  for (const std::string& bytes : {head(0xffffffff, 4, 0), head(frame_bytes_max + 1, 4, 0),
                                   head(0, 0, 0), head(0, 10, 0), head(0, 999, 0), head(0, 4, 1)}) {
    FrameReader reader;
    reader.feed(bytes);
    const auto frame = reader.next();
    ASSERT_FALSE(frame.has_value());
    EXPECT_EQ(frame.error().code, "SP-PLG-140");
  }
}

TEST(Frames, APromisedLengthReservesNothing) {
  FrameReader reader;
  reader.feed(head(60u << 20, 4, 0));
  const auto frame = reader.next();
  ASSERT_TRUE(frame.has_value());
  EXPECT_FALSE(frame->has_value());
}

TEST(Headers, ANameThatCouldNotBePassedOnIsRefused) {
  for (const char* line : {"a\rb: c\n", ": c\n", "no colon\n"})
    EXPECT_EQ(parse_headers(line).error().code, "SP-PLG-130") << line;
  const auto headers = parse_headers("A: b\r\nC:d\n");
  ASSERT_TRUE(headers.has_value());
  EXPECT_EQ(header_lines(*headers), "A: b\nC: d\n");
}

TEST(Decoder, StopsAtTheFirstFault) {
  Encoder out;
  const std::string bytes = out.number(std::uint32_t{1000}).take() + "short";
  Decoder in(bytes);
  EXPECT_EQ(in.text(10'000), "");
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.number<std::uint8_t>(), 0);
  Decoder limited(bytes);
  EXPECT_EQ(limited.text(10), "");
  EXPECT_FALSE(limited.ok());
  Decoder counted(bytes);
  EXPECT_EQ(counted.count(8, 5'000), 0u) << "1000 things of 8 bytes do not fit into 5 bytes";
}

codec::Done sample_done() { return {SP_RETRY, Failure{SP_RETRY, 1500, Error{"A", "b", "c", "d"}}}; }

Asked sample_asked() {
  Asked asked;
  asked.scope.stream = "contacts";
  asked.scope.cursor = std::string("c\0r", 3);
  asked.limit = 500;
  asked.since = 99;
  asked.config_json = "{}";
  asked.changes.push_back({true, "k", "i", "{}", "v", "{}"});
  return asked;
}

TEST(Codec, RoundTrips) {
  const auto asked = codec::decode_asked(FrameKind::write, codec::encode(sample_asked(), 1234));
  ASSERT_TRUE(asked.has_value());
  EXPECT_EQ(asked->scope.kind, CallKind::write);
  EXPECT_EQ(asked->scope.cursor, std::string("c\0r", 3));
  EXPECT_EQ(asked->deadline, 1234);
  ASSERT_EQ(asked->changes.size(), 1u);
  EXPECT_TRUE(asked->changes[0].removes);
  EXPECT_EQ(asked->changes[0].expected, "v");
  EXPECT_EQ(asked->scope.change_keys, std::vector<std::string>{"k"});

  const auto done = codec::decode_done(codec::encode(sample_done()));
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->failure->retry_after, 1500);
  EXPECT_EQ(done->failure->error.fix, "d");

  HttpReply reply;
  reply.status = 201;
  reply.headers = {{"etag", "\"1\""}};
  reply.body = std::string("\0\xff", 2);
  const auto back =
      codec::decode_http_reply(codec::encode(std::expected<HttpReply, HttpRefusal>(reply)));
  ASSERT_TRUE(back.has_value() && back->has_value());
  EXPECT_EQ((*back)->body, reply.body);
  EXPECT_EQ((*back)->header("etag"), "\"1\"");
}

// Every prefix and thousands of bent copies are read without a crash, and no prefix is whole.
template <class Decode>
void survives(const std::string& bytes, Decode&& decode) {
  ASSERT_TRUE(decode(bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode(bytes.substr(0, size))) << size;
  EXPECT_FALSE(decode(bytes + "x"));
  SimRandom random(42);
  for (int i = 0; i < 5'000; ++i) {
    std::string bent = bytes;
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n)
      bent[random.below(bent.size())] = static_cast<char>(random.next());
    decode(bent);
  }
}

TEST(Codec, HostileBytesAreOnlyRefused) {
  survives(codec::encode(sample_asked(), 5),
           [](std::string_view b) { return codec::decode_asked(FrameKind::find, b).has_value(); });
  survives(codec::encode(sample_done()),
           [](std::string_view b) { return codec::decode_done(b).has_value(); });
  survives(codec::encode(codec::Hello{0, "id", std::string(64, 'a'), "{}", {}}),
           [](std::string_view b) { return codec::decode_hello(b).has_value(); });
  survives(codec::encode(Errors{{"A", "b", "c", "d"}, {"E", "f", "g", "h"}}),
           [](std::string_view b) { return codec::decode_errors(b).has_value(); });
  survives(codec::encode(codec::AckFrame{3, {Verdict::ok, true, "k", "m", "v"}}),
           [](std::string_view b) { return codec::decode_ack(b).has_value(); });
  survives(codec::encode(codec::FileAsked{codec::FileOp::append, "p", "b", 1, 2}),
           [](std::string_view b) { return codec::decode_file_asked(b).has_value(); });
  HttpRequest request;
  request.url = "https://a.example.test/";
  request.headers = {{"a", "b"}};
  survives(codec::encode(request),
           [](std::string_view b) { return codec::decode_http_request(b).has_value(); });
}

TEST(Printable, CutsBetweenCharactersAndDropsControls) {
  EXPECT_EQ(printable("a\nb\x7f", 10), "a b ");
  EXPECT_EQ(printable("aé", 2), "a");
  EXPECT_EQ(printable("a\xff", 10), "a\xef\xbf\xbd");
  EXPECT_EQ(printable("", 10), "");
}

}  // namespace
}  // namespace samepage
