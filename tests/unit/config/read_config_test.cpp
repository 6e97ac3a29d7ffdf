#include <gmock/gmock.h>

#include "tests/unit/config/config_test.hpp"

namespace samepage {
namespace {

using testing::HasSubstr;

TEST(ReadConfig, ReadsTheContractExample) {
  const auto config = read_text(R"(
[store]
url = "sqlite:samepage.db"
[connections.crm]
plugin = "tryton"
direction = "read"
schedule = "every 5m"
streams = ["contacts", "companies"]
[connections.crm.config]
url = "http://127.0.0.1:8000/crm"
lists = ["a", "b"]
page = 7
[connections.crm.secrets]
password = { env = "CRM_PASSWORD" }
token = { file = "secret.txt" }
[connections.crm.values."subscription.list"]
"news.example.test" = "news"
)");
  ASSERT_TRUE(config) << config.error().front().text();
  EXPECT_EQ(config->store_url, "sqlite:/etc/hub/samepage.db");
  const ConnectionConfig* crm = config->connection("crm");
  ASSERT_NE(crm, nullptr);
  EXPECT_EQ(crm->plugin, "tryton");
  EXPECT_EQ(crm->direction, Direction::read);
  EXPECT_EQ(crm->streams, (std::vector<std::string>{"contacts", "companies"}));
  EXPECT_EQ(crm->config_json, R"({"url":"http://127.0.0.1:8000/crm","lists":["a","b"],"page":7})");
  EXPECT_EQ(crm->secrets.at("password").env, "CRM_PASSWORD");
  EXPECT_EQ(crm->secrets.at("token").file, "/etc/hub/secret.txt");
  EXPECT_EQ(crm->values.at("subscription.list").at("news.example.test"), "news");
  EXPECT_EQ(crm->where, "/etc/hub/samepage.toml:4 [connections.crm]");
}

TEST(ReadConfig, EmptyFileGivesDefaults) {
  const auto config = read_text("");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->mappings, "/usr/share/samepage/mappings");
  EXPECT_EQ(config->plugins, "/usr/lib/samepage/plugins");
  ASSERT_EQ(config->purposes.size(), 1u);
  EXPECT_EQ(config->purposes[0].name, "service");
  EXPECT_FALSE(config->purposes[0].needs_consent);
  EXPECT_FALSE(config->purposes[0].marketing);
  EXPECT_EQ(config->purposes[0].channel, "any");
}

TEST(ReadConfig, KeepsTheOrderOfConnections) {
  const auto config = read_text("[connections.z]\nplugin='a'\n[connections.a]\nplugin='a'\n");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->connections[0].name, "z");
  EXPECT_EQ(config->connections[1].name, "a");
}

TEST(ReadConfig, OneAccountUnderTwoNames) {
  const std::string twice = "[connections.a]\nplugin='file'\nconfig.folder='in'\n"
                            "[connections.b]\nplugin='file'\nconfig.folder='in'\n";
  const auto config = read_text(twice);
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().front().code, "SP-CFG-015");
  EXPECT_THAT(config.error().front().where, HasSubstr(":4"));
  EXPECT_TRUE(read_text("[connections.a]\nplugin='file'\nconfig.folder='in'\nstreams=['contacts']\n"
                        "[connections.b]\nplugin='file'\nconfig.folder='in'\nstreams=['deals']\n"));
}

TEST(ReadConfig, UnknownOptionNamesPlaceAndNearest) {
  const Errors faults = faults_of("[connections.crm]\nplugin = 'x'\nschedul = 'every 5m'\n");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].code, "SP-CFG-002");
  EXPECT_THAT(faults[0].message, HasSubstr("schedul"));
  EXPECT_EQ(faults[0].where, "/etc/hub/samepage.toml:3 [connections.crm]");
  EXPECT_THAT(faults[0].fix, HasSubstr("'schedule'"));
}

TEST(ReadConfig, NamesEveryFaultAtOnce) {
  const Errors faults = faults_of(R"(
stor = 1
[merge]
clock_skew = "soon"
[connections.crm]
page = "many"
direction = "reed"
schedule = "every now"
)");
  EXPECT_NE(with_code(faults, "SP-CFG-002"), nullptr);
  EXPECT_NE(with_code(faults, "SP-CFG-003"), nullptr);
  EXPECT_NE(with_code(faults, "SP-CFG-004"), nullptr);
  EXPECT_NE(with_code(faults, "SP-CFG-008"), nullptr);
  EXPECT_NE(with_code(faults, "SP-CFG-012"), nullptr);
  EXPECT_EQ(faults.size(), 6u);
}

TEST(ReadConfig, TableThatIsNone) {
  const Errors faults = faults_of("store = \"sqlite:x\"");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].code, "SP-CFG-003");
  EXPECT_EQ(faults[0].fix, "write it as [store]");
}

TEST(ReadConfig, SecretInTheOpenIsRefusedAndNotShown) {
  for (const std::string secret : {"password = \"hunter2!x\"", "password = { env = \"hunter2!x\" }",
                                   "password = { env = \"A\", file = \"hunter2!x\" }",
                                   "password = {}"}) {
    const Errors faults =
        faults_of("[connections.crm]\nplugin='a'\n[connections.crm.secrets]\n" + secret);
    ASSERT_EQ(faults.size(), 1u) << secret;
    EXPECT_THAT(faults[0].code, testing::AnyOf("SP-CFG-009", "SP-CFG-010"));
    EXPECT_THAT(faults[0].text(), testing::Not(HasSubstr("hunter2")));
    EXPECT_THAT(faults[0].text(), HasSubstr("password"));
  }
}

