#include "plugin/manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

constexpr std::string_view whole = R"({
  "id": "mailman", "version": "0.1.0", "title": "GNU Mailman 3", "kind": "email",
  "permissions": {"hosts": ["{config.url}", "*.lists.example.test"],
                  "secrets": {"password": "fill", "token": "read"}, "files": "read"},
  "config": {"type": "object", "required": ["url"], "properties": {
    "url": {"type": "string", "title": "REST address", "format": "url"},
    "page": {"type": "integer", "default": 100, "minimum": 1, "maximum": 1000},
    "mode": {"type": "string", "enum": ["fast", "slow"]},
    "lists": {"type": "array", "items": {"type": "string"}},
    "strict": {"type": "boolean", "default": true},
    "password": {"type": "string", "x-secret": true},
    "token": {"type": "string", "x-secret": true},
    "path": {"type": "string", "x-file": "read"}}},
  "streams": [
    {"name": "users", "entity": "person", "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "natural", "update": true, "delete": "archive", "batch": 50,
               "settle_ms": 2500}, "duplicate_free": true},
    {"name": "members", "entity": "subscription", "read": {"changes": "incremental"}}],
  "limits": {"parallel": 2, "per_second": 20},
  "privacy": {"sends_by_itself": true, "erase": "delete", "clock": "trusted", "streams": {
    "users": {"personal": true, "purposes": ["newsletter"]},
    "members": {"personal": true, "status": {"on": "permissive", "off": "restrictive"},
                "proves": ["opt_in"]}}}})";

std::string all_of(const Errors& errors) {
  std::string all;
  for (const Error& error : errors) all += error.text() + "\n";
  return all;
}

std::string faults_of(std::string_view json) {
  const auto manifest = parse_manifest(json);
  return manifest ? "" : all_of(manifest.error());
}

