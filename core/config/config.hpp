#pragma once
// samepage.toml as values. config/samepage.example.toml shows every option with its default; the
// two are held together by a test. Relative paths are made absolute while reading.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/ids.hpp"
#include "model/isolation.hpp"

namespace samepage {

enum class Direction : std::uint8_t { read, write, both };
// What a record deleted in this system means for the others.
enum class OnDelete : std::uint8_t {
  unlink,     // nothing elsewhere; never created there again
  propagate,  // deleted in the other systems too (under the brake)
  recreate,   // put back
};

struct SecretSource {
  std::string env;   // name of an environment variable, or
  std::string file;  // path of a file whose first line is the secret
  bool operator==(const SecretSource&) const = default;
};

struct ConnectionConfig {
  std::string name;
  std::string plugin;   // id of an installed connector, or a path to a .so
  std::string mapping;  // folder; empty: the connector's own, mappings/<id>
  Direction direction = Direction::both;
  std::string schedule = "every 5m";
  std::vector<std::string> streams;  // empty: every mapped one
  OnDelete on_delete = OnDelete::unlink;
  bool create = true;                // may the hub create records there?
  Isolation isolation = Isolation::process;
  Millis call_timeout = 60'000;      // one page or one batch
  std::uint32_t page = 500;
  std::string config_json = "{}";    // [connections.X.config]
  std::map<std::string, SecretSource> secrets;
  // [connections.X.values."subscription.list"]  "news.example.test" = "news": this system's word for
  // a canonical value, used in both directions. entity.field → (theirs → canonical).
  std::map<std::string, std::map<std::string, std::string>> values;
  std::string where;                 // "samepage.toml:12 [connections.crm]"
};

// On what ground something may leave (consent rules R04–R12).
struct Purpose {
  std::string name;
  bool needs_consent = true;   // basis = "consent"; else contract or legitimate_interest
  std::string basis = "consent";
  std::string channel = "email";
  bool marketing = true;       // ended by an objection to all direct marketing
  std::vector<std::string> lists;  // canonical names of the subscriptions that stand for it
  // Where the first load of a list is evidenced elsewhere: a reference to that evidence. Members
  // found on the first load then count as first grants (R06); without it they are unknown.
  std::string attested;
};

// A mass change above its limit is held for approval (P9). Held when more than `count` records AND
// more than `percent` of the records of that stream.
struct Brake {
  double percent = 20;
  std::int64_t count = 10;
};

struct Brakes {
  Brake creates{20, 50};
  Brake deletes{5, 5};
  Brake unsubscribes{10, 20};
  Brake email_overwrites{10, 20};
  Brake merges{20, 50};
};

struct Config {
  std::string file;                  // absolute path of the main file
  std::string folder;                // its folder
  std::string store_url = "sqlite:samepage.db";
  std::string mappings;              // folder with canonical.toml
  std::string plugins;               // folder with connectors
  std::vector<ConnectionConfig> connections;  // in the order of the file: the source order
  std::vector<Purpose> purposes;
  Brakes brakes;
  Millis clock_skew = 2'000;         // remote clocks nearer than this decide nothing
  Millis pull_patience = 30'000;     // a slower connection is left behind for this cycle
  std::string default_country;       // for phone numbers written nationally
  std::vector<std::string> blocked_identifiers;  // "email:info@example.com", "phone:+100000000"
  std::int64_t identifier_cap = 20;  // one value on more records than this is generic
  std::int64_t sure_percent = 99;    // so alike is one person without a shared identifier; 100: nobody
  bool developer_mode = false;       // load connectors that plugins.lock does not name
  std::string log_level = "info";
  std::string log_file;              // empty: standard error
  std::string http_proxy;            // empty: none
  std::string http_ca_file;          // empty: the system's authorities
  std::string metrics_listen = "127.0.0.1:9464";

  const ConnectionConfig* connection(std::string_view name) const {
    for (const ConnectionConfig& c : connections)
      if (c.name == name) return &c;
    return nullptr;
  }
  const Purpose* purpose(std::string_view name) const {
    for (const Purpose& p : purposes)
      if (p.name == name) return &p;
    return nullptr;
  }
};

}  // namespace samepage
