#include "plugin/connection_host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/plugin/plugin_test.hpp"

namespace samepage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Manifest manifest() {
  const auto m = parse_manifest(R"({"id": "x", "version": "1", "kind": "crm",
    "permissions": {"hosts": ["{config.url}", "*.example.org"], "files": "write",
                    "secrets": {"seen": "read", "filled": "fill"}},
    "config": {"properties": {"url": {"type": "string"}, "in": {"type": "string", "x-file": "read"},
      "out": {"type": "string", "x-file": "write"},
      "seen": {"type": "string", "x-secret": true},
      "filled": {"type": "string", "x-secret": true}}, "required": ["filled"]},
    "streams": [{"name": "s", "entity": "deal", "read": {"changes": "full"}}],
    "limits": {"parallel": 3, "per_second": 2.5},
    "privacy": {"sends_by_itself": false, "erase": "delete", "streams": {"s": {"personal": false}}}})");
  EXPECT_TRUE(m.has_value()) << test::texts(m.error());
  return *m;
}

TEST(Grants, HostsComeFromTheOptions) {
  const auto grants = grants_of(manifest(), R"({"url": "http://127.0.0.1:8000/crm"})",
                                {{"filled", "f"}, {"stray", "?"}}, "/etc/samepage", "connection x");
  ASSERT_TRUE(grants.has_value()) << test::texts(grants.error());
  EXPECT_THAT(grants->http.allowed_hosts, ElementsAre("127.0.0.1:8000", "*.example.org"));
  EXPECT_EQ(grants->http.secrets.size(), 1u) << "a secret that the manifest does not name";
  EXPECT_TRUE(grants->readable.empty());
  EXPECT_EQ(grants->http.parallel, 3);
  EXPECT_DOUBLE_EQ(grants->http.per_second, 2.5);
}

TEST(Grants, WhatIsMissingIsNamed) {
  const auto grants = grants_of(manifest(), "{}", {}, "", "connection x");
  ASSERT_FALSE(grants.has_value());
  const std::string faults = test::texts(grants.error());
  EXPECT_THAT(faults, HasSubstr("SP-PLG-123: option 'url'"));
  EXPECT_THAT(faults, HasSubstr("SP-PLG-124: secret 'filled' is not set"));
}

class Host : public testing::Test {
 protected:
  Host() {
    doors.files.make_folder("/data/in");
    EXPECT_TRUE(doors.files.replace("/data/in/a.csv", "a"));
    EXPECT_TRUE(doors.files.replace("/data/inside.csv", "not granted"));
    EXPECT_TRUE(doors.files.replace("/data/out.csv", "old"));
  }
  test::PluginWorld doors;
  World world = doors.world();
  ConnectionHost host{
      world, *grants_of(manifest(),
                        R"({"url": "https://a.example.test", "in": "in", "out": "/data/out.csv"})",
                        {{"filled", "f"}, {"seen", "s"}}, "/data", "connection x")};
};

TEST_F(Host, OnlyNamedFilesAreReached) {
  EXPECT_EQ(*host.read("in/a.csv", 0, 10), "a");
  EXPECT_EQ(*host.read("/data/in/a.csv", 0, 10), "a");
  EXPECT_THAT(*host.list("in"), ElementsAre("a.csv"));
  EXPECT_FALSE(host.stat("in/new.csv")->exists);
  EXPECT_TRUE(host.replace("/data/out.csv", "new").has_value());
  for (const char* path : {"/data/inside.csv", "inside.csv", "/etc/passwd", "", "in/..", "."})
    EXPECT_FALSE(host.stat(path).has_value()) << path;
  EXPECT_EQ(host.read("/data/inside.csv", 0, 9).error().code, "SP-PLG-122");
}

TEST_F(Host, ReadIsNotWrite) {
  EXPECT_EQ(host.append("in/a.csv", "x").error().code, "SP-PLG-122");
  EXPECT_EQ(host.replace("in/b.csv", "x").error().code, "SP-PLG-122");
}

TEST_F(Host, SecretsAreSeenOnlyWhenGranted) {
  EXPECT_EQ(*host.secret("seen"), "s");
  EXPECT_EQ(host.secret("filled").error().code, "SP-PLG-120");
  EXPECT_EQ(host.secret("other").error().code, "SP-PLG-121");
}

TEST_F(Host, HttpStopsWhenCancelled) {
  doors.http.route("a.example.test:443", [](const HttpRequest&) {
    return HttpReply{200, {}, "x"};
  });
  HttpRequest request;
  request.url = "https://a.example.test/";
  EXPECT_EQ(host.http(request, 0)->status, 200);
  host.cancel();
  EXPECT_EQ(host.http(request, 0).error().next, HttpRefusal::Next::cancelled);
  host.begin_call(false);
  EXPECT_EQ(host.http(request, 0)->status, 200);
  request.url = "https://elsewhere.example.test/";
  EXPECT_EQ(host.http(request, 0).error().next, HttpRefusal::Next::config);
}

}  // namespace
}  // namespace samepage