TEST(ReadConfig, IncludesSplitOneConnection) {
  const TextFiles files{{{"/etc/hub/samepage.toml",
                          "include = ['more/crm.toml']\n[connections.mail]\nplugin='mailman'\n"},
                         {"/etc/hub/more/crm.toml",
                          "[connections.crm]\nplugin='./x.so'\n[connections.mail]\npage=5\n"}}};
  const auto config = files.read();
  ASSERT_TRUE(config) << config.error().front().text();
  ASSERT_EQ(config->connections.size(), 2u);
  EXPECT_EQ(config->connections[0].page, 5u);
  EXPECT_EQ(config->connections[1].plugin, "/etc/hub/more/x.so");
}

TEST(ReadConfig, IncludeCircleIsNamed) {
  const TextFiles files{{{"/etc/hub/samepage.toml", "include = ['a.toml']"},
                         {"/etc/hub/a.toml", "include = ['b.toml']"},
                         {"/etc/hub/b.toml", "\ninclude = ['a.toml']"}}};
  const auto config = files.read();
  ASSERT_FALSE(config);
  ASSERT_EQ(config.error().size(), 1u);
  EXPECT_EQ(config.error()[0].code, "SP-CFG-005");
  EXPECT_EQ(config.error()[0].where, "/etc/hub/b.toml:2");
}

TEST(ReadConfig, SameOptionInTwoFiles) {
  const TextFiles files{{{"/etc/hub/samepage.toml", "include=['a.toml']\n[log]\nlevel='info'"},
                         {"/etc/hub/a.toml", "[log]\nlevel='warn'"}}};
  const auto config = files.read();
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error()[0].code, "SP-CFG-007");
  EXPECT_THAT(config.error()[0].fix, HasSubstr("/etc/hub/samepage.toml:3"));
}

TEST(ReadConfig, MissingFiles) {
  const auto none = TextFiles{}.read();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error()[0].code, "SP-CFG-001");
  EXPECT_THAT(none.error()[0].fix, HasSubstr("samepage init"));
  const Errors faults = faults_of("include = ['gone.toml']");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].where, "/etc/hub/samepage.toml:1");
}

TEST(ReadConfig, MappingBesideTheFileOrInstalled) {
  const std::string text = "[connections.c]\nplugin='t'\nmapping='mappings/tryton'\n";
  TextFiles files{{{"/etc/hub/samepage.toml", text},
                   {"/usr/share/samepage/mappings/tryton", ""}}};
  EXPECT_EQ(files.read()->connections[0].mapping, "/usr/share/samepage/mappings/tryton");
  files.files["/etc/hub/mappings/tryton"] = "";
  EXPECT_EQ(files.read()->connections[0].mapping, "/etc/hub/mappings/tryton");
}

TEST(ReadConfig, Purposes) {
  const auto config = read_text(R"(
[purposes.newsletter]
lists = ["news"]
[purposes.similar]
basis = "soft_opt_in"
[purposes.service]
basis = "contract"
channel = "any"
)");
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->purpose("newsletter")->needs_consent);
  EXPECT_FALSE(config->purpose("similar")->needs_consent);
  EXPECT_TRUE(config->purpose("similar")->marketing);
  EXPECT_FALSE(config->purpose("service")->marketing);
  const Errors faults = faults_of("[purposes.x]\nbasis='contract'\nmarketing=true");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].code, "SP-CFG-013");
}

TEST(ReadConfig, ImpossibleValues) {
  for (const std::string text :
       {"[store]\nurl='mysql:x'", "default_country='de'", "[identity]\nblocked=['x']",
        "[serve]\nmetrics_listen='0.0.0.0:9464'", "[serve]\nmetrics_listen='127.0.0.1:99999'",
        "[brakes.deletes]\npercent=101", "[brakes.deletes]\npercent=nan", "[identity]\ncap=1",
        "[log]\nlevel='loud'",
        "[http]\nproxy='http://user:word@proxy.example.test:1'", "[purposes.x]\nbasis='because'"}) {
    const Errors faults = faults_of(text);
    ASSERT_EQ(faults.size(), 1u) << text;
    EXPECT_EQ(faults[0].code, "SP-CFG-004") << text;
    EXPECT_FALSE(faults[0].fix.empty()) << text;
  }
}

TEST(ReadConfig, FaultsComeInTheOrderOfTheLines) {
  const TextFiles files{{{"/etc/hub/samepage.toml",
                          "include = ['more.toml']\n"        // 1
                          "[connections.crm]\n"              // 2: no plugin, known at the end only
                          "schedul = 'every 5m'\n"           // 3
                          "[store]\n"
                          "url = 'nonsense'\n"               // 5
                          "[brakes]\n"
                          "delets = 1\n"},                   // 7
                         {"/etc/hub/more.toml", "[http]\nproxi = ''\n[log]\nlevl = ''\n"}}};
  const auto config = files.read();
  ASSERT_FALSE(config);
  std::vector<std::string> places;
  for (const Error& fault : config.error())
    places.push_back(fault.where.substr(0, fault.where.find(' ')));
  EXPECT_EQ(places, (std::vector<std::string>{
                        "/etc/hub/samepage.toml:2", "/etc/hub/samepage.toml:3",
                        "/etc/hub/samepage.toml:5", "/etc/hub/samepage.toml:7",
                        "/etc/hub/more.toml:2", "/etc/hub/more.toml:4"}));
}

}  // namespace
}  // namespace samepage
