// The example and the parser know the same options, and the example shows the true defaults.
#include <fstream>
#include <sstream>

#include "base/toml.hpp"
#include "tests/unit/config/config_test.hpp"

namespace samepage {
namespace {

std::string example() {
  std::ifstream file(SAMEPAGE_SOURCE_DIR "/config/samepage.example.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "connections.crm.secrets.token.file" → "connections.*.secrets.*.file"
void collect(toml::Value table, const std::string& path, bool free, std::set<std::string>& out) {
  for (const toml::Member& member : table.members()) {
    const std::string name = free ? "*" : std::string(member.name);
    const std::string whole = path.empty() ? name : path + "." + name;
    if (whole == "connections.*.config" || whole == "connections.*.values") continue;
    if (!member.value.is(toml::Kind::table)) {
      out.insert(whole);
      continue;
    }
    collect(member.value, whole,
            whole == "connections" || whole == "purposes" || whole == "connections.*.secrets", out);
  }
}

TEST(Example, ShowsExactlyTheOptionsThatTheParserKnows) {
  const auto document = toml::Document::parse(example(), "samepage.example.toml");
  ASSERT_TRUE(document) << document.error().text();
  std::set<std::string> shown;
  collect(document->root(), "", false, shown);
  EXPECT_EQ(shown, known_options());
  EXPECT_GT(shown.size(), 30u);
}

TEST(Example, ShowsTheDefaults) {
  const auto read = read_text(example());
  ASSERT_TRUE(read) << read.error().front().text();
  const auto bare = read_text("[purposes.newsletter]\n[connections.crm]\nplugin='tryton'\n");
  ASSERT_TRUE(bare);
  EXPECT_EQ(read->store_url, bare->store_url);
  EXPECT_EQ(read->mappings, bare->mappings);
  EXPECT_EQ(read->plugins, bare->plugins);
  EXPECT_EQ(read->default_country, bare->default_country);
  EXPECT_EQ(read->developer_mode, bare->developer_mode);
  EXPECT_EQ(read->log_level, bare->log_level);
  EXPECT_EQ(read->clock_skew, bare->clock_skew);
  EXPECT_EQ(read->pull_patience, bare->pull_patience);
  EXPECT_EQ(read->identifier_cap, bare->identifier_cap);
  EXPECT_EQ(read->sure_percent, bare->sure_percent);
  EXPECT_EQ(read->blocked_identifiers, bare->blocked_identifiers);
  EXPECT_EQ(read->log_file, bare->log_file);
  EXPECT_EQ(read->http_proxy, bare->http_proxy);
  EXPECT_EQ(read->http_ca_file, bare->http_ca_file);
  EXPECT_EQ(read->metrics_listen, bare->metrics_listen);
}

TEST(Example, ShowsTheDefaultsOfBrakesPurposesAndConnections) {
  const auto read = read_text(example());
  const auto bare = read_text("[purposes.newsletter]\n[connections.crm]\nplugin='tryton'\n");
  ASSERT_TRUE(read && bare);
  for (const auto brake : {&Brakes::creates, &Brakes::deletes, &Brakes::unsubscribes, &Brakes::email_overwrites,
                           &Brakes::merges}) {
    EXPECT_EQ((read->brakes.*brake).percent, (bare->brakes.*brake).percent);
    EXPECT_EQ((read->brakes.*brake).count, (bare->brakes.*brake).count);
  }
  const Purpose &p = read->purposes[0], &q = bare->purposes[0];
  EXPECT_EQ(std::tie(p.basis, p.needs_consent, p.channel, p.marketing, p.lists, p.attested),
            std::tie(q.basis, q.needs_consent, q.channel, q.marketing, q.lists, q.attested));
  const ConnectionConfig &c = read->connections[0], &d = bare->connections[0];
  EXPECT_EQ(std::tie(c.plugin, c.mapping, c.direction, c.schedule, c.streams, c.on_delete),
            std::tie(d.plugin, d.mapping, d.direction, d.schedule, d.streams, d.on_delete));
  EXPECT_EQ(std::tie(c.create, c.isolation, c.call_timeout, c.page),
            std::tie(d.create, d.isolation, d.call_timeout, d.page));
}

}  // namespace
}  // namespace samepage