std::string changed(std::string_view from, std::string_view to) {
  std::string json(whole);
  const auto at = json.find(from);
  EXPECT_NE(at, json.npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(Manifest, EveryMemberArrives) {
  const auto m = parse_manifest(whole);
  ASSERT_TRUE(m.has_value()) << all_of(m.error());
  EXPECT_EQ(m->id, "mailman");
  EXPECT_EQ(m->kind, "email");
  EXPECT_EQ(m->hosts, (std::vector<std::string>{"{config.url}", "*.lists.example.test"}));
  EXPECT_EQ(m->secrets.at("token"), SecretUse::read);
  EXPECT_EQ(m->files, "read");
  ASSERT_EQ(m->config.size(), 8u);
  EXPECT_TRUE(m->config[0].required);
  EXPECT_EQ(m->config[1].default_json, "100");
  EXPECT_EQ(m->config[1].maximum, 1000);
  const StreamManifest* users = m->stream("users");
  ASSERT_NE(users, nullptr);
  EXPECT_EQ(users->deletes, ReadDeletes::listing);
  EXPECT_EQ(users->create, WriteCreate::natural);
  EXPECT_EQ(users->remove, WriteDelete::archive);
  EXPECT_EQ(users->batch, 50u);
  EXPECT_EQ(users->settle, 2500);
  EXPECT_TRUE(users->duplicate_free);
  EXPECT_EQ(m->stream("members")->create, WriteCreate::none);
  EXPECT_EQ(m->parallel, 2u);
  EXPECT_DOUBLE_EQ(m->per_second, 20);
  EXPECT_TRUE(m->sends_by_itself);
  EXPECT_TRUE(m->clock_trusted);
  EXPECT_EQ(m->privacy.at("members").status.at("off"), StatusEffect::restrictive);
  EXPECT_EQ(m->privacy.at("members").proves, std::vector<std::string>{"opt_in"});
}

TEST(Manifest, NamesEveryFaultAtOnce) {
  const std::string faults = faults_of(R"({"id": "Bad Id", "kind": "crm", "extra": 1,
    "limits": {"parallel": 0}, "streams": [{"name": "a", "entity": "dragon"}]})");
  for (const char* fault :
       {"'id' is not a plain name", "lacks 'version'", "know 'extra'", "'limits.parallel'",
        "'streams[0].entity'", "neither 'read' nor 'write'", "SP-PLG-015"})
    EXPECT_THAT(faults, HasSubstr(fault));
}

TEST(Manifest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(faults_of(changed(R"("format": "url")", R"("pattern": "^h")")),
              HasSubstr("SP-PLG-014: the hub does not know 'config.properties.url.pattern'"));
  EXPECT_THAT(faults_of(changed(R"("settle_ms": 2500)", R"("settle": 2500)")),
              HasSubstr("SP-PLG-011"));
  EXPECT_THAT(faults_of(changed(R"("kind": "email")", R"("kind": "fax")")),
              HasSubstr("'kind' is 'fax', not one of crm, email"));
  EXPECT_THAT(faults_of(changed(R"("version": "0.1.0")", R"("version": "1", "version": "2")")),
              HasSubstr("'version' stands there twice"));
}

TEST(Manifest, PrivacyMustBeWhole) {
  EXPECT_THAT(faults_of(changed(R"("sends_by_itself": true, )", "")),
              HasSubstr("SP-PLG-015: the privacy descriptor is incomplete: "
                        "'privacy.sends_by_itself' is not said"));
  EXPECT_THAT(faults_of(changed(R"("users": {"personal": true, "purposes": ["newsletter"]},)", "")),
              HasSubstr("'privacy.streams' lacks 'users'"));
  EXPECT_THAT(faults_of(changed(R"(, "purposes": ["newsletter"])", "")),
              HasSubstr("no purpose for writing people"));
  EXPECT_THAT(faults_of(changed(R"("status": {"on": "permissive", "off": "restrictive"},)", "")),
              HasSubstr("does not say how subscriptions act"));
  EXPECT_THAT(
      faults_of(changed(R"("users": {"pers)", R"("ghosts": {"personal": false}, "users": {"pers)")),
      HasSubstr("'privacy.streams.ghosts'"));
}

TEST(Manifest, PermissionsAgreeWithTheOptions) {
  EXPECT_THAT(faults_of(changed(R"("password": "fill", )", "")),
              HasSubstr("lacks 'password', which 'config' marks x-secret"));
  EXPECT_THAT(faults_of(changed(R"("files": "read")", R"("files": false)")),
              HasSubstr("'permissions.files' does not allow"));
  EXPECT_THAT(faults_of(changed("{config.url}", "{config.page}")),
              HasSubstr("'permissions.hosts'"));
  EXPECT_THAT(faults_of(changed("*.lists.example.test", "*")), HasSubstr("'permissions.hosts'"));
  EXPECT_THAT(faults_of(changed(R"("default": 100)", R"("default": 0)")),
              HasSubstr("'config.properties.page.default'"));
  EXPECT_THAT(faults_of(changed(R"("deletes": "listing")", R"("deletes": "listen")")),
              HasSubstr("'streams[0].read.deletes'"));
}

TEST(Manifest, NoJsonIsAClearError) {
  EXPECT_THAT(faults_of("{"), HasSubstr("SP-PLG-010"));
  EXPECT_THAT(faults_of("[]"), HasSubstr("SP-PLG-010"));
  EXPECT_THAT(faults_of(std::string(300'000, ' ')), HasSubstr("larger than 256 KiB"));
}

class Config : public testing::Test {
 protected:
  std::string complete(std::string_view json) {
    const auto done = complete_config(manifest, json, "samepage.toml [connections.x]");
    return done ? *done : all_of(done.error());
  }
  const Manifest manifest = *parse_manifest(whole);
};

TEST_F(Config, FillsInDefaultsInTheManifestsOrder) {
  EXPECT_EQ(complete(R"({"mode": "fast", "url": "https://a.example.test/x"})"),
            R"({"url":"https://a.example.test/x","page":100,"mode":"fast","strict":true})");
}

TEST_F(Config, NamesEveryFaultAtOnce) {
  const std::string faults = complete(R"({"page": 5000, "mode": "middling", "lists": [1],
    "strict": "yes", "password": "hunter2", "colour": "red"})");
  for (const char* fault :
       {"SP-CFG-032: option 'url' is missing", "SP-CFG-035: option 'page'",
        "SP-CFG-034: option 'mode'", "SP-CFG-033: option 'lists'", "SP-CFG-033: option 'strict'",
        "SP-CFG-037: option 'password'", "SP-CFG-031: connector 'mailman' has no option 'colour'"})
    EXPECT_THAT(faults, HasSubstr(fault));
  EXPECT_EQ(faults.find("hunter2"), faults.npos) << "a secret in an error";
}

TEST_F(Config, UrlsCarryNoPasswords) {
  for (const char* url : {"ftp://a.example.test", "https://", "https://me:pw@a.example.test/",
                          "https://a b", "a.example.test"})
    EXPECT_THAT(complete(std::string(R"({"url":")") + url + "\"}"), HasSubstr("SP-CFG-036")) << url;
  EXPECT_THAT(complete("{}"), HasSubstr("SP-CFG-032"));
  EXPECT_THAT(complete("[1]"), HasSubstr("SP-CFG-030"));
}

}  // namespace
}  // namespace samepage
